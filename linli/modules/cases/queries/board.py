"""The unit board: what stands where, the soonest due first."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case as Choice
from django.db.models import CharField, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.areas.codes import within
from linli.modules.cases.models import Case
from linli.modules.cases.queries import cases
from linli.modules.cases.states import MACHINE
from linli.modules.catalogue.public import units

CHINA = ZoneInfo("Asia/Shanghai")
SHOWN = 20
COLUMNS = {
    "accept": (_("To accept"), ("dispatched", "reopened")),
    "handle": (_("Being handled"), ("accepted", "handling", "rework", "suspended")),
    "verify": (_("To be verified"), ("handled", "verifying")),
    "closed": (_("Closed this week"), ("closed",)),
}


@dataclass
class Stack:
    """One column: the number of its cases, and the first twenty."""

    code: str
    label: Any
    tone: str
    count: int = 0
    cards: list[Case] = field(default_factory=list)


def week_start(now: datetime) -> datetime:
    """Monday, midnight, in China."""
    local = now.astimezone(CHINA)
    monday = local.date() - timedelta(days=local.weekday())
    return datetime.combine(monday, time.min, tzinfo=CHINA)


def board(actor: Actor, of_units: Iterable[int], now: datetime) -> list[Stack]:
    """The columns for these units, or for all the actor sees when none is named. One statement."""
    rows = cases.visible(actor)
    chosen = list(of_units)
    if chosen:
        rows = rows.filter(unit_id__in=chosen)
    open_states = [s for _label, states in COLUMNS.values() for s in states if s != "closed"]
    recent = Q(state="closed", closed_at__gte=week_start(now))
    column = Choice(
        *(When(state__in=states, then=Value(code)) for code, (_l, states) in COLUMNS.items()),
        output_field=CharField(),
    )
    placed = rows.filter(Q(state__in=open_states) | recent).annotate(column=column)
    order = [F("due_at").asc(nulls_last=True), F("id").asc()]
    ranked = placed.annotate(
        rank=Window(RowNumber(), partition_by=[F("column")], order_by=order),
        size=Window(Count("id"), partition_by=[F("column")]),
    )
    stacks = {
        code: Stack(code, label, MACHINE.by_code[states[0]].tone)
        for code, (label, states) in COLUMNS.items()
    }
    for case in ranked.filter(rank__lte=SHOWN).only(*cases.LIST).order_by("column", "rank"):
        stack = stacks[case.column]
        stack.count = case.size
        stack.cards.append(case)
    return list(stacks.values())


def units_in_reach(actor: Actor, areas: tuple[str, ...]) -> list[tuple[int, str]]:
    """(id, name) of the active units an actor may put on the board, by name."""

    def near(area: str) -> bool:
        return within(area, areas) or any(code.startswith(area) for code in areas)

    known = [u for u in units().ids.values() if u.active and near(u.area)]
    return sorted(((u.id, u.label) for u in known), key=lambda pair: pair[1])
