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
    icon: str = ""


@dataclass(frozen=True)
class Move:
    """One verb on a thing: everything about it but what it does (its command) and asks (its step).

    `target` empty: the command itself decides, or the state stays. `by` names who (desk, unit,
    reporter ...) for diagrams and docs; `permission` is needed (default: the verb's own name).
    `past` heads its entry in the history, `done` is said after it. `first`: the step people come
    for. `tasks`: kinds of task it answers, so that it is offered beside each of them. `outcomes`:
    the states it may lead to in the end, where it has no target. `files`: the stage of the photos
    that come with it.
    """

    verb: str
    label: Any
    sources: tuple[str, ...]
    target: str = ""
    by: str = ""
    reason: bool = False
    tone: str = "neutral"
    permission: str = ""
    past: Any = ""
    icon: str = "circle-check"
    done: Any = ""
    first: bool = False
    tasks: tuple[str, ...] = ()
    outcomes: tuple[str, ...] = ()
    files: str = ""

    @property
    def name(self) -> str:
        """The verb without its module: `accept` of `cases.accept`."""
        return self.verb.rpartition(".")[2]

    @property
    def needs(self) -> str:
        """The permission's name."""
        return self.permission or self.verb


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

    def state(self, code: str) -> State:
        """Also of a row that another version, an import or a hand left in a state unknown here: it
        is shown by its code, and nothing can be done to it."""
        return self.by_code.get(code) or State(code, code)

    def label(self, code: str) -> str:
        return str(self.state(code).label)

    def choices(self) -> list[tuple[str, Any]]:
        return [(s.code, s.label) for s in self.states]

    def moves_from(self, state: str) -> list[Move]:
        return [m for m in self.moves if state in m.sources]

    def bringing(self, stage: str) -> list[str]:
        """The verbs that bring photos of a stage."""
        return [m.verb for m in self.moves if m.files and m.files == stage]

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
