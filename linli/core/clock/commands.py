"""Changing the calendar. A year declared complete makes its provisional limits definite."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar

from django.utils.translation import gettext_lazy as _

from linli.core.areas.codes import LENGTHS, district_of
from linli.core.clock import timers
from linli.core.clock.models import Day, OfficeHours, Timer, Year
from linli.core.errors import Invalid, NotFound
from linli.core.lifecycle.commands import Act, command, difference, snapshot
from linli.core.lifecycle.rows import check_row, remove
from linli.core.values.days import LOCAL
from linli.core.versions import stamps

PERMISSION = "clock.manage"
YEARS = range(2000, 2101)
Row = TypeVar("Row", Day, Year, OfficeHours)


@command("clock.set_day", label=_("Set a calendar day"), permission=PERMISSION)
def set_day(
    act: Act,
    *,
    date: date,
    working: bool,
    kind: str,
    name: str,
    source: str,
    name_en: str = "",
    area: str = "",
) -> Day:
    """Enters or corrects what holds on one day in an area; "" is everywhere."""
    facts = {"working": working, "kind": kind, "name": name, "name_en": name_en, "source": source}
    row, changes = _put(act, Day, {"area": area, "date": date}, facts)
    act.record(row, changes)
    return row


@command("clock.remove_day", label=_("Remove a calendar day"), permission=PERMISSION)
def remove_day(act: Act, day_id: int) -> None:
    """The day is again what its weekday says, or what a wider area says."""
    row = Day.objects.select_for_update().filter(pk=day_id).first()
    if row is None or not act.actor.covers(PERMISSION, row.area):
        raise NotFound()
    remove(act, row)
    stamps.bump("calendar")


@command("clock.mark_year_complete", label=_("Declare a year complete"), permission=PERMISSION)
def mark_year_complete(
    act: Act, *, year: int, source: str, area: str = "", complete: bool = True, note: str = ""
) -> Year:
    """Says that a year's days are all entered, and computes its provisional limits again."""
    if year not in YEARS:
        raise Invalid({"year": _("The year must lie between 2000 and 2100.")})
    if complete and not source.strip():
        raise Invalid({"source": _("Give the source: the notice this comes from.")})
    facts = {"complete": complete, "source": source, "note": note}
    row, changes = _put(act, Year, {"area": area, "year": year}, facts)
    if complete:
        changes["recomputed"] = timers.recompute(_provisional(year, area), act.now)
    act.record(row, changes)
    return row


@command("clock.set_office_hours", label=_("Set office hours"), permission=PERMISSION)
def set_office_hours(
    act: Act,
    *,
    am_from: time,
    am_to: time,
    pm_from: time,
    pm_to: time,
    valid_from: date,
    source: str,
    valid_until: date | None = None,
    area: str = "",
) -> OfficeHours:
    """Enters or corrects the office hours of an area from a day on."""
    facts = {
        "am_from": am_from,
        "am_to": am_to,
        "pm_from": pm_from,
        "pm_to": pm_to,
        "valid_until": valid_until,
        "source": source,
    }
    row, changes = _put(act, OfficeHours, {"area": area, "valid_from": valid_from}, facts)
    act.record(row, changes)
    return row


def _put(
    act: Act, model: type[Row], key: dict[str, Any], facts: dict[str, Any]
) -> tuple[Row, dict[str, Any]]:
    """Inserts or updates the row with this key, within reach and checked; the row, the changes."""
    area = key["area"]
    if area and not (len(area) in LENGTHS and area.isdigit()):
        raise Invalid({"area": _("This is not an area code.")})
    if not act.actor.covers(PERMISSION, area):
        raise NotFound()
    key = {"district": district_of(area), **key}
    row = model._default_manager.select_for_update().filter(**key).first() or model(**key)
    before = snapshot(row) if row.pk else {}
    for name, value in facts.items():
        setattr(row, name, value)
    check_row(row)
    row.save()
    stamps.bump("calendar")
    return row, difference(before, snapshot(row))


def _provisional(year: int, area: str) -> Any:
    first = datetime(year, 1, 1, tzinfo=LOCAL)
    after = datetime(year + 1, 1, 1, tzinfo=LOCAL) - timedelta(seconds=1)
    return Timer.objects.filter(
        provisional=True, counted_from__lte=after, due_at__gte=first, area__within=area
    )
