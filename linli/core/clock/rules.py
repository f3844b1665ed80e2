"""The working calendar as a value: which day is worked, when a limit ends. No database here."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Any
from zoneinfo import ZoneInfo

from django.utils.translation import gettext_lazy as _

from linli.core.clock import account
from linli.core.clock.states import DAY_UNITS, WORK_UNITS, Unit
from linli.core.errors import Refused

CHINA = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
HORIZON = 3660
SATURDAY = 5
SECONDS_PER_HOUR = 3600
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


@dataclass(frozen=True, slots=True)
class Limit:
    """`amount` of one of the four units (`states.Unit`)."""

    amount: int
    unit: str


@dataclass(frozen=True, slots=True)
class Due:
    """When a limit ends (UTC, whole seconds), whether that may change, and why it is so."""

    at: datetime
    provisional: bool
    steps: list[dict[str, Any]]


@dataclass(frozen=True)
class Calendar:
    """Rows by area prefix; the longest prefix that says something about a day wins."""

    days: Mapping[str, Mapping[date, Mark]] = field(default_factory=dict)
    years: Mapping[str, Mapping[int, bool]] = field(default_factory=dict)
    hours: Mapping[str, tuple[Hours, ...]] = field(default_factory=dict)
    zone: tzinfo = CHINA

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

    def due(self, start: datetime, amount: int, unit: str, area: str = "") -> Due:
        """The end of `amount` units from `start` (aware).

        urgent_hour: clock hours. work_hour: office hours of working days. work_day: end of office
        hours of the n-th working day after the day of `start`. natural_day: 23:59:59 of the n-th
        day after it. Zero days: the same day, or the next working day once it is over. Raises
        Refused when the calendar has no working day within ten years.
        """
        return self.due_left(start, whole(Limit(amount, unit)), unit, area)

    def due_left(self, start: datetime, left: int, unit: str, area: str = "") -> Due:
        """As `due`, with `left` in seconds for the units in hours, in days for the others."""
        start = start.replace(microsecond=0)
        if unit == Unit.URGENT_HOUR:
            end = start + timedelta(seconds=left)
        elif unit == Unit.WORK_HOUR:
            end = self._after_work(start, left, area)
        elif unit == Unit.WORK_DAY:
            end = self._after_working_days(start, left, area)
        else:
            last = self.local(start).date() + left * DAY
            end = datetime.combine(last, time(23, 59, 59), self.zone)
        unknown = self.unknown_years(start, end, area) if unit in WORK_UNITS else []
        steps = account.steps(self, (start, end), unit, area, unknown)
        return Due(end.astimezone(UTC), bool(unknown), steps)

    def elapsed(self, start: datetime, end: datetime, unit: str, area: str = "") -> int:
        """How much of a limit passes from `start` to `end`: seconds, or days for the day units.

        The first day does not count, the last one does. Negative when `end` is before `start`.
        """
        if end < start:
            return -self.elapsed(end, start, unit, area)
        if unit == Unit.URGENT_HOUR:
            return int((end - start).total_seconds())
        if unit == Unit.WORK_HOUR:
            return self.worked(start, end, area)
        first, last = self.local(start).date(), self.local(end).date()
        if unit == Unit.NATURAL_DAY:
            return (last - first).days
        return sum(self.is_working(day, area) for day in days(first + DAY, last))

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

    def notice(
        self, due: datetime, unit: str, start: datetime, lead: int, area: str = ""
    ) -> datetime:
        """The moment, not before `start`, from which at most `lead` seconds remain until `due`.

        Counted as office time for the working units, as clock time for the others.
        """
        if unit in WORK_UNITS:
            ahead = self.worked(start, due, area) - lead
            return self._after_work(start, ahead, area).astimezone(UTC) if ahead > 0 else start
        return max(start, due - timedelta(seconds=lead))

    def lead(self, since: datetime, due: datetime, unit: str, area: str = "") -> int:
        """Seconds between two moments in the measure that `notice` uses."""
        measure = Unit.WORK_HOUR if unit in WORK_UNITS else Unit.URGENT_HOUR
        return max(0, self.elapsed(since, due, measure, area))

    def unknown_years(self, start: datetime, end: datetime, area: str = "") -> list[int]:
        first, last = self.local(start).year, self.local(end).year
        return [year for year in range(first, last + 1) if not self.is_complete(year, area)]

    def is_over(self, moment: datetime, area: str = "") -> bool:
        """Is there no office time left on that day?"""
        day = self.local(moment).date()
        return not self.is_working(day, area) or moment > self._close_of(day, area)

    def _after_work(self, start: datetime, seconds: int, area: str) -> datetime:
        if seconds <= 0:
            return start
        left = timedelta(seconds=seconds)
        for since, until in self.spans(start, start + HORIZON * DAY, area):
            if until - since >= left:
                return since + left
            left -= until - since
        raise endless()

    def _after_working_days(self, start: datetime, count: int, area: str) -> datetime:
        first = self.local(start).date()
        if count <= 0 and not self.is_over(start, area):
            return self._close_of(first, area)
        left = max(count, 1)
        for day in days(first + DAY, first + HORIZON * DAY):
            left -= self.is_working(day, area)
            if not left:
                return self._close_of(day, area)
        raise endless()

    def _close_of(self, day: date, area: str) -> datetime:
        return datetime.combine(day, self.office_hours(day, area).pm_to, self.zone)


def whole(limit: Limit) -> int:
    """A limit in the measure of `due_left`: days, or seconds for the units in hours."""
    return limit.amount if limit.unit in DAY_UNITS else limit.amount * SECONDS_PER_HOUR


def days(first: date, last: date) -> Iterator[date]:
    """Every day from `first` to `last`, both included."""
    return (first + offset * DAY for offset in range((last - first).days + 1))


def endless() -> Refused:
    return Refused(
        _("The calendar has no working day within ten years. Correct it, then try again."),
        code="calendar_empty",
    )


def _prefixes(rows: Mapping[str, Any], area: str) -> list[str]:
    return sorted((p for p in rows if area.startswith(p)), key=len, reverse=True)
