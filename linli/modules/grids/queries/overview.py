"""Where the grids of an area stand: per community its households, grids, limits and workers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Sum
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, GRID, within
from linli.core.areas.models import Area
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
    violation: int
    workers: int
    vacancies: int
    uncovered: int


@dataclass(frozen=True)
class Overview:
    """The communities of an area, and all of them together."""

    area: str
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
    held, vacant = _posts(area)
    lived = _registered(area)
    lines = [
        _line(row.code, row.label, lived.get(row.code, row.households or 0), grids[row.code], bounds, held, vacant)
        for row in communities
    ]  # fmt: skip
    name = areas.labels([area]).get(area, area)
    return Overview(area, name, bounds, lines, _total(area, name, lines))


def _grids(area: str, communities: set[str]) -> dict[str, list[Area]]:
    found: dict[str, list[Area]] = defaultdict(list)
    rows = areas.valid().filter(code__within=area, level=GRID).defer("geometry").order_by("code")
    for row in rows:
        if row.code[:COMMUNITY] in communities:
            found[row.code[:COMMUNITY]].append(row)
    return found


def _posts(area: str) -> tuple[Counter[str], Counter[str]]:
    """Area -> held, and vacant, posts of grid workers today."""
    held: Counter[str] = Counter()
    vacant: Counter[str] = Counter()
    rows = Post.objects.filter(valid_on(timezone.localdate()), kind=GRID_WORKER, area__within=area)
    for code, account in rows.values_list("area", "account_id"):
        (vacant if account is None else held)[code] += 1
    return held, vacant


def _registered(area: str) -> dict[str, int]:
    rows = Compound.objects.filter(active=True, area__within=area[:COMMUNITY]).order_by()
    return dict(rows.values_list("area").annotate(total=Sum("households")))


def _line(
    code: str,
    name: str,
    households: int,
    grids: list[Area],
    bounds: tuple[int, int],
    held: Counter[str],
    vacant: Counter[str],
) -> Line:
    plain = [g for g in grids if g.kind != "special_grid"]
    outside = [
        rules.violation(g.households, bounds)
        for g in plain
        if g.households is not None and rules.violation(g.households, bounds)
    ]
    return Line(
        code=code,
        name=name,
        households=households,
        grids=len(grids),
        special=len(grids) - len(plain),
        outside=len(outside),
        violation=sum(outside),
        workers=sum(held[g.code] for g in grids),
        vacancies=sum(vacant[g.code] for g in grids),
        uncovered=sum(not held[g.code] for g in plain),
    )


def _total(area: str, name: str, lines: Iterable[Line]) -> Line:
    names = ("households", "grids", "special", "outside", "violation", "workers", "vacancies", "uncovered")  # fmt: skip
    rows = list(lines)
    return Line(area, name, **{n: sum(getattr(row, n) for row in rows) for n in names})
