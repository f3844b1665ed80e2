"""The districts, streets and communities of this installation, kept in memory: lists name the places of every row."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, COUNTY, STREET, within
from linli.core.areas.queries import AreaFacts
from linli.core.versions import stamps

Choices = list[tuple[str, str]]


@dataclass(frozen=True)
class Served:
    """Those valid on a day, in the order of their codes."""

    by_code: dict[str, AreaFacts]

    def of_level(self, level: int) -> list[AreaFacts]:
        return [area for area in self.by_code.values() if area.level == level]

    @property
    def districts(self) -> list[AreaFacts]:
        return self.of_level(COUNTY)

    def name(self, code: str) -> str:
        """Of the area itself; an unknown code is its own name."""
        found = self.by_code.get(code)
        return found.label if found else code

    def label(self, code: str) -> str:
        """`Street · Community`, as much as is known."""
        steps = dict.fromkeys((code[:STREET], code[:COMMUNITY]))
        return " · ".join(self.by_code[s].label for s in steps if s in self.by_code) or code

    def below(self, reach: tuple[str, ...], level: int) -> Choices:
        """Code and name of all of a level in the subtrees; for a reach below it what holds that."""
        return [
            (a.code, a.label)
            for a in self.of_level(level)
            if within(a.code, reach) or any(r.startswith(a.code) for r in reach)
        ]

    def by_street(self) -> list[tuple[str, Choices]]:
        """Each street's name with its communities, for a list of choices; without empty streets."""
        held: dict[str, Choices] = {}
        for one in self.of_level(COMMUNITY):
            held.setdefault(one.code[:STREET], []).append((one.code, one.label))
        return [(s.label, held[s.code]) for s in self.of_level(STREET) if s.code in held]


@stamps.cached("areas")
def _kept() -> dict[date, Served]:
    return {}


def served() -> Served:
    """Three statements a day and after each change of areas, else none."""
    kept, today = _kept(), timezone.localdate()
    if today not in kept:
        kept.clear()
        found = [area for level in (COUNTY, STREET, COMMUNITY) for area in areas.of_level(level)]
        kept[today] = Served({area.code: area for area in found})
    return kept[today]
