"""A thing's history in words, its tasks and its clocks, as the page shows them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.areas import queries as areas
from linli.core.clock import queries as clock
from linli.core.clock import wording
from linli.core.journal import queries as journal
from linli.core.journal import words
from linli.core.journal.words import Told
from linli.core.lifecycle.commands import REGISTRY, answers
from linli.core.people.models import Organisation
from linli.core.tasks import queries as tasks
from linli.core.tasks.commands import TASK, TOTAL
from linli.core.tasks.kinds import KINDS
from linli.core.tasks.models import Task
from linli.ui.parts import Deadline
from linli.ui.subject.declaration import Scene, Subject

# Told of every kind of thing.
ALWAYS: dict[str, Told] = {
    "linked": Told(gettext_lazy("Linked with")),
    "unlinked": Told(gettext_lazy("No longer linked with")),
    "note": Told(gettext_lazy("Note")),
    "result": Told(gettext_lazy("Result")),
}


def timeline(of: Subject, row: Any, files: Iterable[Any] = ()) -> list[dict[str, Any]]:
    """The whole history, oldest first; four statements at most. Photos stand at the entry they
    came with: the first one of its verbs after they were sent, else the last of them."""
    entries = journal.of_subject(of.type, row.pk)
    told = {**of.told, **ALWAYS}
    known = words.names(entries, told, of.model)
    found = [_moment(of, entry, told, known) for entry in entries]
    staged = any(move.files for move in of.machine.moves)
    for file in files:
        verbs = of.machine.bringing(file.stage)
        fitting = [i for i, e in enumerate(entries) if e.verb in verbs or not staged]
        later = [i for i in fitting if entries[i].at >= file.created_at]
        for at in (later or fitting[::-1])[:1]:
            found[at]["files"].append(file)
    return found


def _moment(
    of: Subject, entry: Any, told: Mapping[str, Told], known: words.Names
) -> dict[str, Any]:
    spec = REGISTRY.get(entry.verb)
    lines = [_stage(of, entry), *words.lines(entry, told, of.model, known)]
    if entry.reason:
        lines.append(words.said(_("Reason"), entry.reason))
    return {
        "at": entry.at,
        "title": str(spec.label if spec else _("Noted")),
        "who": words.who(entry, known.units),
        "text": "\n".join(line for line in lines if line),
        "tone": words.tone(entry, told, spec.tone if spec else "neutral"),
        "icon": spec.icon if spec else "circle-check",
        "files": [],
    }


def _stage(of: Subject, entry: Any) -> str:
    """Where it went, when the step's own name does not say so."""
    changed = entry.changes.get("state")
    move = of.machine.by_verb.get(entry.verb)
    if not isinstance(changed, list) or len(changed) != 2 or not changed[0]:
        return ""
    if move is not None and move.target == changed[1]:
        return ""
    before, after = (of.machine.label(code) for code in changed)
    return words.said(_("Stage"), words.from_to(before, after))


def task_rows(of: Subject, scene: Scene, held: list[Task], now: datetime) -> list[dict[str, Any]]:
    """The open tasks: what, whose, by when, and what this actor can do about each."""
    opened = [t for t in held if t.done_at is None]
    places = areas.labels({t.area for t in opened if not t.unit_id})
    ids = {t.unit_id for t in opened if t.unit_id}
    units = {o.pk: str(o) for o in Organisation.objects.filter(pk__in=ids)} if ids else {}
    return [
        {
            "task": task,
            "label": KINDS[of.type, task.kind].label,
            "holder": holder(task, places, units),
            "person": task.person.name if task.person and task.unit_id else "",
            "text": of.task_text(task),
            "deadline": chip(task, now),
            "mine": tasks.holds(scene.actor, task),
            "moves": moves_about(of, scene, task),
        }
        for task in opened
        if (of.type, task.kind) in KINDS
    ]


def holder(task: Task, places: Mapping[str, str], units: Mapping[int, str]) -> str:
    """The unit, the person or the desk that has to do it; `places` names the area of a desk."""
    if task.unit_id:
        return units.get(task.unit_id, "")
    if task.person:
        return task.person.name
    form = KINDS[task.subject_type, task.kind].holder or _("Desk of %(place)s")
    return str(form) % {"place": places.get(task.area, task.area)}


def chip(task: Task, now: datetime) -> Deadline | None:
    return Deadline(task.due_at, level=tasks.level(task, now)) if task.due_at else None


def moves_about(of: Subject, scene: Scene, task: Task) -> list[Any]:
    """The steps that answer this task: for its holder, and those for anyone who may."""
    held = tasks.holds(scene.actor, task)
    found = answers(scene.actor, scene.row, of.machine, task.kind)
    return [m for m in found if m.name in of.steps and (held or of.steps[m.name].anyone)]


def clocks(of: Subject, row: Any, held: list[Task], now: datetime) -> list[dict[str, Any]]:
    """The promise first, then what runs, then what is over (the latest first). Two statements."""
    timers = clock.timers_of(of.type, row.pk) + clock.timers_of_many(TASK, [t.pk for t in held])
    by_id = {t.pk: t for t in held}
    ids = {t.unit_id for t in held if t.unit_id}
    units = {o.pk: str(o) for o in Organisation.objects.filter(pk__in=ids)} if ids else {}
    timers.sort(
        key=lambda t: (t.subject_type == TASK, t.stopped_at is not None, -t.started_at.timestamp())
    )
    return [
        {
            "title": clock_title(of, timer, by_id),
            "holder": clock_holder(timer, by_id, units),
            "limit": wording.limit(timer.amount, timer.unit),
            "due_at": timer.due_at,
            "left": clock.remaining(timer, now),
            "chip": None
            if timer.stopped_at
            else Deadline(
                timer.due_at, level=str(clock.state_of(timer, now)), provisional=timer.provisional
            ),
            "steps": clock.explanation(timer),
        }
        for timer in timers
    ]


def clock_holder(timer: Any, held: Mapping[int, Task], units: Mapping[int, str]) -> str:
    task = held.get(timer.subject_id) if timer.subject_type == TASK else None
    return units.get(task.unit_id or 0, "") if task else ""


def clock_title(of: Subject, timer: Any, held: Mapping[int, Task]) -> str:
    if timer.stage in of.stages:
        return str(of.stages[timer.stage])
    if timer.subject_type != TASK:
        return _("Promise") if timer.stage == TOTAL else _("Time limit")
    task = held.get(timer.subject_id)
    kind = KINDS.get((of.type, task.kind)) if task else None
    return str(kind.label) if kind else _("Time limit")


def nearer(of: Subject, row: Any, held: list[Task], now: datetime) -> list[tuple[str, Deadline]]:
    """The two clocks people live by, named: this stage and the promise; the nearer one in front."""
    if of.machine.state(row.state).final:
        return []
    found: list[tuple[str, Any, Deadline | None]] = []
    opened = [t for t in held if t.done_at is None and t.due_at]
    if opened:
        first = min(opened, key=lambda t: (t.due_at, t.pk))
        found.append((_("This stage"), first.due_at, chip(first, now)))
    if row.due_at:
        paused = "paused" if row.state in of.paused else ""
        promise = Deadline(row.due_at, level=paused, provisional=row.provisional)
        found.append((_("Promise"), row.due_at, promise))
    found.sort(key=lambda one: one[1])
    return [(name, shown) for name, _due, shown in found if shown]
