"""When a limit ends by the working calendar. No database here."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, time, timedelta
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.clock import account
from linli.core.clock.days import DAY, Days, days
from linli.core.clock.states import DAY_UNITS, WORK_UNITS, Unit
from linli.core.errors import Refused

HORIZON = 3660
SECONDS_PER_HOUR = 3600


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


class Calendar(Days):
    """When a limit ends by the days of an area, how much of one has passed, when to warn."""

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
            return self.close_of(first, area)
        left = max(count, 1)
        for day in days(first + DAY, first + HORIZON * DAY):
            left -= self.is_working(day, area)
            if not left:
                return self.close_of(day, area)
        raise endless()


def whole(limit: Limit) -> int:
    """A limit in the measure of `due_left`: days, or seconds for the units in hours."""
    return limit.amount if limit.unit in DAY_UNITS else limit.amount * SECONDS_PER_HOUR


def endless() -> Refused:
    return Refused(
        _("The calendar has no working day within ten years. Correct it, then try again."),
        code="calendar_empty",
    )
