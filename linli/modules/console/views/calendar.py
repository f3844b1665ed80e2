"""Pages of the working calendar."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.clock import commands
from linli.core.errors import NotFound
from linli.modules.console.forms.settings import DayForm, DueForm, HoursForm, YearForm
from linli.modules.console.queries import calendar as queries
from linli.modules.console.views import calendar_parts as parts
from linli.modules.console.views.answering import (
    Request,
    answer_form,
    answer_step,
)
from linli.modules.console.views.drawn import action
from linli.ui.pages import page, render_page

PERMISSION = queries.PERMISSION


def url_of(year: int) -> str:
    return reverse("console:calendar_year", args=[year])


@page(PERMISSION, methods=("GET",))
def calendar(request: Request, year: int | None = None) -> HttpResponse:
    shown = timezone.localdate().year if year is None else year
    if shown not in commands.YEARS:
        raise NotFound()
    row = queries.year_row(shown)
    context = {
        "title": _("Calendar %(year)s") % {"year": shown},
        "badge": parts.year_badge(row),
        "months": queries.year_of(shown),
        "tabs": parts.year_tabs(shown),
        "sections": [parts.day_section(queries.days(shown)), parts.hours_section()],
        "actions": [
            action(_("When would it be due?"), "due", "clock"),
            action(_("Office hours"), "hours_set", "clock-pause"),
            action(_("Mark the year"), "year_mark", "check", shown),
            action(_("Enter a day"), "day_set", "plus"),
        ],
    }
    return render_page(request, "console/calendar.html", context)


@page(PERMISSION)
def day_set(request: Request) -> HttpResponse:
    initial = {"date": request.GET.get("date", ""), "working": "0"}
    return answer_form(
        request,
        DayForm(request.POST or None, initial=initial),
        lambda said: commands.set_day(request.actor, **said),
        lambda row: url_of(row.date.year),
        _("The day is entered; limits are counted by it from now on."),
        title=_("Enter a day"),
        cancel_url=reverse("console:calendar"),
    )


@page(PERMISSION, methods=("GET",))
def day(request: Request, pk: int) -> HttpResponse:
    row = queries.day(request.actor, pk)
    context = {
        "title": row.name,
        "crumbs": [(_("Calendar"), url_of(row.date.year)), (row.name, "")],
        "sections": [{"title": _("Facts"), "facts": parts.day_facts(row)}],
        "side": [{"title": _("Steps"), "steps": [parts.day_step(row)]}],
    }
    return render_page(request, "console/detail.html", context)


@page(PERMISSION, methods=("POST",))
def day_remove(request: Request, pk: int) -> HttpResponse:
    year = queries.day(request.actor, pk).date.year
    step = lambda: commands.remove_day(request.actor, pk)  # noqa: E731
    return answer_step(request, step, url_of(year), _("The day is again what its weekday says."))


@page(PERMISSION)
def year_mark(request: Request, year: int) -> HttpResponse:
    row = queries.year_row(year)
    initial = {"source": row.source, "note": row.note} if row else {}
    return answer_form(
        request,
        YearForm(request.POST or None, initial=initial),
        lambda said: commands.mark_year_complete(request.actor, year=year, **said),
        lambda _row: url_of(year),
        _("The year is marked; provisional limits were counted again."),
        title=_("Mark the year %(year)s") % {"year": year},
        intro=_("Limits that reach into a year that is not complete are shown as provisional."),
        cancel_url=url_of(year),
    )


@page(PERMISSION)
def hours_set(request: Request) -> HttpResponse:
    return answer_form(
        request,
        HoursForm(request.POST or None, initial=parts.present_hours()),
        lambda said: commands.set_office_hours(request.actor, **said),
        lambda _row: reverse("console:calendar"),
        _("The office hours are entered."),
        title=_("Office hours"),
        cancel_url=reverse("console:calendar"),
    )


@page(PERMISSION, methods=("GET",))
def due(request: Request) -> HttpResponse:
    form = DueForm(request.GET if "amount" in request.GET else None)
    answer: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        found, lines = queries.due(said["start"], said["amount"], said["unit"], said["area"])
        answer = {"due": found, "lines": lines}
    crumbs = [(_("Calendar"), reverse("console:calendar")), (_("When would it be due?"), "")]
    context = {"title": _("When would it be due?"), "form": form, "crumbs": crumbs, **answer}
    return render_page(request, "console/due.html", context)
