"""Moments in words: local times, how long ago, how much is left."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.values.days import LOCAL
from linli.core.values.languages import chinese
from linli.ui.parts import Deadline

DAY = timedelta(days=1)
HOUR = timedelta(hours=1)


def local_date(value: date | datetime | None) -> str:
    """2026年11月20日, or 20 Nov 2026; a moment is first moved to Asia/Shanghai."""
    if value is None or value == "":
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(LOCAL)
    if chinese():
        return f"{value.year}年{value.month}月{value.day}日"
    return f"{value.day} {value:%b} {value.year}"


def local_dt(value: datetime | None) -> str:
    """2026年11月20日 20:15, or 20 Nov 2026, 20:15."""
    if value is None or value == "":
        return ""
    joint = " " if chinese() else ", "
    return f"{local_date(value)}{joint}{value.astimezone(LOCAL):%H:%M}"


def ago(value: datetime | None, now: datetime | None = None) -> str:
    """How long ago in the largest whole unit; after a month the date itself."""
    if value is None or value == "":
        return ""
    passed = (now or timezone.now()) - value
    if passed < timedelta(minutes=1):
        return _("just now")
    if passed < HOUR:
        count = int(passed / timedelta(minutes=1))
        return ngettext("%(n)d minute ago", "%(n)d minutes ago", count) % {"n": count}
    if passed < DAY:
        count = int(passed / HOUR)
        return ngettext("%(n)d hour ago", "%(n)d hours ago", count) % {"n": count}
    if passed < 30 * DAY:
        return ngettext("%(n)d day ago", "%(n)d days ago", passed.days) % {"n": passed.days}
    return local_date(value)


def amount(count: int, unit: str) -> str:
    """A number with its unit of the working calendar: 2 working days."""
    words = {
        "urgent_hour": ngettext("%(n)d hour", "%(n)d hours", count),
        "work_hour": ngettext("%(n)d working hour", "%(n)d working hours", count),
        "work_day": ngettext("%(n)d working day", "%(n)d working days", count),
        "natural_day": ngettext("%(n)d day", "%(n)d days", count),
    }
    return words[unit] % {"n": count}


def _measured(deadline: Deadline, now: datetime) -> tuple[int, str, bool]:
    """Whole units left or overdue, the unit, and whether it is overdue."""
    if deadline.left is not None:
        return abs(deadline.left), deadline.unit, deadline.left < 0
    gap = (deadline.due or now) - now
    size, unit = (DAY, "natural_day") if abs(gap) >= DAY else (HOUR, "urgent_hour")
    return int(abs(gap) / size), unit, gap < timedelta(0)


def deadline_words(deadline: Deadline, now: datetime | None = None) -> tuple[str, str]:
    """The chip's level (a value of `LEVELS`, or empty without a deadline) and its sentence."""
    if deadline.level == "paused":
        return "paused", _("Clock paused")
    if deadline.level == "done":
        return "done", _("Done in time")
    if deadline.due is None and deadline.left is None:
        return "", _("No time limit")
    count, unit, overdue = _measured(deadline, now or timezone.now())
    if overdue:
        text = _("%(amount)s overdue") if count else _("Overdue")
        return deadline.level or "red", text % {"amount": amount(count, unit)}
    near = count <= 1 if deadline.left is not None else unit == "urgent_hour"
    text = _("%(amount)s left") if count else _("Due now")
    level = deadline.level or ("yellow" if near else "green")
    # Less than an hour or the last unit is never calm, however short the whole limit is.
    level = "yellow" if level == "green" and not count else level
    return level, text % {"amount": amount(count, unit)}
