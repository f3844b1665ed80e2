"""Home and the way of a report: choose the matter, fill in, like ones nearby."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect

from linli.core.areas.served import served
from linli.core.errors import Invalid
from linli.modules.cases.commands import intake
from linli.modules.cases.forms.resident import ReportForm
from linli.modules.cases.queries import resident
from linli.modules.cases.states import CASE
from linli.modules.cases.views import reporting
from linli.ui import throttle
from linli.ui.pages import PUBLIC, page, render_page
from linli.ui.subject import public
from linli.ui.subject.resident import receipt_of


@page(PUBLIC, methods=("GET",))
def home(request: HttpRequest) -> HttpResponse:
    context = {
        "served": served().districts,
        "month": resident.this_month(),
        "tops": reporting.tops()[:12],
        "stages": public.PUBLIC[CASE].stations,
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
        known = {"community": reporting.community(request)}
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
    return redirect(receipt_of(public.PUBLIC[CASE], receipt.code, receipt.token))
