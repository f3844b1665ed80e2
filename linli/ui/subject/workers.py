"""What a kind of thing says of its view for people on the round."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from linli.core.access.actor import Actor
from linli.ui.subject.declaration import Scene, Section, Subject


@dataclass(frozen=True)
class Worker:
    """`of`: the kind; `permission` opens its cards, `task` is the kind of task that waits, listed
    under `waiting` (or `none`). `verbs`: the steps of the card, each with what its button says.
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


def register_worker(worker: Worker) -> Worker:
    """Makes a kind's worker's view known."""
    WORKERS[worker.of.type] = worker
    return worker
