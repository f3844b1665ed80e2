"""What a grid of a plan must fulfil, how numbers are shared out, how new codes are counted."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.areas import codes
from linli.core.areas.states import Kind
from linli.core.errors import Invalid, Refused
from linli.engines.divisions import naming
from linli.modules.grids.states import Level

LOW, HIGH, BROKEN, RIVER = "low", "high", "broken", "river"
GOOD = "good"
SENTENCES = {
    LOW: gettext_lazy("%(households)s households, fewer than %(lower)s."),
    HIGH: gettext_lazy("%(households)s households, more than %(upper)s."),
    BROKEN: gettext_lazy("Its land does not hang together."),
    RIVER: gettext_lazy("A river runs through it."),
}
DIGITS = 3
MOST = 10**DIGITS - 1
Bounds = tuple[int, int]


def findings(kind: str, households: int, bounds: Bounds, parts: int, river: bool) -> list[str]:
    """What is wrong with a grid, the gravest first: broken, low or high, river."""
    found = [BROKEN] if parts > 1 else []
    if kind != Kind.SPECIAL_GRID:
        found += [LOW] if households < bounds[0] else []
        found += [HIGH] if households > bounds[1] else []
    return found + ([RIVER] if river else [])


def found_in(grid: Any, bounds: Bounds, parts: int = 1, river: bool = False) -> list[str]:
    """`findings` of a row with its kind and households; nothing where these are not known."""
    if grid.households is None:
        return []
    return findings(grid.kind, grid.households, bounds, parts, river)


def state_of(found: Iterable[str]) -> str:
    """One word for the map: good, low, high or broken; a river crossed is only said in words."""
    held = set(found)
    return next((word for word in (BROKEN, LOW, HIGH) if word in held), GOOD)


def sentence(finding: str, households: int, bounds: Bounds) -> str:
    """A finding for people, in the active language."""
    facts = {"households": households, "lower": bounds[0], "upper": bounds[1]}
    return str(SENTENCES.get(finding, finding)) % facts


def clean_name(name: str, most: int, *, field: str = "name", empty: bool = False) -> str:
    """A name without needless blanks; Invalid when it is missing or too long."""
    name = " ".join(name.split())
    if not name and not empty:
        raise Invalid({field: _("Give the name.")})
    if len(name) > most:
        raise Invalid({field: _("At most %(most)s characters.") % {"most": most}})
    return name


def next_code(area: str, used: Iterable[str]) -> str:
    """The next serial in an area, above every one ever used there; then the lowest free one."""
    taken = {int(code[-DIGITS:]) for code in used if codes.parent(code) == area}
    serial = max(taken, default=0) + 1
    if serial > MOST:
        free = (number for number in range(1, MOST + 1) if number not in taken)
        serial = next(free, 0)
    if not serial:
        raise Refused(_("All numbers of grids in this area are used."), code="no_code")
    return f"{area}{serial:0{DIGITS}d}"


def grid_name(code: str) -> str:
    """The customary name: `第三网格`, `第三微网格`."""
    number = int(code[-DIGITS:])
    if len(code) == codes.MICRO_GRID:
        return f"第{naming.chinese_number(number)}微网格"
    return naming.grid_name(number)


def kind_of(level: int) -> str:
    """The kind of area a plan of this level makes."""
    return str(Kind.MICRO_GRID if level == Level.MICRO_GRID else Kind.GRID)


def level_fits(level: int, area: str) -> bool:
    """Grids are drawn in a district, street or community, micro-grids in one grid."""
    if level == Level.MICRO_GRID:
        return len(area) == codes.GRID
    return level == Level.GRID and codes.COUNTY <= len(area) <= codes.COMMUNITY
