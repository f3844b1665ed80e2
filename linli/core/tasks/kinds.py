"""Kinds of task, declared with the thing they are about."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from linli.core.clock.rules import Limit


@dataclass(frozen=True)
class Kind:
    """What a task asks (`label`) and the permission its holder needs.

    `unit`: held by a unit rather than by an area. `holder` names who that is at a place: `Grid workers of %(place)s`; empty: its desk.
    `tone` of its badge; `face` is where its holder works: desk or worker. `quick`: a verb of the
    thing that may be taken from the inbox: at once when it asks nothing.

    One given to a person: `column` is the thing's own column that names the person, and whoever
    holds `giver` where the thing lies may give the open task to another.
    """

    code: str
    label: Any
    permission: str
    unit: bool = False
    holder: Any = ""
    tone: str = "info"
    face: str = "desk"
    quick: str = ""
    column: str = ""
    giver: str = ""


@dataclass(frozen=True)
class New:
    """A task to be opened; `limit` starts its clock at once, named by `stage` (default: the kind)."""

    kind: str
    area: str
    unit: int | None = None
    stage: str = ""
    limit: Limit | None = None
    text: str = ""
    detail: dict[str, Any] = field(default_factory=dict)
    person: int | None = None


KINDS: dict[tuple[str, str], Kind] = {}


def register(subject_type: str, kind: Kind) -> None:
    """Declared once per kind of thing; loading the declaration twice changes nothing."""
    KINDS[subject_type, kind.code] = kind


def kind_of(subject_type: str, code: str) -> Kind:
    """Raises KeyError for a kind nobody declares."""
    return KINDS[subject_type, code]


def permissions(subject_type: str = "", code: str = "", *, unit: bool) -> list[str]:
    """Those by which a task of an area (or of a `unit`) is held, each once; of all kinds, of those
    of one type of thing, or of one kind."""
    found = [
        kind.permission
        for (of, _code), kind in KINDS.items()
        if kind.unit == unit and subject_type in ("", of) and code in ("", kind.code)
    ]
    return list(dict.fromkeys(found))


def only_type(permission: str) -> str:
    """What the tasks that ask this permission are about, when it is one type of thing; else empty."""
    found = {of for (of, _code), kind in KINDS.items() if kind.permission == permission}
    return found.pop() if len(found) == 1 else ""
