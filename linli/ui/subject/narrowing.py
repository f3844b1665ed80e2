"""Filters of a list, as a kind of thing declares them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Q

from linli.core.access.actor import Actor
from linli.ui import fields as kit


@dataclass(frozen=True)
class Narrow:
    """A filter of the list beside words, state, place and days. `where` turns what was chosen into
    a condition (default: the column `key` equals it); `whole` reads all that was chosen. `flag`: a box to tick; `hidden`: only in
    links, any text. `named`: what a value is called that links may bring beside those offered. One named like a filter of the workbench takes its place."""

    key: str
    label: Any
    choices: Sequence[tuple[Any, Any]] | Callable[[Actor], Sequence[tuple[Any, Any]]] = ()
    where: Callable[[str], Q] | None = None
    flag: bool = False
    hidden: bool = False
    whole: Callable[[dict[str, Any]], Q] | None = None
    named: Callable[[str], Any] | None = None

    def field(self, actor: Actor, chosen: str = "") -> forms.Field:
        if self.flag:
            return forms.BooleanField(label=self.label, required=False)
        if self.hidden:
            return forms.CharField(required=False, max_length=20, widget=forms.HiddenInput)
        offered = [*self.offered(actor)]
        if chosen and self.named is not None and chosen not in flat(offered):
            said = self.named(chosen)
            offered[:0] = [(chosen, said)] if said != chosen else []  # words are their own name
        return kit.narrow(self.label, offered)

    def offered(self, actor: Actor) -> Sequence[tuple[Any, Any]]:
        return self.choices(actor) if callable(self.choices) else self.choices

    def condition(self, given: dict[str, Any]) -> Q:
        if self.whole:
            return self.whole(given)
        chosen = str(given[self.key])
        return self.where(chosen) if self.where else Q(**{self.key: chosen})


def flat(offered: Sequence[tuple[Any, Any]]) -> set[str]:
    """The values, also those inside groups."""
    grouped = [pair[1] if isinstance(pair[1], list) else [pair] for pair in offered]
    return {str(value) for pairs in grouped for value, _label in pairs}
