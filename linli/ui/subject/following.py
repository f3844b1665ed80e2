"""One thing as its code shows it to everybody, and its receipt to whoever holds that."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import segno
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.clock import queries as clock
from linli.core.errors import NotFound
from linli.core.figures.queries import number
from linli.core.journal import queries as journal
from linli.core.parties import concerned
from linli.core.parties.declarations import DECLARED
from linli.core.parties.models import Party
from linli.core.parties.queries import has_rated
from linli.core.tasks.commands import TOTAL
from linli.ui import theme
from linli.ui.subject import lists
from linli.ui.subject.public import Public


@dataclass(frozen=True)
class Tracked:
    """`row` has the code; `shown` is the one it goes on in (itself, unless it was merged), `party`
    holds the receipt that was given."""

    public: Public
    row: Any
    shown: Any
    party: Party | None

    @property
    def own(self) -> bool:
        """Does the receipt belong to who brought this very row first?"""
        held = self.party
        return held is not None and held.subject_id == self.row.pk and not held.joined

    @property
    def told(self) -> bool:
        """May the answer be read?"""
        public = self.public
        return self.party is not None or public.open is None or public.open(self.shown)

    @property
    def going_on(self) -> bool:
        return not lists.ended(self.public.of, self.shown)

    @property
    def rateable(self) -> bool:
        """Over, by its receipt, and not too long ago."""
        public, shown = self.public, self.shown
        move = public.of.move("rate")
        if public.rate is None or self.party is None or move is None or shown.closed_at is None:
            return False
        days = timedelta(days=number(public.days, shown.area)) if public.days else timedelta.max
        return shown.state in move.sources and timezone.now() - shown.closed_at <= days

    @property
    def rated(self) -> bool:
        held = self.party
        return held is not None and self.rateable and has_rated(held, self.shown.closed_at)

    @property
    def may_withdraw(self) -> bool:
        public, move = self.public, self.public.of.move("withdraw")
        free = move is not None and self.row.state in move.sources
        return bool(public.withdraw and self.own and free and public.alone(self.row))

    @property
    def steps(self) -> list[dict[str, Any]]:
        return steps(self.public, self.row)


def tracked(public: Public, code: str, token: str = "") -> Tracked:
    """Raises NotFound for an unknown code, or a receipt of something else."""
    model = public.of.model
    row = model._default_manager.filter(code=code[:64]).first() if code else None
    if row is None:
        raise NotFound(_("There is nothing under this code. Look at the link on your receipt."))
    merged = DECLARED[public.of.type].merged(row.pk) if token else ()
    party = concerned.by_token(row, token[:64], merged=merged) if token else None
    return Tracked(public, row, public.target(row) or row, party)


def facts(found: Tracked) -> list[tuple[Any, Any]]:
    """Place, moments, promise, and what the kind itself says."""
    of, row, shown = found.public.of, found.row, found.shown
    area = areas.full_name(row.area, " ", timezone.localdate(of.opened(row)))
    promise = [shown.due_at, lists.due(of, shown) or ""] if shown.due_at else None
    told = [
        (_("Place"), f"{area} {of.place(row)}".strip()),
        (_("Came in"), of.opened(row)),
        (_("Promised by"), promise),
        *found.public.facts(shown),
        (_("Ended"), shown.closed_at),
    ]
    return [(label, value) for label, value in told if value]


def station_line(public: Public, state: str) -> list[dict[str, Any]]:
    """The stations, each past, present or to come; a state that belongs to none shows no line."""
    line = public.line()
    here = next((at for at, s in enumerate(line) if state in s.states), None)
    if here is None:
        return []
    ended = public.of.machine.state(state).final
    return [
        {"label": s.label, "icon": s.icon, "now": at == here, "past": at < here or ended}
        for at, s in enumerate(line)
    ]


def steps(public: Public, row: Any) -> list[dict[str, Any]]:
    """The journal, cut down to stages and moments: nothing anybody wrote, nobody's name."""
    machine, told = public.of.machine, []
    for entry in journal.of_subject(public.of.type, row.pk):
        changed = entry.changes.get("state")
        state = machine.by_code.get(changed[1]) if isinstance(changed, list) else None
        if state:
            about = {"title": state.label, "tone": state.tone, "icon": state.icon or "circle-check"}
            told.append({"at": entry.at, "state": state.code, **about})
    return told


def why(public: Public, row: Any) -> list[str]:
    """How the promised date came about, sentence by sentence."""
    clocks = [t for t in clock.timers_of(public.of.type, row.pk) if t.stage == TOTAL]
    return clock.explanation(clocks[-1]) if clocks else []


def image(link: str) -> str:
    """A code to scan, as data of the page."""
    ink = theme.colours()["night"]
    return str(segno.make(link, error="m").svg_data_uri(scale=4, border=2, dark=ink))
