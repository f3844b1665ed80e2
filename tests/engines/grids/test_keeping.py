"""Redraws leave alone what need not change: to the last bit, even where a hand moved a border."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from shapely.ops import split

from linli.engines.grids import keeping, noding
from linli.engines.grids.draw import draw_city
from linli.engines.grids.drawn import Options
from linli.engines.grids.given import Previous
from linli.engines.grids.problem import Limits
from linli.engines.layers import Plane
from tests.engines.grids import checker, cities
from tests.engines.grids.test_cleaning import buildings, city, objects

DRAFT = Options(draft=True)


def previous_of(drawn, **changed):
    """The drawn grids as those that hold so far; `changed` gives some codes another surface."""
    shapes = objects(*[changed.get(c, g) for c, g in zip(drawn.code, drawn.geometry, strict=True)])
    return Previous(shapes, objects(*drawn.code), frozenset(drawn.code), drawn.special)


def redrawn(given, old, **options):
    chosen = Options(draft=True, previous=old, **options)
    drawn = draw_city(given, chosen)
    faults = checker.faults(checker.from_drawn(given, drawn, chosen.limits))
    return drawn, [one for one in faults if "is cut" not in one and "counted" not in one]


def by_code(drawn):
    return {c: shapely.to_wkb(g) for c, g in zip(drawn.code, drawn.geometry, strict=True)}


def legal(drawn):
    return {row["code"] for row in drawn.report["communities"] if not row["outside_households"]}


def assert_pieces_fit(drawn):
    """Pieces tile their grids, and all that was given is in one of them."""
    made = drawn.pieces
    assert shapely.coverage_is_valid(made.geometry) and shapely.is_valid(made.geometry).all()
    for grid, surface in enumerate(drawn.geometry):
        own = made.only(made.grid == grid)
        off = shapely.union_all(own.geometry).symmetric_difference(surface).area
        assert off < 1e-8 * surface.area
        assert own.households.sum() == drawn.households[grid]


CITY = st.fixed_dictionaries(
    {"communities": st.integers(1, 4), "compounds": st.integers(3, 12), "gap": st.sampled_from([0.0, 0.3, 14.0]),
     "barriers": st.booleans(), "islands": st.booleans(), "holes": st.booleans(), "tower": st.booleans(),
     "slivers": st.booleans(), "duplicates": st.booleans(), "villages": st.booleans()}
)  # fmt: skip


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), facts=CITY)
def test_unchanged_input_gives_equal_bytes(seed, facts):
    given = cities.city(seed, cities.Kind(**facts))
    first = draw_city(given, DRAFT)
    second, faults = redrawn(given, previous_of(first))
    same = {code for code in first.code if code[:12] in legal(first)}
    old, new = by_code(first), by_code(second)
    assert faults == [] and {c: new.get(c) for c in same} == {c: old[c] for c in same}
    moved = {one["community"] for one in second.report["changes"]["communities"]}
    assert not moved & legal(first)
    assert_pieces_fit(second)


@settings(max_examples=15, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(seed=st.integers(0, 10_000), facts=CITY, at=st.floats(0.2, 0.8), turn=st.floats(0, 180))
def test_border_moved_by_hand_stays_where_it_is(seed, facts, at, turn):
    """The land of two neighbours is divided anew by a straight line through whatever lies there."""
    given = cities.city(seed, cities.Kind(**{**facts, "tower": False}))
    first = draw_city(given, DRAFT)
    old = previous_of(first, **by_hand(first, at, turn))
    old.geometry = noding.fitted(old.geometry)  # neighbours get the ends of the line as corners
    second, faults = redrawn(given, old, limits=Limits(1, 100_000, 400))
    whole = {row["code"] for row in first.report["communities"]} - to_be_mended(old, given)
    assert [one for one in faults if "households and no word" not in one] == []
    assert second.report["changes"]["moved_households"] == 0
    for code, shape in zip(old.code, old.geometry, strict=True):
        if code[:12] in whole:
            assert shapely.to_wkb(shape) == by_code(second)[code]
    assert_pieces_fit(second)


def by_hand(drawn, at, turn):
    """Two neighbours of a community divided anew; nothing where the line gives no two polygons."""
    for a in range(len(drawn)):
        for b in range(a + 1, len(drawn)):
            pair = drawn.geometry[[a, b]]
            whole = shapely.union_all(pair)
            if drawn.community[a] != drawn.community[b] or whole.geom_type != "Polygon":
                continue
            west, south, east, north = whole.bounds
            spot = np.array((west + at * (east - west), south + at * (north - south)))
            reach = 5000 * np.array((np.cos(np.radians(turn)), np.sin(np.radians(turn))))
            parts = list(split(whole, shapely.LineString([spot - reach, spot + reach])).geoms)
            if len(parts) == 2:
                parts.sort(key=lambda part: -part.intersection(pair[0]).area)
                return {drawn.code[a]: parts[0], drawn.code[b]: parts[1]}
    return {}


def to_be_mended(old, given):
    """Communities with a grid in parts or without households."""
    apart = shapely.get_num_geometries(old.geometry) > 1
    spots = shapely.points(given.buildings.x, given.buildings.y)
    lived = [given.buildings.households[shapely.intersects(g, spots)].sum() for g in old.geometry]
    return {code[:12] for code in old.code[apart | (np.array(lived) == 0)]}


def quarter(households=60, extra=0):
    """Sixteen compounds of two buildings each, four by four, in a community of 1000 m by 1000 m."""
    shapes = [shapely.box(x, y, x + 250, y + 250) for y in range(0, 1000, 250) for x in range(0, 1000, 250)]  # fmt: skip
    rows = [(s.bounds[0] + d, s.bounds[1] + 125, households // 2, 1, i) for i, s in enumerate(shapes) for d in (60, 190)]  # fmt: skip
    label = ["330402000001"]
    given = city([shapely.box(0, 0, 1000, 1000)], shapes, [households] * 16, buildings=buildings(*rows))  # fmt: skip
    given.communities.label[:] = label
    given.compounds.households[0] += extra
    given.buildings.households[0] += extra
    given.plane = Plane(None, 120.75, 30.75)
    return given


def halves(x):
    west = shapely.box(0, 0, x, 1000)
    codes = ["330402000001001", "330402000001002"]
    return Previous(objects(west, shapely.box(0, 0, 1000, 1000).difference(west)), objects(*codes))


def test_border_through_small_compounds_is_kept_while_all_is_legal():
    old = halves(625)
    drawn, faults = redrawn(quarter(), old, limits=Limits(300, 640, 480))
    assert faults == [] and drawn.kept.all()
    assert [shapely.to_wkb(g) for g in drawn.geometry] == [shapely.to_wkb(g) for g in old.geometry]
    assert drawn.households.tolist() == [600, 360]
    assert drawn.buildings.tolist() == [20, 12]
    assert drawn.report["changes"]["moved_households"] == 0
    assert drawn.report["totals"]["compounds_cut"] == 4
    assert any("3, 7, 11, 15" in str(note) for note in drawn.notes)
    assert_pieces_fit(drawn)


def test_border_kept_through_compounds_gives_way_when_the_limits_demand_it():
    old = halves(625)
    drawn, faults = redrawn(quarter(), old)
    assert faults == [] and not drawn.kept.any()
    assert drawn.within.all() and not any("3, 7" in str(note) for note in drawn.notes)


def test_neighbours_that_change_leave_a_kept_community_alone():
    given = cities.city(12, cities.Kind(4, 16, 10.0, barriers=True))
    first = draw_city(given, DRAFT)
    chosen = sorted(legal(first))
    assert len(chosen) > 1
    changed = cities.city(12, cities.Kind(4, 16, 10.0, barriers=True))
    row = int(np.flatnonzero(changed.compounds.community == int(chosen[0][-4:]) - 1)[0])
    changed.compounds.households[row] += 700
    changed.buildings.households[:] = -1
    second, faults = redrawn(changed, previous_of(first))
    old, new = by_code(first), by_code(second)
    same = [code for code in first.code if code[:12] in chosen[1:]]
    assert faults == [] and {c: new[c] for c in same} == {c: old[c] for c in same}
    assert any(old[c] != new.get(c) for c in first.code if c[:12] == chosen[0])
    assert_pieces_fit(second)


def test_stored_coordinates_come_back_as_they_were():
    """The way to metres and back may move a coordinate by its last digit; kept grids do not go it."""
    given = quarter()
    first = draw_city(given, DRAFT)
    stored = shapely.transform(first.stored, lambda xy: np.nextafter(xy, 0.0))
    old = replace(previous_of(first), geometry=given.plane.forward(stored), stored=stored)
    second, faults = redrawn(given, old)
    assert faults == [] and second.kept.all()
    assert [shapely.to_wkb(g) for g in second.stored] == [shapely.to_wkb(g) for g in stored]


def test_special_grid_drawn_by_hand_through_a_compound_stays():
    market = shapely.box(30, 100, 90, 150)
    codes = objects("330402000001001", "330402000001002", "330402000001003")
    old = Previous(
        objects(shapely.box(0, 0, 500, 1000).difference(market), shapely.box(500, 0, 1000, 1000), market),
        codes, frozenset(codes), objects("", "", "市场"),
    )  # fmt: skip
    drawn, faults = redrawn(quarter(), old)
    assert faults == [] and drawn.kept.all()
    assert drawn.special.tolist() == ["", "", "市场"]
    assert drawn.households.tolist() == [450, 480, 30]


def test_compound_that_becomes_special_leaves_its_grid():
    given = quarter()
    given.compounds.special[5] = "学校"
    old = Previous(
        objects(shapely.box(0, 0, 500, 1000), shapely.box(500, 0, 1000, 1000)),
        objects("330402000001001", "330402000001002"),
    )
    drawn, faults = redrawn(given, old)
    special = {str(name): int(n) for name, n in zip(drawn.special, drawn.households, strict=True)}
    assert faults == [] and special["学校"] == 60
    again, _faults = redrawn(given, previous_of(drawn))
    assert again.kept.all() and by_code(again) == by_code(drawn)


@pytest.mark.parametrize("change", ["gap", "overlap", "outside"])
def test_grids_that_do_not_tile_their_community_are_drawn_anew(change):
    west, east = shapely.box(0, 0, 500, 1000), shapely.box(500, 0, 1000, 1000)
    if change == "gap":
        east = east.difference(shapely.box(700, 700, 800, 800))
    elif change == "overlap":
        east = shapely.box(450, 0, 1000, 1000)
    else:
        east = shapely.box(500, 0, 1100, 1000)
    old = Previous(objects(west, east), objects("330402000001001", "330402000001002"))
    drawn, faults = redrawn(quarter(), old)
    assert faults == [] and not drawn.kept.any()
    assert drawn.report["changes"]["moved_households"] == 0
    assert sorted(drawn.code) == sorted(old.code)


def test_strip_without_buildings_belongs_to_the_compound_beside_it():
    """The border of before lies 20 cm beside the one between the compounds."""
    drawn, faults = redrawn(quarter(), halves(500.2))
    assert faults == [] and drawn.kept.all()
    assert len(drawn.pieces) == 16 and drawn.report["totals"]["compounds_cut"] == 0
    assert_pieces_fit(drawn)


@given(total=st.integers(0, 5000), weight=st.lists(st.floats(0.01, 1e6), min_size=1, max_size=9))
def test_whole_numbers_add_up(total, weight):
    found = keeping.in_whole_numbers(total, np.array(weight))
    assert found.sum() == total and (found >= 0).all()
    assert np.abs(found - total * np.array(weight) / sum(weight)).max() <= 1.001
