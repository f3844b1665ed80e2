"""Drawing grids: the engine beside METIS on one folder of compounds, in one table.

`python -m tools.bench grids FOLDER`; status 1 when a figure of the engine misses its floor.
CPU seconds are taken warm, on one thread, from the compounds to the numbered grids. Borders "on
roads and rivers" are those between grids of one community where the two compounds have a road, rail
or river between them, as a share of all such borders by length. Both columns use the same atoms and
the same polygons (borders inside cut compounds drawn straight). METIS gets the best of 20 seeds, all
numbers of grids, three tables of edge weights and two imbalances by the engine's own score; its CPU
seconds are those of 20 seeds and numbers of grids alone.
"""

from __future__ import annotations

import sys
import time
from collections.abc import Callable
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow.parquet
import shapely

from linli.engines.grids.atoms import build_atoms
from linli.engines.grids.problem import Atoms, Land
from linli.engines.grids.redraw import overlap_names
from linli.engines.grids.solving import draw
from tools.bench.metis import FACTORS, TABLES, metis
from tools.bench.quality import LIMITS, City, Figures, moved, quality, touched

CITY = 1170
AT_LEAST = {"within": 97.7, "compact": 0.675, "tenth": 0.52, "barrier": 77.0}
AT_MOST = {
    "variation": 0.15, "surplus": 8, "apart": 0, "cut": 0, "gap": 1e-9, "overlap": 1e-9,
    "over": 0, "full": 2.0, "draft": 0.6, "one": 50.0, "edited": 50.0, "moved": 1.0, "touched": 0, "city": 40.0,
}  # fmt: skip
LABELS = {
    "grids": "grids",
    "within": "within 300-500, %",
    "outside": "households outside the limits",
    "over": "... not proven to be the least, findings",
    "compact": "compactness, mean (Polsby-Popper)",
    "tenth": "compactness, 10th percentile",
    "variation": "variation of households",
    "barrier": "border on roads and rivers, %",
    "surplus": "surplus pieces of large compounds",
    "apart": "grids not contiguous",
    "cut": "small compounds cut",
    "gap": "gaps, share of the area",
    "overlap": "overlaps, share of the area",
    "full": "CPU seconds",
    "draft": "CPU seconds, draft",
    "one": "one community, CPU ms (median)",
    "edited": "one community, draft, CPU ms (slowest)",
    "city": f"{CITY:,} communities, CPU seconds",
    "moved": "redraw: households moved, %",
    "touched": "redraw: legal communities changed",
}


def run(folder: Path, prefix: str = "gaomi") -> int:
    """Print the table; 1 if a floor is missed."""
    city = loaded(folder, prefix)
    print(f"{len(city.land.households)} compounds, {len(city.atoms)} atoms, ", end="")
    print(f"{int(city.land.households.sum()):,} households")
    engine, peer = engine_figures(city), metis_figures(city)
    print(f"{'':44}{'METIS':>10}{'engine':>10}{'ratio':>8}  floor")
    missed = []
    for key, label in LABELS.items():
        good = passes(key, engine)
        missed += [] if good else [key]
        print(f"{label:44}{shown(peer.get(key)):>10}{shown(engine.get(key)):>10}", end="")
        print(
            f"{ratio(engine.get(key), peer.get(key)):>8}  {floor(key)}{'' if good else ' MISSED'}"
        )
    return 1 if missed else 0


def passes(key: str, figures: Figures) -> bool:
    found = figures.get(key, 0.0)
    return AT_LEAST.get(key, found) <= found <= AT_MOST.get(key, found)


def floor(key: str) -> str:
    if key in AT_LEAST:
        return f">= {AT_LEAST[key]:g}"
    return f"<= {AT_MOST[key]:g}" if key in AT_MOST else ""


def shown(value: float | None) -> str:
    return "" if value is None else f"{value:.4g}" if value < 1000 else f"{value:,.0f}"


def ratio(value: float | None, peer: float | None) -> str:
    return "" if value is None or not peer else f"{value / peer:.2f}"


def loaded(folder: Path, prefix: str) -> City:
    def table(name: str) -> dict[str, Any]:
        rows = pyarrow.parquet.read_table(folder / f"{prefix}_{name}.parquet")
        return {column: rows[column].to_numpy() for column in rows.column_names}

    compounds, buildings, edges = table("compounds"), table("buildings"), table("edges")
    order = np.argsort(compounds["compound"])
    place = np.empty(int(compounds["compound"].max()) + 1, dtype=np.int64)
    place[compounds["compound"][order]] = np.arange(len(order))
    land = Land(
        geometry=shapely.from_wkb(compounds["geometry"][order]),
        households=compounds["households"][order].astype(np.int64),
        community=compounds["community"][order].astype(np.int64),
        special=np.full(len(order), -1, dtype=np.int64),
        building_compound=place[buildings["compound"]],
        building_x=buildings["x"],
        building_y=buildings["y"],
        building_households=buildings["households"].astype(np.int64),
        edge_a=place[edges["a"]],
        edge_b=place[edges["b"]],
        edge_class=edges["cls"].astype(np.int64),
    )
    return City(land, build_atoms(land, LIMITS))


def measured(action: Callable[[], Any]) -> tuple[Any, float]:
    began = time.process_time()
    answer = action()
    return answer, time.process_time() - began


