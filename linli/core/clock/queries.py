"""Reading the calendar and the limits."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime

from django.utils.translation import gettext

from linli.core.clock import explanation as sentences
from linli.core.clock import wording
from linli.core.clock.days import Hours, Mark
from linli.core.clock.models import Day, OfficeHours, Timer, Year
from linli.core.clock.rules import Calendar
from linli.core.clock.states import DAY_UNITS, Colour, Outcome
from linli.core.versions import stamps


def fresh_calendar() -> Calendar:
    """The whole calendar from its rows: three statements."""
    days: dict[str, dict[date, Mark]] = defaultdict(dict)
    marks = Day.objects.values_list("area", "date", "working", "kind", "name", "name_en")
    for area, day, working, kind, name, name_en in marks:
        days[area][day] = Mark(working, kind, name, name_en)
    years: dict[str, dict[int, bool]] = defaultdict(dict)
    for area, year, complete in Year.objects.values_list("area", "year", "complete"):
        years[area][year] = complete
    hours: dict[str, tuple[Hours, ...]] = defaultdict(tuple)
    moments = ("am_from", "am_to", "pm_from", "pm_to", "valid_from", "valid_until")
    rows = OfficeHours.objects.order_by("area", "-valid_from")
    for area, *held in rows.values_list("area", *moments):
        hours[area] += (Hours(*held),)
    return Calendar(days=dict(days), years=dict(years), hours=dict(hours))


@stamps.cached("calendar")
def calendar() -> Calendar:
    """The calendar in force, read again only after a change."""
    return fresh_calendar()


def timers_of(subject_type: str, subject_id: int) -> list[Timer]:
    """Every limit a subject ever had, in the order they were started."""
    rows = Timer.objects.filter(subject_type=subject_type, subject_id=subject_id)
    return list(rows.order_by("started_at", "id"))


def timers_of_many(subject_type: str, ids: Iterable[int]) -> list[Timer]:
    """All limits of several subjects with their steps, finished ones too, oldest first."""
    rows = Timer.objects.filter(subject_type=subject_type, subject_id__in=list(ids))
    return list(rows.order_by("id"))


def explanation(timer: Timer) -> list[str]:
    """Why the limit ends when it does, sentence by sentence, in the active language."""
    return sentences.explain(timer.steps)


def state_of(timer: Timer, now: datetime) -> str:
    """green, yellow, red, paused or stopped (`states.Colour`), from the row alone."""
    if timer.stopped_at:
        return Colour.STOPPED
    if timer.paused_at:
        return Colour.PAUSED
    now = now.replace(microsecond=0)
    if now > timer.due_at:
        return Colour.RED
    return Colour.YELLOW if now >= timer.warn_at else Colour.GREEN


def remaining(timer: Timer, now: datetime) -> str:
    """What is left of the limit, or by how much it is overdue, in words."""
    if timer.stopped_at:
        return str(Outcome(timer.outcome).label)
    if timer.paused_at and timer.paused_at <= timer.due_at:
        return gettext("suspended with %s left") % wording.left(timer.left, timer.unit)
    now = timer.paused_at or now
    amount = calendar().elapsed(now, timer.due_at, timer.unit, timer.area)
    if now <= timer.due_at:
        if timer.unit in DAY_UNITS and not amount:
            return gettext("due today")
        return gettext("%s left") % wording.left(amount, timer.unit)
    if timer.unit in DAY_UNITS and not amount:
        return gettext("overdue since today")
    return gettext("overdue by %s") % wording.left(-amount, timer.unit)


def days(year: int, area: str | None = None) -> list[Day]:
    """The calendar's rows of a year, of everywhere and every area, or of exactly one."""
    rows = Day.objects.filter(date__year=year)
    if area is not None:
        rows = rows.filter(area=area)
    return list(rows.order_by("date", "area"))


def years() -> list[Year]:
    return list(Year.objects.order_by("-year", "area"))


def office_hours() -> list[OfficeHours]:
    return list(OfficeHours.objects.order_by("area", "-valid_from"))


def incomplete_years(now: datetime) -> list[int]:
    """This and the next year, as far as the national calendar of them is not complete."""
    this = calendar().local(now).year
    return [year for year in (this, this + 1) if not calendar().is_complete(year)]
