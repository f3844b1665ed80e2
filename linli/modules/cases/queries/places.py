"""Streets and communities by code, kept in memory: lists name the places of every row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, STREET, within
from linli.core.areas.queries import AreaFacts
from linli.core.versions import stamps


@dataclass(frozen=True)
class Places:
    """The streets and communities valid on a day, in the order of their codes."""

    by_code: dict[str, AreaFacts]

    def label(self, code: str) -> str:
        """`Street · Community`, as much as is known; an unknown code is its own label."""
        steps = (code[:STREET], code[:COMMUNITY])
        known = dict.fromkeys(s for s in steps if s in self.by_code)
        return " · ".join(self.by_code[step].label for step in known) or code

    def name(self, code: str) -> str:
        """The name of the area itself."""
        found = self.by_code.get(code)
        return found.label if found else code

    def below(self, reach: tuple[str, ...], level: int) -> list[AreaFacts]:
        """All of a level inside the subtrees; for a reach below that level what holds it."""
        return [
            a
            for a in self.by_code.values()
            if a.level == level
            and (within(a.code, reach) or any(r.startswith(a.code) for r in reach))
        ]


@stamps.cached("areas")
def _kept() -> dict[date, Places]:
    return {}


def places() -> Places:
    """Those valid today; two statements when areas changed or the day did, else none."""
    kept, today = _kept(), timezone.localdate()
    if today not in kept:
        kept.clear()
        found = [*areas.of_level(STREET), *areas.of_level(COMMUNITY)]
        kept[today] = Places({a.code: a for a in found})
    return kept[today]


def scope(actor: Actor) -> tuple[str, ...]:
    """Where this actor's cases lie: the reach by area, or the home district of a unit's people."""
    return actor.reach("cases.view") or ((actor.district,) if actor.district else ())