def engine_figures(city: City) -> Figures:
    draw(city.atoms, LIMITS, effort=0.02)  # compiles
    division, seconds = measured(lambda: draw(build_atoms(city.land, LIMITS), LIMITS))
    draft = measured(lambda: draw(build_atoms(city.land, LIMITS), LIMITS, draft=True))[1]
    figures = quality(city, division.grid) | {"full": seconds, "draft": draft}
    unproven = [one for one in division.findings if not one.proven]
    figures["over"] = len(unproven)
    alone = [only(city.atoms, one) for one in range(int(city.atoms.community.max()) + 1)]
    figures["one"] = 1000 * float(
        np.median([measured(partial(draw, one, LIMITS))[1] for one in alone])
    )
    figures["edited"] = 1000 * max(
        measured(partial(draw, one, LIMITS, draft=True))[1] for one in alone
    )
    changed = replace(city, land=later(city.land))
    atoms = build_atoms(changed.land, LIMITS)
    before = carried(city.atoms, division.grid, atoms)
    draw(atoms, LIMITS, previous=before, effort=0.02)
    after = draw(atoms, LIMITS, previous=before).grid
    figures["moved"] = 100 * moved(atoms, before, after)
    figures["touched"] = touched(atoms, before, after)
    figures["city"] = measured(lambda: draw(build_atoms(repeated(city.land), LIMITS), LIMITS))[1]
    return figures


def only(atoms: Atoms, community: int) -> Atoms:
    """The atoms of one community."""
    rows = np.flatnonzero(atoms.community == community)
    place = np.full(len(atoms), -1, dtype=np.int64)
    place[rows] = np.arange(len(rows))
    kept = (place[atoms.edge_a] >= 0) & (place[atoms.edge_b] >= 0)
    names = ("geometry", "households", "community", "cell", "area", "perimeter", "x", "y")
    return Atoms(
        **{name: getattr(atoms, name)[rows] for name in (*names, "special")},
        edge_a=place[atoms.edge_a[kept]],
        edge_b=place[atoms.edge_b[kept]],
        edge_length=atoms.edge_length[kept],
        edge_class=atoms.edge_class[kept],
    )


def later(land: Land) -> Land:
    """The land after households changed in 3 % of the compounds by a factor of 0.5 to 1.6."""
    chance = np.random.default_rng(3)
    lived = np.flatnonzero(land.households > 0)
    changed = chance.choice(lived, max(round(0.03 * len(land.households)), 1), replace=False)
    households = land.households.copy()
    households[changed] = np.rint(households[changed] * chance.uniform(0.5, 1.6, len(changed)))
    return replace(land, households=households)


def carried(atoms: Atoms, grid: np.ndarray, new: Atoms) -> np.ndarray:
    """The old grid at a place inside each new atom."""
    inner = shapely.point_on_surface(new.geometry)
    found = np.full(len(new), -1, dtype=np.int64)
    point, atom = shapely.STRtree(atoms.geometry).query(inner, "intersects")
    found[point] = grid[atom]
    return found


def repeated(land: Land) -> Land:
    """The land side by side with itself until it has as many communities as a large city."""
    count, width = int(land.community.max()) + 1, 100_000.0
    copies = -(-CITY // count)
    rows = np.arange(copies * len(land.households)) % len(land.households)
    copy = np.arange(copies * len(land.households)) // len(land.households)
    geometry = np.concatenate([
        shapely.transform(land.geometry, lambda xy, by=by: xy + np.array([by * width, 0]))
        for by in range(copies)
    ])  # fmt: skip
    kept = land.community[rows] + copy * count < CITY
    size = len(land.households)
    shift = np.arange(copies).repeat(len(land.building_x))
    edges = np.arange(copies).repeat(len(land.edge_a)) * size
    whole = Land(
        geometry=geometry[kept],
        households=land.households[rows][kept],
        community=(land.community[rows] + copy * count)[kept],
        special=land.special[rows][kept],
        building_compound=np.tile(land.building_compound, copies) + shift * size,
        building_x=np.tile(land.building_x, copies) + shift * width,
        building_y=np.tile(land.building_y, copies),
        building_households=np.tile(land.building_households, copies),
        edge_a=np.tile(land.edge_a, copies) + edges,
        edge_b=np.tile(land.edge_b, copies) + edges,
        edge_class=np.tile(land.edge_class, copies),
    )
    return within(whole, kept)


def within(land: Land, kept: np.ndarray) -> Land:
    """Buildings and edges of the kept cells, which are numbered anew."""
    place = np.cumsum(kept) - 1
    buildings = kept[land.building_compound]
    edges = kept[land.edge_a] & kept[land.edge_b]
    return replace(
        land,
        building_compound=place[land.building_compound[buildings]],
        building_x=land.building_x[buildings],
        building_y=land.building_y[buildings],
        building_households=land.building_households[buildings],
        edge_a=place[land.edge_a[edges]],
        edge_b=place[land.edge_b[edges]],
        edge_class=land.edge_class[edges],
    )


def metis_figures(city: City) -> Figures:
    """Quality by the best of all attempts; CPU and redraw by the plain best of 20 seeds."""
    plain, seconds = measured(
        lambda: metis(build_atoms(city.land, LIMITS), LIMITS, TABLES[:1], FACTORS[:1])
    )
    changed = replace(city, land=later(city.land))
    atoms = build_atoms(changed.land, LIMITS)
    before, after = carried(city.atoms, plain, atoms), metis(atoms, LIMITS, TABLES[:1], FACTORS[:1])
    names = overlap_names(after, before, atoms.households * len(atoms) + 1)
    return quality(city, metis(city.atoms, LIMITS, TABLES, FACTORS)) | {
        "full": seconds,
        "moved": 100 * moved(atoms, before, names[after]),
    }


if __name__ == "__main__":
    sys.exit(run(Path(sys.argv[1])))
