"""The small face of each kind of thing: all that inbox, search, notices and links know of it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Model, QuerySet

from linli.core.access.actor import Actor
from linli.core.clock.states import Colour
from linli.core.errors import NotFound
from linli.core.lifecycle.states import Machine
from linli.core.outbox.registry import HANDLERS, NAMES

Key = tuple[str, int]
# `Face.type` hides the builtin inside the class.
Table = type[Any]
# What stands out about a row: text, tone, icon.
Mark = tuple[Any, str, str]


@dataclass(frozen=True)
class Face:
    """`type` is the model's label (`cases.case`); `rows` says whose rows an actor sees.

    `title` says in the reader's language what a row is about; `address` is the URL name of its
    page, which takes the id; `needs` are the columns that `title`, `marks`, `place` and the rules of
    its commands read beside the usual ones. `place` says where it is, more exactly than its area.
    `view`: whoever holds this permission in an area sees all rows there; empty: only `rows` knows.
    """

    type: str
    model: Table
    label: Any
    one: Any
    rows: Callable[[Actor], QuerySet[Any]]
    machine: Machine
    address: str
    title: Callable[[Any], str] = lambda row: str(row.title)
    needs: tuple[str, ...] = ("title",)
    icon: str = "file-text"
    marks: Callable[[Any], Sequence[Mark]] = lambda row: ()
    place: Callable[[Any], str] = lambda row: ""
    view: str = ""


@dataclass(frozen=True)
class Brief:
    """One thing as others name it. `address` is a URL name that takes the id; `row` has the columns
    its face names, for rules."""

    type: str
    id: int
    number: str
    title: str
    area: str
    state: str
    state_label: str
    tone: str
    due_at: datetime | None
    address: str
    icon: str
    marks: Sequence[Mark]
    place: str
    row: Any


FACES: dict[str, Face] = {}
COLUMNS = ("id", "district", "number", "area", "state", "due_at")


def register(face: Face) -> Face:
    """Makes a kind known. Its own clock may turn yellow and red without anybody having to listen:
    the row carries its moment; a module that wants to act has its handler in its tasks.py."""
    FACES[face.type] = face
    for colour in (Colour.YELLOW, Colour.RED):
        HANDLERS.setdefault(f"{face.type}.{colour}", lambda payload, message: None)
        NAMES.setdefault(f"{face.type}.{colour}", face.one)
    return face


def face(subject_type: str) -> Face:
    """Raises NotFound for a kind nobody declares."""
    if subject_type not in FACES:
        raise NotFound()
    return FACES[subject_type]


def type_of(row: Model) -> str:
    return str(row._meta.label_lower)


def brief(row: Any) -> Brief:
    """A row as others name it. No statement, when its face's columns are loaded."""
    held = FACES[type_of(row)]
    state = held.machine.state(row.state)
    return Brief(
        held.type, row.pk, row.number, held.title(row), row.area, row.state,
        str(state.label), state.tone, row.due_at,
        held.address, held.icon, held.marks(row), held.place(row), row,
    )  # fmt: skip


def _by_type(keys: Iterable[Key]) -> dict[str, set[int]]:
    """The ids of each declared kind."""
    wanted: dict[str, set[int]] = defaultdict(set)
    for subject_type, pk in keys:
        if subject_type in FACES:
            wanted[subject_type].add(pk)
    return wanted


def briefs(keys: Iterable[Key]) -> dict[Key, Brief]:
    """Of things the caller may already know of (their tasks, their links); one statement a kind."""
    found: dict[Key, Brief] = {}
    for subject_type, ids in _by_type(keys).items():
        held = FACES[subject_type]
        rows = held.model._default_manager.filter(pk__in=ids).only(*COLUMNS, *held.needs)
        found |= {(subject_type, row.pk): brief(row) for row in rows}
    return found


def visible(actor: Actor, keys: Iterable[Key]) -> set[Key]:
    """Those of the keys the actor sees; one statement a kind."""
    return {
        (subject_type, pk)
        for subject_type, ids in _by_type(keys).items()
        for pk in FACES[subject_type].rows(actor).filter(pk__in=ids).values_list("pk", flat=True)
    }


def one(actor: Actor, subject_type: str, pk: int) -> Any:
    """The row when the actor sees it; NotFound otherwise."""
    row = face(subject_type).rows(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound()
    return row


def by_number(actor: Actor, number: str) -> Any:
    """Of whatever kind the actor sees with this number; NotFound when there is none."""
    for held in FACES.values():
        row = held.rows(actor).filter(number=number.strip()).first()
        if row is not None:
            return row
    raise NotFound()
