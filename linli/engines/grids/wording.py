"""Findings of a drawing in words: why a grid is as it is, and what would help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from linli.engines.grids.problem import Finding, Limits
from linli.engines.sentences import Sentence, Series

REASONS: dict[str, Sentence] = {
    "too_few": Sentence("%(community)s has %(households)s households in all, fewer than the lower limit of %(lower)s."),
    "too_many": Sentence("%(households)s households in %(community)s fit no number of grids of %(lower)s to %(upper)s."),
    "island": Sentence("A part of %(community)s with %(households)s households has no neighbour it could be drawn together with."),
    "river": Sentence("In %(community)s a grid crosses the river, because neither side alone can be divided within the limits."),
    "single_building": Sentence("One building in %(community)s alone has %(households)s households, more than the upper limit of %(upper)s."),
    "indivisible": Sentence("A compound in %(community)s has %(households)s households and no buildings along which it could be cut."),
    "no_legal_division": Sentence("%(community)s cannot be divided within the limits without cutting a small compound: every division was excluded."),
    "not_found": Sentence("No division of %(community)s within the limits was found; whether there is one was not decided."),
    "special_apart": Sentence("A special grid in %(community)s consists of compounds that do not touch."),
    "outside": Sentence("A grid in %(community)s has %(households)s households, outside the limits of %(lower)s to %(upper)s."),
    "apart": Sentence("A grid in %(community)s consists of parts that do not touch, because its land does."),
}  # fmt: skip
# What is said otherwise where the smallest pieces are buildings (micro-grids).
OF_BUILDINGS: dict[str, Sentence] = {
    "indivisible": REASONS["single_building"],
    "no_legal_division": Sentence("%(community)s cannot be divided within the limits without dividing a building: every division was excluded."),
    "split": Sentence("divide %(a)s by units"),
}  # fmt: skip
HELP: dict[str, Sentence] = {
    "split": Sentence("split compound %(a)s"),
    "cross": Sentence("cross the border between %(a)s and %(b)s"),
    "join": Sentence("serve it together with %(a)s"),
}


@dataclass(frozen=True)
class Names:
    """How people call communities (by number) and cells (by row); whether cells are buildings."""

    community: Callable[[int], str]
    cell: Callable[[int], str]
    buildings: bool = False

    def words(self, table: dict[str, Sentence], kind: str, otherwise: str = "") -> Sentence:
        """The sentence for a kind: the one for buildings where they are the cells, else the table's."""
        special = OF_BUILDINGS.get(kind) if self.buildings else None
        return special or table.get(kind) or table[otherwise]


def reason(finding: Finding, limits: Limits, names: Names) -> Sentence:
    """One sentence, with what would help where the solver knows it."""
    said = names.words(REASONS, finding.kind, "outside") % {
        "community": names.community(finding.community),
        "households": finding.households,
        "lower": limits.lower,
        "upper": limits.upper,
    }
    ways = [way for way in (option(one, names) for one in finding.options) if way is not None]
    if not ways:
        return said
    listed = Series(*dict.fromkeys(ways), between=Sentence("; "))
    return Series(said, Sentence("What would help: %(ways)s.", ways=listed), between=" ")


def option(given: Sequence[Any], names: Names) -> Sentence | None:
    """What would help, in words; None for a way nobody has words for."""
    kind, *places = given
    if kind not in HELP or not places:
        return None
    name = names.community if kind == "join" else names.cell
    words = {"a": name(int(places[0])), "b": name(int(places[-1]))}
    return names.words(HELP, kind) % words
