"""Home and the way of a report: choose the matter, fill in, like ones nearby, receipt."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language

from linli.core.errors import Invalid
from linli.modules.cases.commands import intake
from linli.modules.cases.forms.resident import JoinForm, ReportForm, fresh_id
from linli.modules.cases.queries import public, resident
from linli.modules.cases.views import reporting, tracking_parts
from linli.ui import throttle
from linli.ui.pages import PUBLIC, page, render_page


@page(PUBLIC, methods=("GET",))
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "served": resident.served(),
        "month": resident.this_month(),
        "tops": reporting.tops()[:12],
        "stages": tracking_parts.STAGES,
    }
    return render_page(request, "cases/resident/home.html", context)


@page(PUBLIC, methods=("GET",))
def choose(request: HttpRequest) -> HttpResponse:
    """The matter: by kind, or by everyday words and pinyin initials."""
    asked = request.GET.get("q", "")[:60].strip()
    tops = reporting.tops(request.GET.get("kind", ""))
    context: dict[str, Any] = {"q": asked, "tops": tops, "here": reporting.community(request)}
    if asked:
        context["found"] = reporting.search(asked)
    elif request.GET.get("kind"):
        context["node"] = reporting.node(request.GET["kind"])
    return render_page(request, "cases/resident/choose.html", context)


@page(PUBLIC)
def report(request: HttpRequest, matter: str) -> HttpResponse:
    """The form; sent, it asks about like cases nearby before it makes a new one."""
    chosen = reporting.matter(matter)
    if request.method != "POST":
        known = {"client_id": fresh_id(), "community": reporting.community(request)}
        blank = ReportForm(chosen, initial=known)
        return reporting.form_page(request, blank)
    throttle.check(request, "report", 30)
    form = reporting.received(request, chosen)
    if not form.is_valid():
        return reporting.form_page(request, form, 422)
    if "edit" in request.POST:
        return reporting.form_page(request, form)
    return sent(request, form)


def sent(request: HttpRequest, form: ReportForm) -> HttpResponse:
    """Like ones, or the case itself; what the command refuses stands beside its field."""
    told = form.report()
    try:
        if "confirmed" not in request.POST and (alike := reporting.alike(told, form.matter)):
            return reporting.alike_page(request, form, alike)
        receipt = intake.report(request.actor, report=told)
    except Invalid as refused:
        form.take(refused)
        return reporting.form_page(request, form, 422)
    return tracking_parts.to_receipt(receipt.code, receipt.token)


@page(PUBLIC, methods=("POST",))
def join(request: HttpRequest, code: str) -> HttpResponse:
    """Me too: one more reporter on an open, public case."""
    throttle.check(request, "report", 30)
    case, form = public.by_code(code), JoinForm(request.POST)
    out: dict[str, str] = {}
    if not form.is_valid():
        raise Invalid({name: list(said) for name, said in form.errors.items()})
    given = dict(form.cleaned_data)
    words = given.pop("description")
    language = get_language() or "zh-hans"
    intake.join(request.actor, case.pk, **given, words=words, language=language, out=out)
    return tracking_parts.to_receipt(code, out["token"])


@page(PUBLIC, methods=("GET",))
def done(request: HttpRequest, code: str) -> HttpResponse:
    """What the reporter keeps: number, promised date, code and the link that is theirs alone."""
    return receipt_page(request, code, "cases/resident/done.html")


@page(PUBLIC, methods=("GET",))
def receipt(request: HttpRequest, code: str) -> HttpResponse:
    """The same on paper."""
    return receipt_page(request, code, "cases/resident/receipt.html")


def receipt_page(request: HttpRequest, code: str, template: str) -> HttpResponse:
    token = request.GET.get("r", "")
    found = tracking_parts.find(code, token) if token else None
    if found is None:
        return redirect("cases:follow", code)
    tracking_parts.remember(request, found)
    return render_page(request, template, tracking_parts.receipt_facts(found, token))
