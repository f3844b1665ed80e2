"""What residents do with a kind of thing: bring one, follow it by its code, rate it by the receipt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import reverse

from linli.core.access.actor import Actor
from linli.ui.subject.declaration import Facts, Fields, Subject


@dataclass(frozen=True)
class Station:
    """One of the few stages everybody can follow, and the states that belong to it."""

    label: Any
    states: tuple[str, ...]
    text: Any = ""
    icon: str = "circle-check"


@dataclass(frozen=True)
class Public:
    """`of`: the kind. `bring`: the command that takes in what a resident says (`fields`; name and
    telephone are asked by themselves and are never needed), its first page choice is `label` with
    the line `note`. `stations` default to the states in order. `facts` and `answer`: what whoever
    holds the code may read, never who brought it. `rate`: a command by the receipt, after the end.
    """

    of: Subject
    bring: Callable[..., Any]
    fields: Callable[[Actor], Fields]
    label: Any
    note: Any = ""
    stations: Sequence[Station] = ()
    facts: Callable[[Any], Facts] = lambda row: ()
    answer: Callable[[Any], str] = lambda row: ""
    rate: Callable[..., Any] | None = None
    order: int = 100

    def line(self) -> Sequence[Station]:
        if self.stations:
            return self.stations
        machine = self.of.machine
        way = [s for s in machine.states if not s.final] + [s for s in machine.states if s.final][
            :1
        ]
        return [Station(s.label, (s.code,), icon=s.icon or "circle-check") for s in way]


PUBLIC: dict[str, Public] = {}


def register_public(public: Public) -> Public:
    """Makes the resident's pages of a kind known."""
    PUBLIC[public.of.type] = public
    return public


def receipt_link(of: Subject) -> Callable[[Any, str], str]:
    """The address of a row's page for the holder of a receipt, whole, as messages need it."""

    def link(row: Any, token: str) -> str:
        here = reverse(f"{of.app}:{of.name}_follow", args=[row.code])
        return f"{settings.BASE_URL}{here}" + (f"?r={token}" if token else "")

    return link
