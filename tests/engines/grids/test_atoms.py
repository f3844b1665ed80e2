"""Atoms: what is cut and what is not, who borders on whom, and that the pieces fill their cells."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.grids.atoms import build_atoms
from linli.engines.grids.cutting import shares
from linli.engines.grids.problem import Land, Limits
from tests.engines.grids.lands import boxes, random_land

LIMITS = Limits()


def borders(land: Land) -> dict[tuple[int, int], tuple[float, int]]:
    atoms = build_atoms(land, LIMITS)
    return {
        (int(a), int(b)): (round(float(length), 6), int(kind))
        for a, b, length, kind in zip(
            atoms.edge_a, atoms.edge_b, atoms.edge_length, atoms.edge_class, strict=True
        )
    }


def test_borders_are_sides_and_not_corners() -> None:
    assert borders(boxes([[1, 2], [3, 4]])) == {
        (0, 1): (100.0, 4),
        (0, 2): (100.0, 4),
        (1, 3): (100.0, 4),
        (2, 3): (100.0, 4),
    }


def test_borders_have_the_class_named_for_their_cells_in_either_order() -> None:
    found = borders(boxes([[1, 2, 3]], edges=[(1, 0, 9), (1, 2, 3), (2, 1, 1)]))
    assert found == {(0, 1): (100.0, 9), (1, 2): (100.0, 1)}


def test_borders_where_corners_lie_on_a_neighbours_side() -> None:
    parts = [shapely.box(0, 0, 100, 300), shapely.box(100, 0, 200, 120), shapely.box(100, 120, 200, 300)]  # fmt: skip
    found = borders(boxes([[1, 2, 3]], geometry=parts))
    assert found == {(0, 1): (120.0, 4), (0, 2): (180.0, 4), (1, 2): (100.0, 4)}


def test_cells_up_to_the_upper_limit_stay_whole() -> None:
    atoms = build_atoms(boxes([[500]], buildings=[(0, 10, 10, 250), (0, 90, 90, 250)]), LIMITS)
    assert atoms.households.tolist() == [500]


def test_large_cell_is_cut_between_its_buildings() -> None:
    land = boxes([[600, 10]], buildings=[(0, 20, 50, 200), (0, 80, 50, 400)])
    atoms = build_atoms(land, LIMITS)
    assert atoms.cell.tolist() == [0, 0, 1]
    assert sorted(atoms.households[:2].tolist()) == [200, 400]
    assert atoms.area.tolist() == pytest.approx([5000, 5000, 10000])
    assert atoms.edge_class.tolist() == [0, 4]


def test_large_cell_without_two_places_stays_whole() -> None:
    same = [(0, 50.0, 50.0, 300), (0, 50.0, 50.0, 300)]
    assert build_atoms(boxes([[600]], buildings=same), LIMITS).households.tolist() == [600]
    assert build_atoms(boxes([[600]]), LIMITS).households.tolist() == [600]


def test_special_cell_is_never_cut() -> None:
    houses = [(0, 20.0, 50.0, 300), (0, 80.0, 50.0, 300)]
    atoms = build_atoms(boxes([[600, 5]], special=[7, -1], buildings=houses), LIMITS)
    assert atoms.special.tolist() == [7, -1]


def test_piece_without_its_building_joins_the_piece_beside_it() -> None:
    # A horseshoe: the part of a house's Voronoi cell beyond the gap is not connected to the house.
    shoe = shapely.Polygon([(0, 0), (90, 0), (90, 100), (60, 100), (60, 30), (30, 30), (30, 100), (0, 100)])  # fmt: skip
    houses = [(0, 15.0, 90.0, 200), (0, 75.0, 40.0, 200), (0, 45.0, 10.0, 200)]
    atoms = build_atoms(boxes([[600]], geometry=[shoe], buildings=houses), LIMITS)
    assert shapely.get_type_id(atoms.geometry).tolist() == [3, 3, 3]
    assert atoms.area.sum() == pytest.approx(shoe.area, rel=1e-12)


def test_building_outside_its_cell_gives_its_households_to_a_piece_in_it() -> None:
    houses = [(0, 20.0, 50.0, 200), (0, 80.0, 50.0, 200), (0, 5000.0, 50.0, 200)]
    atoms = build_atoms(boxes([[600]], buildings=houses), LIMITS)
    assert sorted(atoms.households.tolist()) == [200, 400]


def test_households_follow_the_cell_where_buildings_say_otherwise() -> None:
    houses = [(0, 20.0, 50.0, 10), (0, 50.0, 50.0, 10), (0, 80.0, 50.0, 20)]
    atoms = build_atoms(boxes([[601]], buildings=houses), LIMITS)
    assert sorted(atoms.households.tolist()) == [150, 150, 301]


@given(st.lists(st.integers(0, 90), min_size=1, max_size=9), st.integers(0, 2000))
def test_shares_add_up_and_keep_the_proportion(held: list[int], total: int) -> None:
    found = shares(np.array(held), total)
    assert found.sum() == total
    wanted = (
        np.array(held) * total / sum(held) if sum(held) else np.full(len(held), total / len(held))
    )
    assert (np.abs(found - wanted) < 1 + 1e-6).all()


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 10**6))
def test_atoms_tile_the_land_and_know_their_borders(seed: int) -> None:
    land = random_land(np.random.default_rng(seed), 4, 5)
    atoms = build_atoms(land, LIMITS)
    assert shapely.coverage_is_valid(atoms.geometry)
    assert shapely.is_valid(atoms.geometry).all()
    assert atoms.area.sum() == pytest.approx(shapely.area(land.geometry).sum(), rel=1e-12)
    assert np.bincount(atoms.cell, atoms.households).tolist() == land.households.tolist()
    # Reference: what GEOS says any two atoms share.
    known = dict(zip(zip(atoms.edge_a, atoms.edge_b, strict=True), atoms.edge_length, strict=True))
    for a in range(len(atoms)):
        for b in range(a + 1, len(atoms)):
            shared = shapely.length(shapely.intersection(atoms.geometry[a], atoms.geometry[b]))
            assert known.get((a, b), 0.0) == pytest.approx(shared, abs=1e-6)
