"""Redrawing: what is still legal stays, the rest changes for as few households as possible."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from linli.engines.grids.atoms import build_atoms
from linli.engines.grids.problem import Atoms, Integers, Limits
from linli.engines.grids.solving import draw
from tests.engines.grids.lands import boxes, faults, outside, random_land

LIMITS = Limits()
FAST = 0.3


def redrawn(atoms: Atoms, previous: list[int] | Integers) -> Integers:
    return draw(atoms, LIMITS, previous=np.array(previous), effort=FAST).grid


def moved(atoms: Atoms, before: Integers, after: Integers) -> int:
    return int(atoms.households[before != after].sum())


def test_legal_grids_stay_with_their_numbers_however_odd() -> None:
    atoms = build_atoms(boxes([[200, 200, 200, 200]], community=[0, 0, 1, 1]), LIMITS)
    before = [17, 17, 4, 4]
    assert redrawn(atoms, before).tolist() == before


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_only_communities_with_changes_that_matter_are_touched(seed: int) -> None:
    chance = np.random.default_rng(seed)
    land = random_land(chance, 6, 12, communities=4)
    atoms = build_atoms(land, LIMITS)
    before = draw(atoms, LIMITS, effort=FAST).grid
    households = atoms.households.copy()
    changed = np.flatnonzero((atoms.community == 2) & (households > 0))[:3]
    households[changed] += 120
    later = replace(atoms, households=households)
    after = redrawn(later, before)
    assert faults(later, after) == []
    legal = [
        community
        for community in range(4)
        if outside(only(later, community), before[later.community == community], LIMITS) == 0
    ]
    for community in legal:
        inside = later.community == community
        assert after[inside].tolist() == before[inside].tolist()
    fresh = draw(later, LIMITS, effort=FAST).grid
    assert outside(later, after, LIMITS) == outside(later, fresh, LIMITS)


def only(atoms: Atoms, community: int) -> Atoms:
    rows = atoms.community == community
    return replace(atoms, households=atoms.households[rows])


def test_few_households_move_to_make_a_grid_legal_again() -> None:
    # The first grid grew to 520: the 40 at the border, nobody else, change over.
    atoms = build_atoms(boxes([[240, 240, 40, 150, 150]]), LIMITS)
    before = np.array([8, 8, 8, 9, 9])
    after = redrawn(atoms, before)
    assert after.tolist() == [8, 8, 9, 9, 9]


def test_grid_that_doubled_is_split_and_lives_on_in_the_larger_part() -> None:
    atoms = build_atoms(boxes([[300, 100, 300, 200]]), LIMITS)
    after = redrawn(atoms, [3, 3, 3, 3])
    assert outside(atoms, after, LIMITS) == 0
    assert set(after.tolist()) == {3, 4}
    assert moved(atoms, np.full(4, 3), after) == 400


def test_grid_that_lost_most_is_joined_to_its_neighbour() -> None:
    atoms = build_atoms(boxes([[20, 30, 150, 200]]), LIMITS)
    assert redrawn(atoms, [1, 1, 2, 2]).tolist() == [2, 2, 2, 2]


def test_new_atom_joins_a_grid_beside_it() -> None:
    atoms = build_atoms(boxes([[200, 150, 60, 200, 240]]), LIMITS)
    assert redrawn(atoms, [5, 5, -1, 6, 6]).tolist() == [5, 5, 5, 6, 6]


def test_grid_in_two_pieces_keeps_the_heavier() -> None:
    atoms = build_atoms(boxes([[40, 350, 330]]), LIMITS)
    after = redrawn(atoms, [2, 1, 2])
    assert after.tolist() == [1, 1, 2]


def test_number_used_in_two_communities_stays_with_one() -> None:
    atoms = build_atoms(boxes([[350, 400]], community=[0, 1]), LIMITS)
    assert redrawn(atoms, [7, 7]).tolist() == [8, 7]


def test_community_without_previous_grids_is_drawn_with_new_numbers() -> None:
    atoms = build_atoms(boxes([[400, 400, 400]], community=[0, 1, 1]), LIMITS)
    after = redrawn(atoms, [4, -1, -1])
    assert after[0] == 4
    assert sorted(after[1:].tolist()) == [5, 6]


def test_what_cannot_be_legal_stays_as_it_was() -> None:
    atoms = build_atoms(boxes([[450, 250, 450]]), LIMITS)
    assert redrawn(atoms, [0, 1, 2]).tolist() == [0, 1, 2]


def test_special_grid_keeps_its_number() -> None:
    atoms = build_atoms(boxes([[400, 0, 400]], special=[-1, 2, -1]), LIMITS)
    assert redrawn(atoms, [6, 9, 7]).tolist() == [6, 9, 7]


def test_redraw_is_the_same_for_any_number_of_jobs() -> None:
    atoms = build_atoms(random_land(np.random.default_rng(4), 6, 9, communities=3), LIMITS)
    before = draw(atoms, LIMITS, effort=FAST).grid
    later = replace(atoms, households=np.where(atoms.households % 7 == 0, 0, atoms.households))
    one = draw(later, LIMITS, previous=before, effort=FAST)
    two = draw(later, LIMITS, previous=before, effort=FAST, jobs=2)
    assert one.grid.tolist() == two.grid.tolist()
