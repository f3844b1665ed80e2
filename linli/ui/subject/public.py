"""What residents do with a kind of thing: bring one, follow it by its code, rate it by the receipt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from linli.core.access.actor import Actor
from linli.core.values.phones import without_numbers
from linli.ui.subject.declaration import Facts, Fields, Subject


@dataclass(frozen=True)
class Station:
    """One of the few stages everybody can follow, and the states that belong to it."""

    label: Any
    states: tuple[str, ...]
    text: Any = ""
    icon: str = ""


@dataclass(frozen=True)
class Public:
    """`of`: the kind. `bring`: the command that takes in what a resident says (`fields`; name and
    telephone are asked by themselves and are never needed), its first page choice is `label` with
    the line `note`; without it the module has pages of its own for that. `stations` default to the
    states in order. `facts` and `answer`: what whoever holds the code may read, never who brought
    it; `own_answer`: what the holder of the receipt reads instead. `words`: what was written, for its author (True) and for others. `open`: may everybody read
    answer and its photos, follow it from its number and join; without it the answer is for holders
    of the code. `rate`, `withdraw`: commands by the receipt, `days` the figure within which one
    rates, `alone`: has nobody else brought it too. `join`: the command
    of somebody who met the same. `target`: the row it goes on in, when it was merged.
    `root`: where its pages hang (default: its path); `start`: URL name of the module's own first
    page, where it has no `bring`.
    """

    of: Subject
    bring: Callable[..., Any] | None = None
    fields: Callable[[Actor], Fields] = lambda actor: {}
    label: Any = ""
    note: Any = ""
    stations: Sequence[Station] = ()
    facts: Callable[[Any], Facts] = lambda row: ()
    answer: Callable[[Any], str] = lambda row: ""
    own_answer: Callable[[Any], str] | None = None
    words: Callable[[Any, bool], str] | None = None
    open: Callable[[Any], bool] | None = None
    rate: Callable[..., Any] | None = None
    withdraw: Callable[..., Any] | None = None
    join: Callable[..., Any] | None = None
    days: str = ""
    alone: Callable[[Any], bool] = lambda row: True
    target: Callable[[Any], Any] = lambda row: None
    root: str | None = None
    start: str = ""
    icon: str = ""
    order: int = 100

    @property
    def first_page(self) -> str:
        """URL name of where one begins."""
        return self.start or f"{self.of.app}:{self.of.name}_bring"

    @property
    def home(self) -> str:
        return f"{self.of.path}/" if self.root is None else self.root

    def url(self, what: str, *args: Any) -> str:
        return reverse(f"{self.of.app}:{self.of.name}_{what}", args=args)

    def is_open(self, row: Any) -> bool:
        return self.open is not None and self.open(row)

    def headline(self, row: Any, own: bool) -> str:
        """The title, for its author; for others without numbers, and only when it is open to all."""
        if own:
            return self.of.title(row)
        return without_numbers(self.of.title(row)) if self.is_open(row) else str(self.of.one)

    def text(self, row: Any, own: bool) -> str:
        if self.words is not None:
            return self.words(row, own)
        return getattr(row, self.of.text) if own and self.of.text else ""

    def line(self) -> Sequence[Station]:
        if self.stations:
            return self.stations
        machine = self.of.machine
        way = [s for s in machine.states if not s.final] + [s for s in machine.states if s.final][
            :1
        ]
        return [Station(s.label, (s.code,), icon=s.icon) for s in way]


PUBLIC: dict[str, Public] = {}


def register_public(public: Public) -> Public:
    """Makes the resident's pages of a kind known."""
    PUBLIC[public.of.type] = public
    return public


def receipt_link(of: Subject) -> Callable[[Any, str], str]:
    """The address of a row's page for the holder of a receipt, whole, as messages need it."""

    def link(row: Any, token: str) -> str:
        return address(of, row.code, token)

    return link


def address(of: Subject, code: str, token: str = "") -> str:
    """For messages, codes and paper."""
    here = reverse(f"{of.app}:{of.name}_follow", args=[code])
    return f"{settings.BASE_URL}{here}" + (f"?r={token}" if token else "")
