"""Following a case by its code or number; rating and withdrawing with the receipt."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.modules.cases.commands import reporter
from linli.modules.cases.forms.resident import FindForm, RateForm
from linli.modules.cases.queries import resident
from linli.modules.cases.views.tracking_parts import (
    find,
    page_facts,
    promised,
    remember,
    stage_badge,
    stage_line,
    to_case,
)
from linli.ui import throttle
from linli.ui.pages import PUBLIC, page, render_page


@page(PUBLIC, methods=("GET",))
def follow(request: HttpRequest, code: str) -> HttpResponse:
    """Stage, unit, promised date, answers; with the receipt's token also what its holder may do."""
    return case_page(request, code, request.GET.get("r", ""), RateForm())


def case_page(
    request: HttpRequest, code: str, token: str, form: RateForm, status: int = 200,
    more: dict[str, Any] | None = None,
) -> HttpResponse:  # fmt: skip
    found = find(code, token)
    if found is None:
        throttle.check(request, "lost", 60)
        context = {"code": code, "known": bool(token) and find(code, "") is not None}
        return render_page(request, "cases/resident/lost.html", context, 404)
    remember(request, found)
    context = {**page_facts(found, token), "rate_form": form, **(more or {})}
    return render_page(request, "cases/resident/follow.html", context, status)


@page(PUBLIC, methods=("POST",))
def rate(request: HttpRequest, code: str) -> HttpResponse:
    """Solved or not; "not solved" opens the case again."""
    token, form = request.POST.get("r", ""), RateForm(request.POST)
    found = find(code, token)
    if found is None or found.reporter is None or not form.is_valid():
        return case_page(request, code, token, form, 422)
    given = {**form.cleaned_data, "solved": form.cleaned_data["solved"] == "yes"}
    shown = found.target or found.case
    reporter.rate(request.actor, shown.pk, token=token, **given)
    if given["solved"]:
        messages.success(request, _("Thank you for telling us."))
    else:
        messages.warning(
            request, _("The case is open again and goes back to the unit that answered.")
        )
    return to_case(code, token)


@page(PUBLIC, methods=("POST",))
def withdraw(request: HttpRequest, code: str) -> HttpResponse:
    token = request.POST.get("r", "")
    found = find(code, token)
    if found is None:
        return case_page(request, code, token, RateForm())
    reporter.withdraw(request.actor, found.case.pk, token=token)
    messages.success(request, _("You have withdrawn this report. Nothing more is done about it."))
    return to_case(code, token)


@page(PUBLIC, methods=("GET",))
def track(request: HttpRequest) -> HttpResponse:
    """By the number alone: the stage, and for public cases the way to the rest."""
    if "number" not in request.GET:
        return render_page(request, "cases/resident/track.html", {"form": FindForm()})
    throttle.check(request, "track", 60)
    form = FindForm(request.GET)
    case = resident.by_number(form.cleaned_data["number"]) if form.is_valid() else None
    if case is None:
        if form.is_valid():
            form.add_error("number", _("No case has this number. Compare it with your receipt: 6 + 6 + 4 digits."))  # fmt: skip
        return render_page(request, "cases/resident/track.html", {"form": form}, 404)
    context = {"form": form, "case": case, "stages": stage_line(case.state)}
    context |= {"badge": stage_badge(case.state), "deadline": promised(case)}
    return render_page(request, "cases/resident/track.html", context)
