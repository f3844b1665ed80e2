"""The time limits of a case in words: why each one ends when it does."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.clock import queries as clock
from linli.core.clock import wording
from linli.core.clock.models import Timer
from linli.core.tasks.models import Task
from linli.modules.cases.queries.cases import Whole
from linli.modules.cases.states import CASE

STAGES = {
    "total": _("Promise to the reporter"),
    "dispatch": _("Register and dispatch"),
    "accept": pgettext_lazy("move", "Accept"),
    "handle": pgettext_lazy("stage", "Handle"),
    "verify": _("Verify"),
    "approve": _("Decide on the request"),
    "whistle": _("Report in"),
    "supervision": _("Answer the supervision"),
    "attend": _("Attend to the escalation"),
}


@dataclass(frozen=True)
class Clock:
    """One limit: `level` is a level of the deadline chip, `steps` say why it ends when it does."""

    title: str
    holder: str
    limit: str
    due_at: datetime
    level: str
    left: str
    provisional: bool
    running: bool
    steps: list[str]


def clocks(whole: Whole, now: datetime) -> list[Clock]:
    """The promise first, then what runs, then what is over (the latest first)."""
    by_id = {task.pk: task for task in (*whole.tasks, *whole.done)}
    order = sorted(
        whole.timers,
        key=lambda t: (t.subject_type != CASE, t.stopped_at is not None, -t.started_at.timestamp()),
    )
    return [_clock(timer, by_id, whole.unit_names, now) for timer in order]


def _clock(
    timer: Timer, tasks: Mapping[int, Task], units: Mapping[int, str], now: datetime
) -> Clock:
    task = tasks.get(timer.subject_id) if timer.subject_type != CASE else None
    return Clock(
        title=str(STAGES.get(timer.stage, _("Time limit"))),
        holder=units.get(task.unit_id or 0, "") if task else "",
        limit=wording.limit(timer.amount, timer.unit),
        due_at=timer.due_at,
        level=level(timer, now),
        left=clock.remaining(timer, now),
        provisional=timer.provisional,
        running=timer.stopped_at is None,
        steps=clock.explanation(timer),
    )


def level(timer: Timer, now: datetime) -> str:
    """green, yellow, red, paused, or what became of it: done in time, red when too late."""
    if timer.stopped_at is None:
        return str(clock.state_of(timer, now))
    return {"met": "done", "missed": "red"}.get(timer.outcome, "paused")
