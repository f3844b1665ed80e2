"""The calendar's rows as a value: which day is worked, when the office is open. No database here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta, tzinfo
from typing import Any

from linli.core.values.days import LOCAL

DAY = timedelta(days=1)
SATURDAY = 5
Span = tuple[datetime, datetime]


@dataclass(frozen=True, slots=True)
class Mark:
    """What the calendar says about one day."""

    working: bool
    kind: str
    name: str
    name_en: str = ""


@dataclass(frozen=True, slots=True)
class Hours:
    """Office hours of a working day; `assumed` when no row says so."""

    am_from: time = time(8, 30)
    am_to: time = time(12)
    pm_from: time = time(13, 30)
    pm_to: time = time(17, 30)
    valid_from: date = date.min
    valid_until: date | None = None
    assumed: bool = False

    def spans(self, day: date, zone: tzinfo) -> tuple[Span, Span]:
        def at(moment: time) -> datetime:
            return datetime.combine(day, moment, zone)

        return (at(self.am_from), at(self.am_to)), (at(self.pm_from), at(self.pm_to))

    def holds(self, day: date) -> bool:
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)


ASSUMED_HOURS = Hours(assumed=True)


@dataclass(frozen=True)
class Days:
    """Rows by area prefix; the longest prefix that says something about a day wins."""

    days: Mapping[str, Mapping[date, Mark]] = field(default_factory=dict)
    years: Mapping[str, Mapping[int, bool]] = field(default_factory=dict)
    hours: Mapping[str, tuple[Hours, ...]] = field(default_factory=dict)
    zone: tzinfo = LOCAL

    def mark(self, day: date, area: str = "") -> Mark | None:
        for prefix in _prefixes(self.days, area):
            if day in self.days[prefix]:
                return self.days[prefix][day]
        return None

    def is_working(self, day: date, area: str = "") -> bool:
        mark = self.mark(day, area)
        return mark.working if mark else day.weekday() < SATURDAY

    def is_complete(self, year: int, area: str = "") -> bool:
        for prefix in _prefixes(self.years, area):
            if year in self.years[prefix]:
                return self.years[prefix][year]
        return False

    def office_hours(self, day: date, area: str = "") -> Hours:
        for prefix in _prefixes(self.hours, area):
            for hours in self.hours[prefix]:
                if hours.holds(day):
                    return hours
        return ASSUMED_HOURS

    def local(self, moment: datetime) -> datetime:
        return moment.astimezone(self.zone)

    def worked(self, start: datetime, end: datetime, area: str = "") -> int:
        """Seconds of office time between two moments."""
        spans = self.spans(start, end, area)
        return int(sum((until - since).total_seconds() for since, until in spans))

    def spans(self, start: datetime, end: datetime, area: str = "") -> Iterator[Span]:
        """The pieces of office time between two moments, in order."""
        start, end = self.local(start), self.local(end)
        for day in days(start.date(), end.date()):
            if self.is_working(day, area):
                for since, until in self.office_hours(day, area).spans(day, self.zone):
                    piece = max(since, start), min(until, end)
                    if piece[0] < piece[1]:
                        yield piece

    def is_over(self, moment: datetime, area: str = "") -> bool:
        """Is there no office time left on that day?"""
        day = self.local(moment).date()
        return not self.is_working(day, area) or moment > self.close_of(day, area)

    def close_of(self, day: date, area: str) -> datetime:
        return datetime.combine(day, self.office_hours(day, area).pm_to, self.zone)


def days(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    return (first + offset * DAY for offset in range((last - first).days + 1))


def _prefixes(rows: Mapping[str, Any], area: str) -> list[str]:
    return sorted((p for p in rows if area.startswith(p)), key=len, reverse=True)
