"""Tasks and their clocks: opened and finished inside the commands' transactions."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Any

from linli.core.access import queries as access
from linli.core.areas.codes import COUNTY, STREET, ancestors
from linli.core.clock import timers
from linli.core.clock.models import Timer
from linli.core.clock.rules import Limit
from linli.core.figures.queries import number
from linli.core.lifecycle.commands import Act
from linli.core.people.models import Post, valid_on
from linli.modules.cases.models import Case, Task
from linli.modules.cases.states import TASKS

CASE, TASK = "cases.case", "cases.task"


@dataclass(frozen=True)
class New:
    """A task to be opened; `limit` starts its clock at once."""

    kind: str
    area: str
    unit: int | None = None
    stage: str = ""
    limit: Limit | None = None
    text: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


def open_tasks(
    act: Act, case: Case, wanted: Iterable[New], promise: Timer | None = None
) -> list[Task]:
    """One INSERT for the tasks, one for the clocks (and the case's own `promise`)."""
    new = list(wanted)
    rows = [
        Task(
            district=case.district,
            case=case,
            kind=n.kind,
            permission=TASKS[n.kind][1],
            area=n.area,
            unit_id=n.unit,
            text=n.text,
            detail=n.detail,
            opened_at=act.now,
            opened_by=act.actor.account_id,
        )
        for n in new
    ]
    limited = [(row, n) for row, n in zip(rows, new, strict=True) if n.limit]
    clocks = timers.planned([_start(case, n) for _row, n in limited], act.now)
    for (row, _n), clock in zip(limited, clocks, strict=True):
        row.due_at, row.warn_at = clock.due_at, clock.warn_at
    Task.objects.bulk_create(rows)
    for (row, _n), clock in zip(limited, clocks, strict=True):
        clock.subject_id = row.pk
    if promise is not None:
        promise.subject_id = case.pk
        clocks.append(promise)
    Timer.objects.bulk_create(clocks)
    return rows


def promised(case: Case, total: Limit, act: Act) -> Timer:
    """The case's own clock, not yet written: its due date is the promise to the reporter."""
    clock = timers.planned([_total(case, total)], act.now)[0]
    _promise(case, clock)
    return clock


def _promise(case: Case, clock: Timer) -> None:
    case.due_at, case.provisional = clock.due_at, clock.provisional


def _warn(area: str) -> float:
    """After which share of a limit it turns yellow."""
    return number("cases.warn_share", area)


def _start(case: Case, n: New) -> timers.Start:
    assert n.limit is not None
    return timers.Start(
        TASK, 0, n.stage or n.kind, n.limit, case.district, case.area, n.unit, _warn(case.area)
    )


def _total(case: Case, total: Limit) -> timers.Start:
    share = _warn(case.area)
    return timers.Start(
        CASE, case.pk or 0, "total", total, case.district, case.area, warn_share=share
    )


def running(case: Case, kinds: Collection[str] | None = None) -> list[Task]:
    """The open tasks of a case; locked by the case's own lock."""
    rows = Task.objects.filter(case=case, done_at__isnull=True).order_by("id")
    return list(rows if kinds is None else rows.filter(kind__in=kinds))


def finish(
    act: Act,
    case: Case,
    tasks: Collection[Task],
    outcome: str = "done",
    result: str = "",
    *,
    void: bool = False,
) -> None:
    """The tasks are done (or void: no longer needed), and so are their clocks."""
    ids = [t.pk for t in tasks]
    if not ids:
        return
    Task.objects.filter(pk__in=ids).update(
        done_at=act.now, done_by=act.actor.account_id, outcome=outcome, result=result
    )
    if void:
        timers.void(TASK, ids, act.now, why=act.reason)
    else:
        timers.stop(TASK, ids, act.now)


def next_stage(act: Act, case: Case, task: Task, stage: str, limit: Limit) -> None:
    """A task goes on with another clock: accepted, so now handling counts."""
    timers.stop(TASK, task.pk, act.now)
    clock = timers.start(
        TASK, task.pk, stage, limit,
        district=case.district, area=case.area, now=act.now, holder_id=task.unit_id,
        warn_share=_warn(case.area),
    )  # fmt: skip
    mirror(task, clock)


def mirror(task: Task, clock: Timer) -> None:
    """The inbox sorts by the task's own columns; they follow its clock."""
    Task.objects.filter(pk=task.pk).update(due_at=clock.due_at, warn_at=clock.warn_at)


def mirror_all(case: Case) -> None:
    """After clocks were paused, resumed or lengthened: tasks and promise follow them."""
    tasks = running(case)
    clocks = Timer.objects.filter(
        subject_type=TASK, subject_id__in=[t.pk for t in tasks], stopped_at=None
    )
    by_task = {clock.subject_id: clock for clock in clocks}
    for task in tasks:
        if task.pk in by_task:
            mirror(task, by_task[task.pk])
    total = Timer.objects.filter(subject_type=CASE, subject_id=case.pk, stopped_at=None).first()
    if total:
        _promise(case, total)


def end_all(act: Act, case: Case, *, void: bool = False) -> None:
    """Nothing more to do: open tasks become void, the promise is met, missed or void."""
    finish(act, case, running(case), outcome="void", void=True)
    if void:
        timers.void(CASE, case.pk, act.now, why=act.reason)
    else:
        timers.stop(CASE, case.pk, act.now)


def holder_area(
    case_area: str, permission: str, act: Act, lowest: int = 0, otherwise: str | None = None
) -> str:
    """The lowest area from the case's cell up where somebody holds `permission` by a post.

    Without anybody `otherwise`, by default the district: nothing falls through. One statement.
    """
    roles = [code for code, names in access.roles().items() if permission in names]
    levels = [
        a for a in ancestors(case_area) if len(a) >= COUNTY and (not lowest or len(a) <= lowest)
    ]
    held = (
        Post.objects.filter(area__in=levels, role__in=roles, account__isnull=False)
        .filter(valid_on(act.now.date()))
        .values_list("area", flat=True)
        .distinct()
    )
    return max(held, key=len, default=case_area[:COUNTY] if otherwise is None else otherwise)


def desk_of(case_area: str, unroutable: bool, act: Act) -> str:
    """The desk a new case comes to: its community's, or the street's when nobody is responsible."""
    return holder_area(case_area, "cases.dispatch", act, STREET if unroutable else 12)
