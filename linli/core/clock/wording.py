"""Limits, durations, days and moments as words in the reader's language."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from django.utils.dateformat import format as formatted
from django.utils.timezone import localtime
from django.utils.translation import gettext, ngettext, pgettext

from linli.core.clock.states import DAY_UNITS, Unit


def limit(amount: int, unit: str) -> str:
    """ "3 working days", "2 hours" and so on."""
    said = {
        Unit.URGENT_HOUR: ngettext("%d hour", "%d hours", amount),
        Unit.WORK_HOUR: ngettext("%d working hour", "%d working hours", amount),
        Unit.WORK_DAY: ngettext("%d working day", "%d working days", amount),
        Unit.NATURAL_DAY: ngettext("%d calendar day", "%d calendar days", amount),
    }
    return said[Unit(unit)] % amount


def left(amount: int, unit: str) -> str:
    """As `limit`, with `amount` in seconds for the units in hours."""
    if unit in DAY_UNITS:
        return limit(amount, unit)
    if unit == Unit.WORK_HOUR:
        return gettext("%s of office time") % duration(amount)
    return duration(amount)


def duration(seconds: int) -> str:
    """ "3 h 20 min"; what is shorter than a minute as "0 min"."""
    hours, minutes = divmod(seconds // 60, 60)
    if not hours:
        return gettext("%d min") % minutes
    if not minutes:
        return gettext("%d h") % hours
    return gettext("%(hours)d h %(minutes)d min") % {"hours": hours, "minutes": minutes}


class Dated:
    """A day in a format string: `"{day:M j, Y}".format(day=Dated(...))`, with Django's letters."""

    def __init__(self, day: date) -> None:
        self.day = day

    def __format__(self, letters: str) -> str:
        return formatted(self.day, letters)


def moment(value: str | datetime) -> str:
    at = datetime.fromisoformat(value) if isinstance(value, str) else value
    return gettext("{at:M j, Y H:i}").format(at=Dated(localtime(at)))


def span(first: str, last: str) -> str:
    """A run of days without repeating year and month: "Oct 1-7, 2026"."""
    since, until = date.fromisoformat(first), date.fromisoformat(last)
    if since == until:
        pattern = gettext("{first:M j, Y}")
    elif since.year != until.year:
        pattern = gettext("{first:M j, Y}-{last:M j, Y}")
    elif since.month != until.month:
        pattern = gettext("{first:M j}-{last:M j, Y}")
    else:
        pattern = gettext("{first:M j}-{last:j, Y}")
    return pattern.format(first=Dated(since), last=Dated(until))


def spans(runs: Sequence[Sequence[str]]) -> str:
    return pgettext("between items", "; ").join(span(first, last) for first, last in runs)
