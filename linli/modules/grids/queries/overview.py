"""Where the grids of an area stand: per community its households, grids, limits and workers."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass, fields

from django.db.models import Sum
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, GRID, within
from linli.core.areas.models import Area
from linli.core.areas.queries import AreaFacts
from linli.core.areas.states import Kind
from linli.core.errors import NotFound
from linli.core.people.kinds import GRID_WORKER
from linli.core.people.models import Post, valid_on
from linli.core.places.models import Compound
from linli.modules.grids import rules
from linli.modules.grids.queries.layers import limits

VIEW = "grids.view"


@dataclass(frozen=True)
class Line:
    """One community: registered households, grids in force, those outside the limits, posts."""

    code: str
    name: str
    households: int
    grids: int
    special: int
    outside: int
    workers: int
    uncovered: int


@dataclass(frozen=True)
class Overview:
    """The communities of an area, and all of them together."""

    name: str
    bounds: tuple[int, int]
    lines: list[Line]
    total: Line


def overview(actor: Actor, area: str) -> Overview:
    """Communities in reach inside an area, by code. NotFound out of reach. Six statements."""
    reach = actor.reach(VIEW)
    if not (within(area, reach) or any(prefix.startswith(area) for prefix in reach)):
        raise NotFound()
    communities = [
        row for row in areas.of_level(COMMUNITY, area[:COMMUNITY]) if within(row.code, reach)
    ]
    codes = {row.code for row in communities}
    bounds = limits(GRID, area)
    grids = _grids(area, codes)
    held = _held(area)
    lived = _registered(area)
    lines = [
        _line(row, lived.get(row.code, row.households or 0), grids[row.code], bounds, held)
        for row in communities
    ]
    name = areas.labels([area]).get(area, area)
    counted = [field.name for field in fields(Line) if field.type == "int"]
    total = {n: sum(getattr(line, n) for line in lines) for n in counted}
    return Overview(name, bounds, lines, Line(area, name, **total))


def _grids(area: str, communities: set[str]) -> dict[str, list[Area]]:
    found: dict[str, list[Area]] = defaultdict(list)
    rows = areas.valid().filter(code__within=area, level=GRID).defer("geometry").order_by("code")
    for row in rows:
        if row.code[:COMMUNITY] in communities:
            found[row.code[:COMMUNITY]].append(row)
    return found


def _held(area: str) -> Counter[str]:
    """Area -> held posts of grid workers today."""
    rows = Post.objects.filter(valid_on(timezone.localdate()), kind=GRID_WORKER, area__within=area)
    return Counter(rows.filter(account__isnull=False).values_list("area", flat=True))


def _registered(area: str) -> dict[str, int]:
    rows = Compound.objects.filter(active=True, area__within=area[:COMMUNITY]).order_by()
    return dict(rows.values_list("area").annotate(total=Sum("households")))


def _line(
    row: AreaFacts, households: int, grids: list[Area], bounds: tuple[int, int], held: Counter[str]
) -> Line:
    plain = [grid for grid in grids if grid.kind != Kind.SPECIAL_GRID]
    return Line(
        code=row.code,
        name=row.label,
        households=households,
        grids=len(grids),
        special=len(grids) - len(plain),
        outside=sum(bool(rules.found_in(grid, bounds)) for grid in plain),
        workers=sum(held[grid.code] for grid in grids),
        uncovered=sum(not held[grid.code] for grid in plain),
    )
