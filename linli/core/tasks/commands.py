"""Tasks and their clocks: opened, moved and finished inside the commands' transactions."""

from __future__ import annotations

import secrets
from collections.abc import Collection, Iterable
from typing import Any

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_lazy as _

from linli.core.access import queries as access
from linli.core.access.actor import Actor
from linli.core.access.permissions import PUBLIC
from linli.core.areas.codes import COUNTY, ancestors
from linli.core.clock import timers
from linli.core.clock.models import Timer
from linli.core.clock.rules import Limit
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.figures.queries import figure, number
from linli.core.lifecycle.commands import Act, command, difference, snapshot
from linli.core.notices import posting
from linli.core.people.posts import areas_held
from linli.core.subjects.faces import face, one, type_of
from linli.core.tasks.kinds import Kind, New, kind_of
from linli.core.tasks.models import Feed, Task
from linli.core.tasks.queries import feed, holds

TASK = "tasks.task"
TOTAL = "total"


def open_tasks(
    act: Act, row: Any, wanted: Iterable[New], promise: Timer | None = None
) -> list[Task]:
    """Opens tasks about a row: one INSERT for them, one for the clocks (and the row's `promise`)."""
    new, subject_type = list(wanted), type_of(row)
    tasks = [_task(act, row, subject_type, n) for n in new]
    limited = [task for task, n in zip(tasks, new, strict=True) if n.limit]
    starts = [_start(row, TASK, None, n.stage or n.kind, n.limit, n.unit) for n in new if n.limit]
    clocks = timers.planned(starts, act.now)
    for task, clock in zip(limited, clocks, strict=True):
        task.due_at, task.warn_at = clock.due_at, clock.warn_at
    Task.objects.bulk_create(tasks)
    for task, clock in zip(limited, clocks, strict=True):
        clock.subject_id = task.pk
    if promise is not None:
        promise.subject_id = row.pk
        clocks.append(promise)
    if clocks:
        Timer.objects.bulk_create(clocks)
    posting.given(act, tasks)
    return tasks


def _task(act: Act, row: Any, subject_type: str, n: New) -> Task:
    return Task(
        district=row.district, subject_type=subject_type, subject_id=row.pk, kind=n.kind,
        permission=kind_of(subject_type, n.kind).permission, area=n.area, unit_id=n.unit,
        person_id=n.person, text=n.text, detail=n.detail, opened_at=act.now,
        opened_by=act.actor.account_id,
    )  # fmt: skip


def promised(row: Any, total: Limit, act: Act) -> Timer:
    """The row's own clock, not yet written: its due date is the promise to whoever brought it."""
    clock = timers.planned([_start(row, type_of(row), row.pk, TOTAL, total)], act.now)[0]
    follow(row, clock)
    return clock


def follow(row: Any, clock: Timer) -> None:
    """Lists sort by the row's own columns; they follow its clock."""
    row.due_at, row.provisional = clock.due_at, clock.provisional


def warn_share(area: str) -> float:
    """After which share of a limit it turns yellow."""
    return number("tasks.warn_share", area)


def limit(code: str, area: str) -> Limit:
    """A limit set by rule: the figure `3 work_day` -> Limit(3, "work_day")."""
    amount, _space, unit = figure(code, area).partition(" ")
    return Limit(int(amount), unit)


def _start(
    row: Any, of: str, pk: int | None, stage: str, limit: Limit, unit: int | None = None
) -> timers.Start:
    """A clock where the row lies, of the row itself or of a task about it; without an id as yet."""
    share = warn_share(row.area)
    return timers.Start(of, pk or 0, stage, limit, row.district, row.area, unit, share)


def running(row: Any, kinds: Collection[str] | None = None) -> list[Task]:
    """The open tasks about a row; the row's own lock guards them."""
    found = Task.objects.about(row).filter(done_at__isnull=True)
    return list((found if kinds is None else found.filter(kind__in=kinds)).order_by("id"))


def finish(
    act: Act, tasks: Collection[Task], outcome: str = "done", result: str = "", *,
    void: bool = False,
) -> None:  # fmt: skip
    """The tasks are done (or void: no longer needed), and so are their clocks."""
    ids = [t.pk for t in tasks]
    if not ids:
        return
    Task.objects.filter(pk__in=ids).update(
        done_at=act.now, done_by=act.actor.account_id, outcome=outcome, result=result
    )
    if void:
        posting.taken(act, tasks)
        timers.void(TASK, ids, act.now, why=act.reason)
    else:
        timers.stop(TASK, ids, act.now)


def next_stage(act: Act, row: Any, task: Task, stage: str, limit: Limit) -> None:
    """A task goes on with another clock: accepted, so now handling counts."""
    timers.stop(TASK, task.pk, act.now)
    start = _start(row, TASK, task.pk, stage, limit, task.unit_id)
    mirror(task, timers.start_many([start], act.now)[0])


def hand_on(act: Act, tasks: Collection[Task], area: str) -> None:
    """Open tasks of one desk go to another with their clocks: the thing lies elsewhere now."""
    ids = [t.pk for t in tasks]
    posting.taken(act, tasks)
    Task.objects.filter(pk__in=ids).update(area=area)
    timers.running(TASK, ids).update(area=area)
    for task in tasks:
        task.area = area
    posting.given(act, tasks)


