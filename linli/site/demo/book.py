"""The open and finished tasks and clocks of cases that are not in the database yet."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass, field
from datetime import UTC, datetime

from linli.core.clock import queries as clock
from linli.core.clock import schedule, timers
from linli.core.clock.models import Timer
from linli.core.clock.rules import Limit, whole
from linli.core.clock.states import Colour, Outcome
from linli.core.journal.models import Entry
from linli.modules.cases.commands.holding import CASE, TASK, New
from linli.modules.cases.models import Case, Rating, Reporter, Task
from linli.modules.cases.states import TASKS

Change = Callable[[Timer, datetime], None]


@dataclass
class Held:
    """A case with all that will be written with it; a clock's owner is a task or None (the case)."""

    case: Case
    tasks: list[Task] = field(default_factory=list)
    clocks: list[tuple[Timer, Task | None]] = field(default_factory=list)
    reporters: list[Reporter] = field(default_factory=list)
    ratings: list[Rating] = field(default_factory=list)
    entries: list[Entry] = field(default_factory=list)
    pictures: list[tuple[str, datetime]] = field(default_factory=list)
    merged: Held | None = None
    request: Task | None = None

    def running(self, *kinds: str) -> list[Task]:
        return [t for t in self.tasks if t.done_at is None and (not kinds or t.kind in kinds)]

    def clocks_of(self, owners: Collection[Task | None]) -> list[Timer]:
        wanted = {id(owner) for owner in owners}
        return [c for c, owner in self.clocks if c.stopped_at is None and id(owner) in wanted]


class Book:
    """Mirrors what `commands.holding` and `clock.timers` do, row by row in memory."""

    def __init__(self) -> None:
        self.coming: list[tuple[datetime, int, Timer, Held]] = []
        self.count = 0

    def open(self, held: Held, wanted: Iterable[New], now: datetime, by: int | None) -> None:
        for new in wanted:
            task = Task(
                district=held.case.district,
                kind=new.kind,
                permission=TASKS[new.kind][1],
                area=new.area,
                unit_id=new.unit,
                text=new.text,
                detail=new.detail,
                opened_at=now,
                opened_by=by,
            )
            held.tasks.append(task)
            if new.limit:
                self.start(held, task, new.stage or new.kind, new.limit, now)

    def start(self, held: Held, task: Task | None, stage: str, limit: Limit, now: datetime) -> None:
        subject, case = (TASK if task else CASE), held.case
        holder = task.unit_id if task else None
        wanted = timers.Start(subject, 0, stage, limit, case.district, case.area, holder)
        timer = timers.planned([wanted], now)[0]
        held.clocks.append((timer, task))
        self.mirror(held)
        self.await_colour(held, timer)

    def finish(
        self, held: Held, tasks: Collection[Task], now: datetime, by: int | None,
        outcome: str = "done", result: str = "", *, void: bool = False, why: str = "",
    ) -> None:  # fmt: skip
        for task in tasks:
            task.done_at, task.done_by, task.outcome, task.result = now, by, outcome, result
        if tasks:
            self.change(held, tasks, now, voided(why) if void else stopped)

    def end_all(
        self, held: Held, now: datetime, by: int | None, *, void: bool = False, why: str = ""
    ) -> None:
        self.finish(held, held.running(), now, by, "void", void=True, why=why)
        self.change(held, [None], now, voided(why) if void else stopped)

    def change(
        self, held: Held, owners: Collection[Task | None], now: datetime, change: Change
    ) -> None:
        moment = now.astimezone(UTC).replace(microsecond=0)
        for timer in held.clocks_of(owners):
            change(timer, moment)
            timer.next_at = schedule.next_moment(timer)
            self.await_colour(held, timer)

    def mirror(self, held: Held) -> None:
        """Tasks and the case's promise show what their running clocks say."""
        for timer, owner in held.clocks:
            if timer.stopped_at is None and owner is not None:
                owner.due_at, owner.warn_at = timer.due_at, timer.warn_at
            elif timer.stopped_at is None:
                held.case.due_at, held.case.provisional = timer.due_at, timer.provisional

    def await_colour(self, held: Held, timer: Timer) -> None:
        if timer.next_at:
            self.count += 1
            heapq.heappush(self.coming, (timer.next_at, self.count, timer, held))

    def red(self, at: datetime) -> tuple[datetime, Held] | None:
        """Marks colours due until `at` as told, up to the first that turns red."""
        while self.coming and self.coming[0][0] <= at:
            moment, _number, timer, held = heapq.heappop(self.coming)
            if timer.next_at != moment:
                continue
            late = moment > timer.due_at
            timer.fired = Colour.RED if late else Colour.YELLOW
            timer.next_at = schedule.next_moment(timer)
            self.await_colour(held, timer)
            if late:
                return moment, held
        return None


def stopped(timer: Timer, now: datetime) -> None:
    late = (timer.paused_at or now) > timer.due_at
    timer.outcome = Outcome.MISSED if late else Outcome.MET
    timer.stopped_at = now
    schedule.note(timer, timer.outcome, now)


def voided(why: str) -> Change:
    def change(timer: Timer, now: datetime) -> None:
        timer.outcome, timer.stopped_at = Outcome.VOID, now
        schedule.note(timer, "void", now, why=why)

    return change


def paused(why: str) -> Change:
    def change(timer: Timer, now: datetime) -> None:
        timer.paused_at = now
        if now > timer.due_at:
            schedule.note(timer, "paused_late", now, why=why)
            return
        schedule.keep_left(timer, clock.calendar())
        schedule.note(timer, "paused", now, left=[timer.left, timer.unit], why=why)

    return change


def resumed(why: str) -> Change:
    def change(timer: Timer, now: datetime) -> None:
        if timer.paused_at:
            schedule.run_on(timer, now, "resumed", why=why)

    return change


def extended(amount: int, why: str) -> Change:
    def change(timer: Timer, now: datetime) -> None:
        timer.amount += amount
        if timer.paused_at and timer.paused_at <= timer.due_at:
            timer.left += whole(Limit(amount, timer.unit))
            added, left = [amount, timer.unit], [timer.left, timer.unit]
            schedule.note(timer, "extended_paused", now, why=why, limit=added, left=left)
            return
        schedule.lengthen(timer, amount, now, why)

    return change
