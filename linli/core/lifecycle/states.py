"""State tables as data: buttons, API, diagrams, docs and standard tests come from them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from django.utils.translation import gettext as _

from linli.core.errors import Refused


@dataclass(frozen=True)
class State:
    code: str
    label: Any
    tone: str = "neutral"
    final: bool = False


@dataclass(frozen=True)
class Move:
    """One allowed change of state. `target` empty: the command itself decides or stays."""

    verb: str
    label: Any
    sources: tuple[str, ...]
    target: str = ""
    by: str = ""
    reason: bool = False
    tone: str = "neutral"


@dataclass(frozen=True)
class Machine:
    """The states and moves of one kind of thing."""

    states: tuple[State, ...]
    moves: tuple[Move, ...]
    start: str = ""
    by_code: dict[str, State] = field(default_factory=dict, init=False, repr=False)
    by_verb: dict[str, Move] = field(default_factory=dict, init=False, repr=False)

    def __post_init__(self) -> None:
        self.by_code.update({s.code: s for s in self.states})
        self.by_verb.update({m.verb: m for m in self.moves})

    def label(self, code: str) -> str:
        return str(self.by_code[code].label) if code in self.by_code else code

    def choices(self) -> list[tuple[str, Any]]:
        return [(s.code, s.label) for s in self.states]

    def moves_from(self, state: str) -> list[Move]:
        return [m for m in self.moves if state in m.sources]

    def check(self, verb: str, state: str) -> Move:
        """The move, or Refused with a sentence that says where the thing stands."""
        move = self.by_verb[verb]
        if state not in move.sources:
            raise Refused(
                _("“%(move)s” is not possible now: this is “%(state)s”. Reload the page.")
                % {"move": move.label, "state": self.label(state)},
                code="wrong_state",
            )
        return move
