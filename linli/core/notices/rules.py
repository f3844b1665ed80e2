"""When a message may go out: quiet hours and the day's ceiling. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from django.utils import timezone

# A message that finds no place within three mornings says nothing new any more.
LATEST_DAYS = 3


@dataclass(frozen=True)
class Quiet:
    """Local times between which nobody is disturbed; equal ones: never quiet."""

    start: time
    end: time

    def holds(self, at: time) -> bool:
        """The start belongs to it, the end does not; it may run over midnight."""
        if self.start <= self.end:
            return self.start <= at < self.end
        return at >= self.start or at < self.end


@dataclass(frozen=True)
class Slot:
    """The moment a message may go out, and its place among those of that day, from 1."""

    at: datetime
    day: date
    nth: int


def open_at(now: datetime, quiet: Quiet) -> datetime:
    """`now` itself, or the next end of the quiet hours."""
    local = timezone.localtime(now)
    if not quiet.holds(local.time()):
        return now
    day = local.date() if local.time() < quiet.end else local.date() + timedelta(days=1)
    return timezone.make_aware(datetime.combine(day, quiet.end))


def slot(now: datetime, taken: Mapping[date, int], most: int, quiet: Quiet) -> Slot | None:
    """The first free place: today, else one of the next mornings; None when all are full.

    `taken`: the highest place given on each day.
    """
    moment = open_at(now, quiet)
    for _day in range(LATEST_DAYS + 1):
        day = timezone.localdate(moment)
        if (nth := taken.get(day, 0) + 1) <= most:
            return Slot(moment, day, nth)
        midnight = timezone.make_aware(datetime.combine(day + timedelta(days=1), time()))
        moment = open_at(midnight, quiet)
    return None
