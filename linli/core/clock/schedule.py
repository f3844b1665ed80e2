"""The moments of one timer: when it is due, when it turns yellow, what happens next. Saves nothing.

Yellow comes at a fixed lead before the due moment, which suspension and extension keep.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from linli.core.clock import queries
from linli.core.clock.models import Timer
from linli.core.clock.rules import Calendar, Due, Limit, whole
from linli.core.clock.states import Colour, Unit

SECOND = timedelta(seconds=1)


def note(timer: Timer, what: str, now: datetime, due: Due | None = None, **said: Any) -> None:
    """Adds a step to the timer's account, with the calculation behind it when there is one."""
    step = {"at": now.astimezone(UTC).isoformat(), "what": what}
    step |= {name: value for name, value in said.items() if value not in (None, "")}
    timer.steps.append(step | {"due": timer.due_at.astimezone(UTC).isoformat()})
    if due:
        timer.steps.extend(due.steps)


def place(timer: Timer, due: Due, lead: int, now: datetime, calendar: Calendar) -> None:
    """Sets the due and the yellow moment; a colour told for an earlier date may come again."""
    timer.due_at, timer.provisional = due.at, due.provisional
    timer.warn_at = calendar.notice(due.at, timer.unit, timer.counted_from, lead, timer.area)
    if timer.fired and timer.due_at >= now:
        timer.fired = Colour.YELLOW if timer.warn_at <= now else ""


def next_moment(timer: Timer) -> datetime | None:
    """When the next colour is to be told; None when nothing more can happen by itself."""
    if timer.stopped_at or timer.paused_at or timer.fired == Colour.RED:
        return None
    if not timer.fired and timer.warn_at < timer.due_at:
        return timer.warn_at
    return timer.due_at + SECOND


def keep_left(timer: Timer, calendar: Calendar) -> None:
    """While suspended in time, `left` is what remains from the moment of suspension."""
    if timer.paused_at and timer.paused_at <= timer.due_at:
        timer.left = calendar.elapsed(timer.paused_at, timer.due_at, timer.unit, timer.area)


def run_on(timer: Timer, now: datetime, why: str) -> None:
    """From suspended to running: what is left is counted from `now`; overdue stays overdue."""
    late = timer.paused_at is not None and timer.paused_at > timer.due_at
    timer.paused_at = None
    if late:
        note(timer, "resumed_late", now, why=why)
        return
    calendar, lead = _measure(timer)
    timer.counted_from = now
    _count_at_least_a_day(timer, calendar)
    due = _due(timer, calendar)
    place(timer, due, lead, now, calendar)
    note(timer, "resumed", now, due, left=[timer.left, timer.unit], why=why)


def lengthen(timer: Timer, amount: int, now: datetime, why: str) -> None:
    """`amount` more of the timer's unit, in the same count."""
    calendar, lead = _measure(timer)
    _count_at_least_a_day(timer, calendar)
    timer.left += whole(Limit(amount, timer.unit))
    due = _due(timer, calendar)
    place(timer, due, lead, now, calendar)
    keep_left(timer, calendar)
    said = {"limit": [amount, timer.unit], "left": [timer.left, timer.unit]}
    since = timer.counted_from.astimezone(UTC).isoformat()
    note(timer, "extended", now, due, since=since, why=why, **said)


def recompute(timer: Timer, calendar: Calendar, now: datetime) -> None:
    """The same count with another calendar."""
    lead = calendar.lead(timer.warn_at, timer.due_at, timer.unit, timer.area)
    due = _due(timer, calendar)
    place(timer, due, lead, now, calendar)
    note(timer, "recomputed", now, due)


def _measure(timer: Timer) -> tuple[Calendar, int]:
    calendar = queries.calendar()
    return calendar, calendar.lead(timer.warn_at, timer.due_at, timer.unit, timer.area)


def _due(timer: Timer, calendar: Calendar) -> Due:
    return calendar.due_left(timer.counted_from, timer.left, timer.unit, timer.area)


def _count_at_least_a_day(timer: Timer, calendar: Calendar) -> None:
    """Zero working days from a day that is over end on the next working day: say one."""
    if timer.unit == Unit.WORK_DAY and calendar.is_over(timer.counted_from, timer.area):
        timer.left = max(timer.left, 1)
