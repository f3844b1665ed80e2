"""Draws the demo's grids and police beats, and writes the shipped files anew:

    python manage.py shell -c "from tools import demo_areas; demo_areas.write()"

Synthetic but plausible borders: real ones are imported, and grids are drawn by their own rules. The
same table, outline and seed give the same cells.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from linli.core.areas import codes, geometry, seeding
from linli.core.areas.seeding import DATA, DEMO_DISTRICT, Division, Grid
from linli.core.demo.cast import SHOWN_STREET
from linli.engines.grids.coding import reading_order
from tools import tessellation

SEED = 7
HOUSEHOLDS = (300, 500)  # per grid, both included; common practice for towns
POLICE_AREAS, POLICE_SEED = 9, 5
POLICE_FILE = Path(__file__).parents[1] / "linli/modules/grids/data/police_areas.json"


def write() -> None:
    """Both files, a feature on each line, every corner with its six decimals."""
    table = seeding.read_divisions(DATA / f"{DEMO_DISTRICT}.csv")
    grids = drawn(table, read_outline(DATA / f"{DEMO_DISTRICT}_outline.json"), SEED)
    facts = ({"code": grid.code, "households": grid.households} for grid in grids)
    _write(DATA / f"{DEMO_DISTRICT}_grids.json", facts, [grid.border for grid in grids])
    beats = police_areas([g.border for g in grids if g.code.startswith(SHOWN_STREET)])
    numbers = ({"number": number} for number in range(1, len(beats) + 1))
    _write(POLICE_FILE, numbers, beats)


def read_outline(path: Path) -> BaseGeometry:
    """The surface of a GeoJSON geometry, WGS-84."""
    return geometry.polygonal(shapely.from_geojson(path.read_text(encoding="utf-8")))


def drawn(
    table: Sequence[Division],
    outline: BaseGeometry,
    seed: int,
    per_community: tuple[int, int] = (3, 7),
) -> list[Grid]:
    """Grids for a table with streets and communities; they tile the outline, each in one piece.

    `per_community`: least and most grids of a community.
    """
    rng = np.random.default_rng(seed)
    grids: dict[str, BaseGeometry] = {}
    for community, cell in sorted(_communities(table, outline, rng).items()):
        count = int(rng.integers(per_community[0], per_community[1], endpoint=True))
        sites = tessellation.spread(cell, np.empty((0, 2)), count, rng)
        parts = tessellation.split(cell, sites)
        for number, i in enumerate(reading_order(parts), start=1):
            grids[f"{community}{number:03d}"] = parts[i]
    return [
        Grid(code, int(rng.integers(HOUSEHOLDS[0], HOUSEHOLDS[1], endpoint=True)), border)
        for code, border in tessellation.noded(grids).items()
    ]


def police_areas(grids: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """The land of these grids cut anew: fewer, larger, along other lines."""
    land = tessellation.union(np.array(grids))
    chance = np.random.default_rng(POLICE_SEED)
    return tessellation.split(
        land, tessellation.spread(land, np.empty((0, 2)), POLICE_AREAS, chance)
    )


def _communities(
    table: Sequence[Division], outline: BaseGeometry, rng: np.random.Generator
) -> dict[str, BaseGeometry]:
    """Each street's land cut into its communities; those without a trusted point get one."""
    points = _points(table, outline)
    cells: dict[str, BaseGeometry] = {}
    for street, land in _streets(points, outline).items():
        members = [r.code for r in table if len(r.code) == codes.COMMUNITY and r.code[:9] == street]
        # A point that fell into another street's land is a wrong one: the place is not known.
        sure = [c for c in members if c in points and shapely.contains_xy(land, *points[c])]
        unsure = [code for code in members if code not in sure]
        fixed = np.array([points[code] for code in sure]).reshape(-1, 2)
        sites = np.vstack((fixed, tessellation.spread(land, fixed, len(unsure), rng)))
        cells.update(zip(sure + unsure, tessellation.split(land, sites), strict=True))
    return cells


def _streets(
    points: Mapping[str, tessellation.Site], outline: BaseGeometry
) -> dict[str, BaseGeometry]:
    """Land of each street: what lies nearest to its seat and known communities, in one piece."""
    seats = list(points)
    streets = sorted({code[: codes.STREET] for code in seats})
    pieces = tessellation.split(outline, np.array([points[code] for code in seats]))
    owners = [streets.index(code[: codes.STREET]) for code in seats]
    settled = np.array(tessellation.connected(pieces, owners))
    return {
        street: tessellation.union(np.array(pieces)[settled == i])
        for i, street in enumerate(streets)
    }


def _points(table: Sequence[Division], outline: BaseGeometry) -> dict[str, tessellation.Site]:
    rows = [r for r in table if len(r.code) >= codes.STREET and r.lon is not None]
    sites = tessellation.pulled_in(outline, np.array([(r.lon, r.lat) for r in rows], dtype=float))
    return {row.code: site for row, site in zip(rows, sites, strict=True)}


def _write(path: Path, facts: Iterable[Mapping[str, Any]], shapes: Sequence[BaseGeometry]) -> None:
    made = [geometry.feature(s, dict(f)) for f, s in zip(facts, shapes, strict=True)]
    lines = ",\n".join(json.dumps(one, separators=(",", ":")) for one in made)
    path.write_text(f'{{"type":"FeatureCollection","features":[\n{lines}\n]}}\n', encoding="utf-8")
