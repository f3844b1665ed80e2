"""Generated cities of every awkward kind, in metres, as inputs of the engine."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import shapely
from shapely import affinity

from linli.engines.grids.given import Barriers, Buildings, Communities, Compounds, Input
from linli.engines.layers import Plane

PLANE = Plane(None, 120.75, 30.75)


@dataclass(frozen=True)
class Kind:
    """What a city is like; every trait can be met with every other."""

    communities: int = 2
    compounds: int = 9  # per community
    gap: float = 0.0  # metres between compounds, 0 where they tile
    barriers: bool = False
    holes: bool = False
    islands: bool = False
    tower: bool = False
    empty: bool = False
    slivers: bool = False
    duplicates: bool = False
    overlaps: bool = False
    only_buildings: bool = False
    villages: bool = False
    bowtie: bool = False


def voronoi(rng, border, count):
    """The border in `count` cells around random points."""
    west, south, east, north = border.bounds
    spots = np.empty((0, 2))
    while len(spots) < count:
        tried = rng.uniform((west, south), (east, north), (count * 6, 2))
        tried = tried[shapely.contains_xy(border, tried[:, 0], tried[:, 1])]
        spots = np.vstack((spots, tried))[:count]
    cells = shapely.get_parts(shapely.voronoi_polygons(shapely.multipoints(spots), extend_to=border, ordered=True))  # fmt: skip
    return [largest(cell.intersection(border)) for cell in cells]


def largest(shape):
    parts = [part for part in shapely.get_parts([shape]) if part.geom_type == "Polygon"]
    return max(parts, key=lambda part: part.area)


def borders_of(rng, kind):
    """Communities: Voronoi cells of a square; with islands the first has a second part."""
    side = 900.0 * np.sqrt(kind.communities) * (3 if kind.villages else 1)
    square = affinity.rotate(shapely.box(0, 0, side, side * 0.8), float(rng.uniform(0, 40)))
    cells = voronoi(rng, square, kind.communities) if kind.communities > 1 else [square]
    if kind.islands:
        islet = shapely.Point(side * 1.6, side * 0.3).buffer(130, quad_segs=4)
        cells[0] = shapely.union_all([cells[0], islet])
    return cells


def compounds_of(rng, kind, border):
    main = largest(border)
    cells = voronoi(rng, main, kind.compounds)
    if kind.villages:
        cells = [cell.centroid.buffer(float(rng.uniform(40, 90)), quad_segs=3) for cell in cells]
        cells = [cell for cell in cells if main.contains(cell)] or [main.buffer(-30)]
    elif kind.gap:
        shrunk = [cell.buffer(-kind.gap / 2, join_style="mitre") for cell in cells]
        cells = [largest(cell) for cell in shrunk if not cell.is_empty]
    if kind.holes:
        cells = [with_hole(cell) for cell in cells]
    if kind.slivers and cells:
        west, south, east, _north = cells[0].bounds
        thin = shapely.box(west, south - 0.4, east, south - 0.1).intersection(main)
        if not thin.is_empty:
            cells.append(largest(thin))
    parts = shapely.get_parts([border])
    if len(parts) > 1:
        cells.append(min(parts, key=lambda part: part.area).buffer(-20))
    if kind.overlaps and len(cells) > 1:
        cells[0] = largest(cells[0].buffer(6, join_style="mitre").intersection(main))
    return cells


def with_hole(cell):
    inner = cell.buffer(-0.35 * np.sqrt(cell.area))
    return cell.difference(inner) if not inner.is_empty else cell


def buildings_in(rng, cell, count, duplicates):
    west, south, east, north = cell.bounds
    inner = cell.buffer(-1.0)
    inner = cell if inner.is_empty else inner
    spots = []
    for _try in range(400):
        if len(spots) == count:
            break
        x, y = float(rng.uniform(west, east)), float(rng.uniform(south, north))
        if shapely.contains_xy(inner, x, y):
            spots.append((x, y))
    if not spots:
        spots = [(cell.representative_point().x, cell.representative_point().y)]
    return [spots[0], *spots[:-1]] if duplicates and len(spots) > 1 else spots


def city(seed, kind):
    """An input of this kind; equal seeds give equal cities."""
    rng = np.random.default_rng(seed)
    borders = borders_of(rng, kind)
    shapes, homes, households, places = [], [], [], []
    for number, border in enumerate(borders):
        for shape in compounds_of(rng, kind, border):
            row = len(shapes)
            people = 0 if kind.empty and rng.random() < 0.3 else int(rng.integers(30, 420))
            if shape.area < 400:
                people = 0
            if kind.tower and row == 2:
                people = 900
            shapes.append(shape)
            homes.append(number)
            households.append(people)
            spots = buildings_in(rng, shape, 1 if kind.tower and row == 2 else int(rng.integers(1, 8)), kind.duplicates)  # fmt: skip
            shares = np.diff(np.linspace(0, people, len(spots) + 1).round()).astype(int)
            places += [(x, y, int(some), row) for (x, y), some in zip(spots, shares, strict=True)]
    return assembled(rng, kind, borders, shapes, homes, households, places)


def assembled(rng, kind, borders, shapes, homes, households, places):
    count = len(shapes)
    compounds = Compounds(
        geometry=objects(shapes), label=objects([f"c{i}" for i in range(count)]),
        community=np.array(homes), households=np.array(households),
        kind=objects(["slab"] * count), special=objects([""] * count),
    )  # fmt: skip
    if kind.bowtie:
        compounds.geometry[0] = crossed(compounds.geometry[0])
    columns = np.array([(x, y) for x, y, _h, _c in places])
    buildings = Buildings(
        columns[:, 0], columns[:, 1], np.array([h for _x, _y, h, _c in places]),
        np.ones(len(places)), np.array([c for *_xyh, c in places]),
    )  # fmt: skip
    labels = objects([f"33040200{i + 1:04d}" for i in range(len(borders))])
    given = Input(Communities(objects(borders), labels), compounds, buildings, plane=PLANE)
    if kind.barriers:
        given.barriers = crossing(rng, borders)
    if kind.only_buildings:
        lone = replace(buildings, compound=np.full(len(buildings), -1))
        given = replace(given, compounds=Compounds(), buildings=lone)
    return given


def objects(items):
    result = np.empty(len(items), dtype=object)
    result[:] = items
    return result


def crossed(shape):
    """The same outline with a small loop, as a slip of the hand draws it."""
    points = list(shape.exterior.coords)
    a, b = np.array(points[0]), np.array(points[1])
    along = b - a
    aside = np.array((-along[1], along[0])) / np.hypot(*along)
    loop = [tuple(a + along * 0.6 + aside), tuple(a + along * 0.4 + aside), tuple(a + along * 0.4), tuple(a + along * 0.6)]  # fmt: skip
    return shapely.Polygon([points[0], *loop[::-1][:1], loop[1], loop[0], loop[2], *points[1:]])


def crossing(rng, borders):
    """A river and two roads across everything."""
    west, south, east, north = shapely.union_all(borders).bounds
    lines, kinds = [], []
    for kind in (9, 1, 3):
        level = float(rng.uniform(south, north))
        other = float(rng.uniform(south, north))
        middle = ((west + east) / 2, (level + other) / 2 + 20.0)
        lines.append(shapely.LineString([(west - 10, level), middle, (east + 10, other)]))
        kinds.append(kind)
    return Barriers(objects(lines), np.array(kinds))
