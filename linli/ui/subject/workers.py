"""What a kind of thing says of its view for people on the round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linli.core.access.actor import Actor
from linli.core.tasks.kinds import Kind
from linli.ui.subject.declaration import SUBJECTS, Scene, Section, Subject
from linli.ui.subject.lists import facts


@dataclass(frozen=True)
class Worker:
    """`of`: the kind; `permission` opens its cards, `task` is the kind of task that waits (empty:
    whichever), listed under `waiting` (or `none`; empty: nothing is said). `verbs`: the steps of the card, each with what its button says.
    `spot`: further rows with something to do, under `spot_title`. `sections`: parts of the card.
    `drawing`: of the place. `report`: (URL name, label) of the page on which something found on the round is told."""

    of: Subject
    permission: str
    task: str
    waiting: Any
    none: Any
    verbs: Mapping[str, Any]
    sections: Sequence[Section] = ()
    spot: Callable[[Actor], Iterable[Any]] | None = None
    spot_title: Any = ""
    drawing: Callable[[Scene], Any] = lambda scene: ""
    report: tuple[str, Any] | None = None


WORKERS: dict[str, Worker] = {}


def workers() -> dict[str, Worker]:
    """By type: those declared, and for each other kind with tasks for people on the round one
    whose cards offer all its steps."""
    made = {of.type: usual(of) for of in SUBJECTS.values() if rounds(of)}
    return {**made, **WORKERS}


def rounds(of: Subject) -> list[Kind]:
    return [kind for kind in of.tasks if kind.face == "worker"]


def usual(of: Subject) -> Worker:
    verbs = {move.name: move.label for move in of.machine.moves if move.name in of.steps}
    told = Section(of.one, facts=lambda scene: facts(of, scene.row))
    return Worker(of, rounds(of)[0].permission, "", of.label, "", verbs, (told,))


def register_worker(worker: Worker) -> Worker:
    """Makes a kind's worker's view known."""
    WORKERS[worker.of.type] = worker
    return worker
