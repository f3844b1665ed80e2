"""The year as months of days, and the calculator of due moments."""

from __future__ import annotations

import calendar as months_of
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.dateformat import format as formatted

from linli.core.clock import explanation
from linli.core.clock import queries as clock
from linli.core.clock.models import Year
from linli.core.clock.rules import Due

PERMISSION = "clock.manage"


@dataclass(frozen=True)
class Cell:
    """One day of a month's page; `tone` is off, makeup, weekend or empty."""

    day: date
    tone: str
    name: str
    name_en: str


@dataclass(frozen=True)
class Month:
    """`weeks` of seven cells, Monday first; None outside the month."""

    first: date
    label: str
    weeks: list[list[Cell | None]]


def year_of(year: int, area: str = "") -> list[Month]:
    """Twelve months as they are worked in an area. No statement beyond the calendar's own."""
    return [_month(year, month, area) for month in range(1, 13)]


def _month(year: int, month: int, area: str) -> Month:
    weeks = months_of.Calendar().monthdayscalendar(year, month)
    first = date(year, month, 1)
    cells = [[_cell(date(year, month, n), area) if n else None for n in week] for week in weeks]
    return Month(first, formatted(first, "F"), cells)


def _cell(day: date, area: str) -> Cell:
    mark = clock.calendar().mark(day, area)
    weekend = day.weekday() >= 5
    tone = "weekend" if weekend else ""
    if mark is not None:
        tone = "makeup" if mark.working and weekend else ("" if mark.working else "off")
    return Cell(day, tone, mark.name if mark else "", mark.name_en if mark else "")


def year_row(year: int, area: str = "") -> Year | None:
    return next((row for row in clock.years() if (row.year, row.area) == (year, area)), None)


def due(start: datetime, amount: int, unit: str, area: str = "") -> tuple[Due, list[str]]:
    """When a limit would end, and why, sentence by sentence."""
    found = clock.calendar().due(start, amount, unit, area)
    return found, explanation.explain(found.steps)
