"""Why a limit ends when it does: the calculation as codes and parameters, fit for storage.

A step is {"what": code, ...}: days as ISO dates, ranges as [first, last], moments in ISO form.
`explanation.explain` turns steps into sentences.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from linli.core.clock.days import DAY, Days, days
from linli.core.clock.states import Unit

Step = dict[str, Any]


def steps(
    calendar: Days, span: tuple[datetime, datetime], unit: str, area: str, unknown: list[int]
) -> list[Step]:
    """The account of one calculation from span[0] to span[1], in the order people would tell it."""
    start, end = calendar.local(span[0]), calendar.local(span[1])
    told: list[Step] = [_rule(calendar, start, unit, area)]
    if unit == Unit.WORK_DAY:
        first = start.date() + DAY if end.date() > start.date() else start.date()
        told += _days(calendar, first, end.date(), area)
        told.append(_counted_days(calendar, first, end.date(), area))
    elif unit == Unit.WORK_HOUR:
        told += _days(calendar, start.date(), end.date(), area)
        told.append(_counted_hours(calendar, start, end, area))
    told += [{"what": "unknown_year", "year": year} for year in unknown]
    ending = "due_provisional" if unknown else "due"
    return [*told, {"what": ending, "due": end.isoformat()}]


def _rule(calendar: Days, start: datetime, unit: str, area: str) -> Step:
    step: Step = {"what": f"rule_{unit}"}
    if unit == Unit.WORK_HOUR:
        hours = calendar.office_hours(start.date(), area)
        moments = (hours.am_from, hours.am_to, hours.pm_from, hours.pm_to)
        step["hours"] = [f"{moment:%H:%M}" for moment in moments]
        step["assumed"] = hours.assumed
    return step


def _days(calendar: Days, first: date, last: date, area: str) -> list[Step]:
    """Days that are not what their weekday suggests, and the weekends, with what follows."""
    told: list[Step] = []
    weekends: list[date] = []
    for day in days(first, last):
        mark, working = calendar.mark(day, area), calendar.is_working(day, area)
        if mark:
            _append(told, "made_up" if working else "off", day, mark.name, mark.name_en)
        elif not working:
            weekends.append(day)
    if weekends:
        told.append({"what": "weekends", "days": ranges(weekends)})
    return told


def _append(told: list[Step], what: str, day: date, name: str, name_en: str) -> None:
    """Joins the day to the step before when that one ends the day before for the same reason."""
    before = told[-1] if told else {}
    same = (before.get("what"), before.get("name")) == (what, name)
    if same and before["days"][-1][1] == (day - DAY).isoformat():
        before["days"][-1][1] = day.isoformat()
        return
    told.append({"what": what, "days": ranges([day]), "name": name, "name_en": name_en})


def _counted_days(calendar: Days, first: date, last: date, area: str) -> Step:
    counted = [day for day in days(first, last) if calendar.is_working(day, area)]
    return {"what": "counted_days", "days": ranges(counted), "count": len(counted)}


def _counted_hours(calendar: Days, start: datetime, end: datetime, area: str) -> Step:
    by_day: dict[str, int] = {}
    for since, until in calendar.spans(start, end, area):
        day = since.date().isoformat()
        by_day[day] = by_day.get(day, 0) + int((until - since).total_seconds())
    return {"what": "counted_hours", "seconds": [[day, spent] for day, spent in by_day.items()]}


def ranges(dates: Iterable[date]) -> list[list[str]]:
    """Dates in order as [first, last] pairs of unbroken runs, in ISO form."""
    found: list[list[date]] = []
    for day in dates:
        if found and found[-1][1] == day - DAY:
            found[-1][1] = day
        else:
            found.append([day, day])
    return [[first.isoformat(), last.isoformat()] for first, last in found]
