"""Which previous grid everything was in."""

from __future__ import annotations

import numpy as np
import shapely

from linli.engines.grids import cleaning, overlay, tiling
from linli.engines.grids.atoms import build_atoms
from linli.engines.grids.former import former_grids, held_before
from linli.engines.grids.given import Communities, Previous
from linli.engines.grids.problem import Limits
from tests.engines.grids.test_cleaning import buildings, city, objects

BOX = shapely.box(0, 0, 100, 100)
QUARTERS = [shapely.box(x, y, x + 50, y + 50) for y in (0, 50) for x in (0, 50)]


def previous(*shapes):
    return Previous(objects(*shapes), objects(*[f"g{i}" for i in range(len(shapes))]))


def before(given, old):
    cleaned = cleaning.clean(given)
    land = tiling.tile(cleaned, 80).land
    return held_before(build_atoms(land, Limits()), land, former_grids(old, cleaned.communities))


def test_compound_belongs_where_most_of_it_lies():
    """A border was moved by hand through two compounds; a point inside would say otherwise."""
    west = shapely.Polygon([(0, 0), (45, 0), (45, 40), (80, 40), (80, 49), (45, 49), (45, 100), (0, 100)])  # fmt: skip
    found = before(city([BOX], QUARTERS), previous(west, BOX.difference(west)))
    assert found.tolist() == [0, 1, 0, 1]


def test_buildings_weigh_more_than_land():
    west = shapely.box(0, 0, 20, 100)
    some = buildings((10, 10, 60, 1, 0), (40, 40, 20, 1, 0), (40, 90, 10, 1, 2))
    given = city([BOX], QUARTERS, [80, 10, 10, 10], buildings=some)
    assert before(given, previous(west, BOX.difference(west))).tolist() == [0, 1, 1, 1]


def test_building_outside_its_compound_says_nothing_about_it():
    west = shapely.box(0, 0, 45, 100)
    some = buildings((90, 90, 80, 1, 0), (40, 90, 10, 1, 2))
    given = city([BOX], QUARTERS, [80, 10, 10, 10], buildings=some)
    assert before(given, previous(west, BOX.difference(west)))[0] == 0


def test_new_land_was_in_no_grid():
    assert before(city([BOX], QUARTERS), previous(shapely.box(0, 0, 70, 50))).tolist() == [0, -1, -1, -1]  # fmt: skip


def test_grid_of_another_community_does_not_count():
    borders = [BOX, shapely.box(100, 0, 200, 100)]
    given = city(borders, [*QUARTERS, borders[1]], community=[0, 0, 0, 0, 1])
    assert before(given, previous(shapely.box(60, 0, 200, 100))).tolist() == [-1, -1, -1, -1, 0]


def test_previous_grids_elsewhere_are_left_out_but_their_codes_stay_used():
    old = previous(BOX, shapely.box(100, 0, 200, 100), shapely.box(60, 100, 100, 300))
    former = former_grids(old, Communities(objects(BOX), objects("a")))
    assert former.code.tolist() == ["g0"] and former.home.tolist() == [0]
    assert former.used == {"g0", "g1", "g2"}


def test_shares_agree_with_plain_intersections():
    rng = np.random.default_rng(5)
    one = objects(*[shapely.box(x, y, x + 20, y + 25) for x, y in rng.uniform(0, 80, (40, 2))])
    other = objects(*QUARTERS, *[shapely.Point(x, y).buffer(15) for x, y in rng.uniform(20, 80, (6, 2))])  # fmt: skip
    group, holders = rng.integers(0, 2, 40), rng.integers(0, 2, len(other))
    a, b, area = overlay.shares(one, other, group, holders)
    found = {(int(i), int(j)): m for i, j, m in zip(a, b, area, strict=True)}
    assert len(found) == len(a)
    for i, shape in enumerate(one):
        held = {j: shape.intersection(other[j]).area for j in range(len(other)) if holders[j] == group[i]}  # fmt: skip
        whole = [j for j, m in held.items() if m > shape.area * (1 - 1e-9)]
        if whole:
            assert {j for k, j in found if k == i} == {whole[0]}
            continue
        for j, m in held.items():
            assert abs(found.get((i, j), 0.0) - m) < 1e-9
