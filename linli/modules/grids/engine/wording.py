"""Findings of a drawing in words: why a grid is as it is, and what would help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.modules.grids.engine.problem import Finding, Limits

REASONS: dict[str, Any] = {
    "too_few": gettext_lazy("%(community)s has %(households)s households in all, fewer than the lower limit of %(lower)s."),
    "too_many": gettext_lazy("%(households)s households in %(community)s fit no number of grids of %(lower)s to %(upper)s."),
    "island": gettext_lazy("A part of %(community)s with %(households)s households has no neighbour it could be drawn together with."),
    "river": gettext_lazy("In %(community)s a grid crosses the river, because neither side alone can be divided within the limits."),
    "single_building": gettext_lazy("One building in %(community)s alone has %(households)s households, more than the upper limit of %(upper)s."),
    "indivisible": gettext_lazy("A compound in %(community)s has %(households)s households and no buildings along which it could be cut."),
    "no_legal_division": gettext_lazy("%(community)s cannot be divided within the limits without cutting a small compound: every division was excluded."),
    "not_found": gettext_lazy("No division of %(community)s within the limits was found; whether there is one was not decided."),
    "special_apart": gettext_lazy("A special grid in %(community)s consists of compounds that do not touch."),
    "outside": gettext_lazy("A grid in %(community)s has %(households)s households, outside the limits of %(lower)s to %(upper)s."),
    "apart": gettext_lazy("A grid in %(community)s consists of parts that do not touch, because its land does."),
}  # fmt: skip
# What is said otherwise where the smallest pieces are buildings (micro-grids).
OF_BUILDINGS: dict[str, Any] = {
    "indivisible": REASONS["single_building"],
    "no_legal_division": gettext_lazy("%(community)s cannot be divided within the limits without dividing a building: every division was excluded."),
    "split": gettext_lazy("divide %(a)s by units"),
}  # fmt: skip
HELP: dict[str, Any] = {
    "split": gettext_lazy("split compound %(a)s"),
    "cross": gettext_lazy("cross the border between %(a)s and %(b)s"),
    "join": gettext_lazy("serve it together with %(a)s"),
}


@dataclass(frozen=True)
class Names:
    """How people call communities (by number) and cells (by row); whether cells are buildings."""

    community: Callable[[int], str]
    cell: Callable[[int], str]
    buildings: bool = False

    def words(self, table: dict[str, Any], kind: str, otherwise: str = "") -> str:
        special = OF_BUILDINGS.get(kind) if self.buildings else None
        return str(special or table.get(kind) or table.get(otherwise, ""))


def reason(finding: Finding, limits: Limits, names: Names) -> str:
    """One sentence, with what would help where the solver knows it."""
    said = names.words(REASONS, finding.kind, "outside") % {
        "community": names.community(finding.community),
        "households": finding.households,
        "lower": limits.lower,
        "upper": limits.upper,
    }
    ways = [way for way in (option(one, names) for one in finding.options) if way]
    if ways:
        said += " " + _("What would help: %(ways)s.") % {"ways": _("; ").join(dict.fromkeys(ways))}
    return said


def option(given: Sequence[Any], names: Names) -> str:
    kind, *places = given
    if kind not in HELP or not places:
        return ""
    name = names.community if kind == "join" else names.cell
    words = {"a": name(int(places[0])), "b": name(int(places[-1]))}
    return names.words(HELP, kind) % words