def hand_on_promise(act: Act, row: Any) -> None:
    """The row's own clock goes where the row lies now."""
    timers.running(type_of(row), row.pk).update(area=row.area)


def mirror(task: Task, clock: Timer) -> None:
    """The inbox sorts by the task's own columns; they follow its clock."""
    Task.objects.filter(pk=task.pk).update(
        due_at=clock.due_at, warn_at=clock.warn_at, paused=clock.paused_at is not None
    )


def mirror_all(row: Any) -> None:
    """After clocks were paused, resumed or lengthened: tasks and promise follow them."""
    tasks = {task.pk: task for task in running(row)}
    for clock in timers.running(TASK, list(tasks)):
        mirror(tasks[clock.subject_id], clock)
    if total := timers.running(type_of(row), row.pk).first():
        follow(row, total)


def pause_all(act: Act, row: Any, why: str) -> None:
    """All clocks of a row stand still."""
    ids = [t.pk for t in running(row)]
    timers.pause(TASK, ids, act.now, why=why)
    timers.pause(type_of(row), row.pk, act.now, why=why)
    mirror_all(row)


def resume_all(act: Act, row: Any, why: str) -> None:
    """They run on with what was left when they stood."""
    ids = [t.pk for t in running(row)]
    timers.resume(TASK, ids, act.now, why=why)
    timers.resume(type_of(row), row.pk, act.now, why=why)
    mirror_all(row)


def end_all(act: Act, row: Any, *, void: bool = False) -> None:
    """Nothing more to do: what the actor had to do is done with its clock, all else is void; the
    promise is met, missed or void."""
    opened = running(row)
    own = [] if void or act.actor.kind == "system" else [t for t in opened if holds(act.actor, t)]
    finish(act, own)
    finish(act, [t for t in opened if t not in own], outcome="void", void=True)
    if void:
        timers.void(type_of(row), row.pk, act.now, why=act.reason)
    else:
        timers.stop(type_of(row), row.pk, act.now)


def holder_area(
    area: str, permission: str, act: Act, lowest: int = 0, otherwise: str | None = None
) -> str:
    """The lowest area from `area` up where somebody holds `permission` by a post.

    Without anybody `otherwise`, by default the district: nothing falls through. One statement.
    """
    roles = [code for code, names in access.roles().items() if permission in names]
    levels = [a for a in ancestors(area) if len(a) >= COUNTY and (not lowest or len(a) <= lowest)]
    held = areas_held(levels, roles, act.now.date())
    return max(held, key=len, default=area[:COUNTY] if otherwise is None else otherwise)


def appoint(act: Act, row: Any, kind: Kind, person: int) -> None:
    """Names the person in the kind's column, if it has one; Invalid by it, when nobody of this id
    holds a post in the thing's district today and may do such a task."""
    able = access.posts_with(kind.permission, act.now.date()).filter(district=row.district)
    if not able.filter(account_id=person).exists():
        said = gettext("This person holds no post here by which this may be done. Choose another.")
        raise Invalid({kind.column or "person": said})
    if kind.column:
        setattr(row, f"{kind.column}_id", person)


def may_give(actor: Actor, task: Task, area: str) -> bool:
    """May the actor give an open task that a person holds to another? `area`: where the thing lies."""
    kind = kind_of(task.subject_type, task.kind)
    to_person = task.person_id is not None and task.unit_id is None
    return bool(kind.giver) and to_person and actor.covers(kind.giver, area)


@command("tasks.give", label=_("Given to another"), permission=PUBLIC, icon="user-check")
def give(act: Act, *, subject_type: str, subject_id: int, task: int, person: int) -> None:
    """An open task goes to another person with its clock, whether or not the first is still there."""
    model = face(subject_type).model
    row = model._default_manager.select_for_update().filter(pk=subject_id).first()
    held = next((t for t in running(row) if t.pk == task), None) if row else None
    one(act.actor, subject_type, subject_id)
    if held is None or not may_give(act.actor, held, row.area):
        raise NotFound()
    if held.person_id == person:
        raise Refused(gettext("This person has it already."))
    kind, before = kind_of(subject_type, held.kind), snapshot(row)
    posting.taken(act, [held])
    appoint(act, row, kind, person)
    held.person_id = person
    held.save(update_fields=["person"])
    if kind.column:
        row.save(update_fields=[kind.column])
    posting.given(act, [held])
    act.record(row, difference(before, snapshot(row)))


@command("tasks.open_feed", label=_("Calendar address made"), permission=PUBLIC, icon="calendar")
def open_feed(act: Act) -> str:
    """The secret part of the new address, told this once; the former address ends."""
    secret = secrets.token_urlsafe(32)
    row, _fresh = Feed.objects.update_or_create(
        account_id=act.account,
        defaults={
            "district": act.actor.district,
            "hash": access.hashed(secret),
            "language": get_language() or "zh-hans",
            "made_at": act.now,
        },
    )
    act.record(row, {"account": row.account_id})
    return secret


@command("tasks.close_feed", label=_("Calendar address ended"), permission=PUBLIC, icon="calendar")
def close_feed(act: Act) -> None:
    """One that is not there has ended already."""
    row = feed(act.actor)
    if row is not None:
        act.record(row, {"account": row.account_id})
        row.delete()
