"""The year as months, its holidays and office hours; when would something be due?"""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.clock import commands
from linli.core.clock import queries as clock
from linli.core.clock.states import Unit
from linli.core.errors import NotFound
from linli.core.people.kinds import spoken
from linli.modules.console.queries import calendar as queries
from linli.modules.console.views.drawn import action
from linli.ui import fields as kit
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.register import tables
from linli.ui.register.cells import until
from linli.ui.register.declaration import Place, Section
from linli.ui.subject.declaration import Fields, Shown
from linli.ui.subject.forms import made

PERMISSION = queries.PERMISSION


def worked_badge(row: Any) -> Badge:
    return Badge(_("worked"), "warn") if row.working else Badge(_("off"), "good")


COLUMNS = (
    Shown("date", gettext_lazy("Day")),
    Shown("name", gettext_lazy("Name"), spoken),
    Shown("working", gettext_lazy("Worked?"), worked_badge),
    Shown("area", gettext_lazy("Where"), lambda row: Place(row.area, full=True)),
    Shown("source", gettext_lazy("Source"), wide=True),
)


@page(PERMISSION, methods=("GET",))
def calendar(request: HttpRequest, year: int | None = None) -> HttpResponse:
    shown = timezone.localdate().year if year is None else year
    if shown not in commands.YEARS:
        raise NotFound()
    sections = [days(request.actor, shown), hours()]
    tables.settle(sections)
    context = {
        "title": _("Calendar %(year)s") % {"year": shown},
        "badge": year_badge(queries.year_row(shown)),
        "months": queries.year_of(shown), "tabs": year_tabs(shown), "sections": sections,
        "actions": [
            action(_("When would it be due?"), "due", "clock"),
            action(_("Office hours"), "hours_set", "clock-pause"),
            action(_("Mark the year"), "year_mark", "check", shown),
            action(_("Enter a day"), "day_set", "plus"),
        ],
    }  # fmt: skip
    return render_page(request, "console/calendar.html", context)


def year_badge(row: Any) -> Badge:
    if row is None or not row.complete:
        return Badge(_("not complete: limits are provisional"), "warn", "alert-triangle")
    return Badge(_("complete"), "good", "check")


def year_url(year: int) -> str:
    return reverse("console:calendar_year", args=[year])


def year_tabs(shown: int) -> list[dict[str, Any]]:
    this = timezone.localdate().year
    near = {row.year for row in clock.years() if abs(row.year - this) <= 3}
    return [
        {"label": str(year), "url": year_url(year), "active": year == shown}
        for year in sorted({shown, this, this + 1} | near)
    ]


def days(actor: Actor, year: int) -> Section:
    """Links to those the actor may change; the days of everywhere are the nation's."""
    title, none = _("Holidays and make-up days"), _("Nothing is entered for this year yet.")

    def url(row: Any) -> str:
        mine = actor.covers(PERMISSION, row.area)
        return reverse("console:day", args=[row.pk]) if mine else ""

    return Section(title, table=tables.table(COLUMNS, clock.days(year), title, url, none))


def hours() -> Section:
    rows = clock.office_hours()
    none = _("None are entered: 8:30-12:00 and 13:30-17:30 are assumed.")
    facts = [
        (Place(row.area, True, tail=f"{row.valid_from} – {until(row.valid_until)}"), str(row))
        for row in rows
    ]
    return Section(_("Office hours"), facts, "" if rows else none)


def due_asked() -> Fields:
    now = timezone.localtime().replace(second=0, microsecond=0, tzinfo=None)
    return {
        "start": kit.moment(_("Starts"), initial=now),
        "amount": kit.number(_("Limit"), True, min_value=0, max_value=3650, initial=5),
        "unit": kit.select(_("Unit"), Unit.choices, initial=Unit.WORK_DAY),
        "area": kit.any_area(required=False),
    }


@page(PERMISSION, methods=("GET",))
def due(request: HttpRequest) -> HttpResponse:
    form = made("DueForm", due_asked(), request.GET if "amount" in request.GET else None)
    answer: dict[str, Any] = {}
    if form.is_bound and form.is_valid():
        said = form.cleaned_data
        found, lines = queries.due(said["start"], said["amount"], said["unit"], said["area"])
        answer = {"due": found, "lines": lines}
    crumbs = [(_("Calendar"), reverse("console:calendar")), (_("When would it be due?"), "")]
    context = {"title": _("When would it be due?"), "form": form, "crumbs": crumbs, **answer}
    return render_page(request, "console/due.html", context)
