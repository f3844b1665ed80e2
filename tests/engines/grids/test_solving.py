"""Drawing: what every division must hold, the least violation, and what is said about it."""

from __future__ import annotations

from itertools import count

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.engines.grids.atoms import build_atoms
from linli.engines.grids.problem import Atoms, Cancelled, Division, Limits, shortfall
from linli.engines.grids.solving import draw
from tests.engines.grids.lands import (
    boxes,
    faults,
    in_one_piece,
    least_outside,
    members_of,
    neighbours,
    outside,
    random_land,
)

LIMITS = Limits()
FAST = 0.3


def held(atoms: Atoms, division: Division) -> list[int]:
    return sorted(np.bincount(division.grid, atoms.households).astype(int).tolist())


def said(division: Division) -> set[str]:
    return {finding.kind for finding in division.findings}


@settings(max_examples=15, deadline=None)
@given(st.integers(0, 10**6))
def test_grids_are_connected_and_keep_communities_and_small_cells_whole(seed: int) -> None:
    land = random_land(np.random.default_rng(seed), 5, 6, communities=2)
    atoms = build_atoms(land, LIMITS)
    division = draw(atoms, LIMITS, effort=FAST)
    assert faults(atoms, division.grid) == []
    pieces = {(int(c), int(g)) for c, g in zip(atoms.cell, division.grid, strict=True)}
    cut = {cell for cell, _ in pieces if sum(one == cell for one, _ in pieces) > 1}
    assert all(land.households[cell] > LIMITS.upper for cell in cut)
    # Numbered by community, without gaps.
    assert np.unique(division.grid).tolist() == list(range(division.grid.max() + 1))
    first = division.grid[atoms.community == 0].max()
    assert (division.grid[atoms.community == 1] > first).all()


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.sampled_from([0, 0, 40, 130, 200, 260, 310, 460, 500, 700]), min_size=9, max_size=9)
)
def test_violation_is_the_least_of_all_divisions(households: list[int]) -> None:
    atoms = build_atoms(boxes(np.reshape(households, (3, 3)).tolist()), LIMITS)
    division = draw(atoms, LIMITS, effort=FAST)
    least = least_outside(atoms, LIMITS)
    assert outside(atoms, division.grid, LIMITS) == least
    assert bool(division.findings) == (least > 0)
    assert all(finding.proven for finding in division.findings)


@given(st.integers(0, 3000), st.integers(1, 300), st.integers(0, 400))
def test_shortfall_is_the_least_over_all_numbers_of_grids(
    total: int, lower: int, more: int
) -> None:
    limits = Limits(lower, lower + more, lower + more // 2)
    slow = min(
        max(limits.lower * grids - total, total - limits.upper * grids, 0)
        for grids in range(1, total // lower + 3)
    )
    assert shortfall(total, limits) == slow


def test_division_depends_on_the_seed_only() -> None:
    atoms = build_atoms(random_land(np.random.default_rng(5), 6, 8, communities=4), LIMITS)
    first = draw(atoms, LIMITS, seed=3, effort=FAST)
    again = draw(atoms, LIMITS, seed=3, effort=FAST, jobs=2)
    assert first.grid.tolist() == again.grid.tolist()
    assert first.findings == again.findings


def test_community_is_drawn_alone_as_in_the_city() -> None:
    land = random_land(np.random.default_rng(8), 5, 8, communities=2)
    whole = build_atoms(land, LIMITS)
    together = draw(whole, LIMITS, effort=FAST).grid[whole.community == 0]
    other = np.where(land.community == 0, land.households, 0).reshape(5, 8)
    houses = land.building_compound
    alone = build_atoms(
        boxes(
            other.tolist(),
            community=land.community.tolist(),
            buildings=[
                (int(c), float(x), float(y), int(h))
                for c, x, y, h in zip(
                    houses, land.building_x, land.building_y, land.building_households, strict=True
                )
                if land.community[c] == 0
            ],
        ),
        LIMITS,
    )
    assert draw(alone, LIMITS, effort=FAST).grid[alone.community == 0].tolist() == together.tolist()


def test_cancelled_drawing_raises_between_communities() -> None:
    atoms = build_atoms(boxes([[400] * 6], community=list(range(6))), LIMITS)
    for jobs in (1, 2):
        asked = count()
        with pytest.raises(Cancelled):
            draw(atoms, LIMITS, jobs=jobs, cancelled=lambda asked=asked: next(asked) >= 3)


def test_cancelled_drawing_raises_inside_one_large_community() -> None:
    chance = np.random.default_rng(2)
    atoms = build_atoms(boxes(chance.integers(20, 60, (20, 20)).tolist()), LIMITS)
    before = draw(atoms, LIMITS, effort=0.01).grid
    for previous in (None, np.where(np.arange(400) % 9 == 0, -1, before)):
        asked = count()
        with pytest.raises(Cancelled):
            draw(atoms, LIMITS, previous=previous, cancelled=lambda asked=asked: next(asked) >= 5)
        assert next(asked) == 6


def test_exact_search_can_be_cancelled() -> None:
    # 49 atoms in which no division is legal: the search goes on for long.
    atoms = build_atoms(boxes([[310] * 6 + [120]] * 7), Limits(400, 430, 410))
    asked = count()
    with pytest.raises(Cancelled):
        draw(
            atoms, Limits(400, 430, 410), effort=3,
            cancelled=lambda asked=asked: next(asked) >= 20,
        )  # fmt: skip


def test_progress_goes_up_to_one() -> None:
    atoms = build_atoms(boxes([[400] * 4], community=[0, 1, 2, 3]), LIMITS)
    done: list[float] = []
    draw(atoms, LIMITS, progress=done.append)
    assert done == [0.25, 0.5, 0.75, 1.0]


def test_nothing_to_draw_gives_no_grid() -> None:
    division = draw(build_atoms(boxes([[]]), LIMITS), LIMITS)
    assert len(division.grid) == 0
    assert division.findings == ()


def test_community_without_households_is_one_grid_with_too_few() -> None:
    division = draw(build_atoms(boxes([[0, 0], [0, 0]]), LIMITS), LIMITS)
    assert division.grid.tolist() == [0, 0, 0, 0]
    assert said(division) == {"too_few"}


def test_community_with_too_few_households_may_join_those_beside_it() -> None:
    atoms = build_atoms(boxes([[100, 400, 0]], community=[3, 4, 5]), LIMITS)
    found = {f.community: f for f in draw(atoms, LIMITS).findings}
    assert set(found) == {3, 5}
    assert (found[3].kind, found[3].households, found[3].proven) == ("too_few", 100, True)
    assert found[3].options == (("join", 4),)


def test_single_building_above_the_limit_is_named() -> None:
    houses = [(0, 20.0, 50.0, 620), (0, 80.0, 50.0, 20)]
    atoms = build_atoms(boxes([[640, 300]], buildings=houses), LIMITS)
    division = draw(atoms, LIMITS)
    assert held(atoms, division) == [320, 620]
    assert [(f.kind, f.households, f.options) for f in division.findings] == [
        ("single_building", 620, (("split", 0),))
    ]


def test_large_cell_without_buildings_cannot_be_divided() -> None:
    division = draw(build_atoms(boxes([[640, 300]]), LIMITS), LIMITS)
    assert [(f.kind, f.households, f.options) for f in division.findings] == [
        ("indivisible", 640, (("split", 0),))
    ]


def test_island_with_too_few_households_is_its_own_grid_and_named() -> None:
    # The last cell stands apart: the square between belongs to nobody here.
    land = boxes([[200, 200, 0, 90]], community=[0, 0, 1, 0])
    atoms = build_atoms(land, LIMITS)
    division = draw(atoms, LIMITS)
    assert faults(atoms, division.grid) == []
    assert division.grid[0] == division.grid[1] != division.grid[3]
    island = next(f for f in division.findings if f.kind == "island")
    assert (island.households, island.proven, island.options) == (90, True, (("join", 1),))


def test_river_is_not_crossed_where_both_sides_can_be_divided() -> None:
    # 350 | 450: crossing would allow 400 and 400.
    land = boxes([[200, 150, 50, 400]], edges=[(1, 2, 9)])
    division = draw(build_atoms(land, LIMITS), LIMITS)
    assert division.grid.tolist() == [0, 0, 1, 1]
    assert division.findings == ()


def test_river_is_crossed_where_nothing_else_is_legal_and_that_is_said() -> None:
    land = boxes([[200, 50, 100, 300, 100]], edges=[(1, 2, 9)])
    atoms = build_atoms(land, LIMITS)
    division = draw(atoms, LIMITS)
    assert outside(atoms, division.grid, LIMITS) == 0
    assert [(f.kind, f.options) for f in division.findings] == [("river", (("cross", 1, 2),))]


def test_no_legal_division_is_proven_and_says_what_would_help() -> None:
    atoms = build_atoms(boxes([[450, 250, 450]]), LIMITS)
    (finding,) = draw(atoms, LIMITS).findings
    assert (finding.kind, finding.proven) == ("no_legal_division", True)
    assert ("split", 1) in finding.options


def test_border_follows_the_road_before_the_fence() -> None:
    # 400 | 400 along the road or along the fence are equally even and compact.
    cells = [[100, 100, 100, 100], [100, 100, 100, 100]]
    across = [(0, 4, 2), (1, 5, 2), (2, 6, 2), (3, 7, 2)]
    atoms = build_atoms(boxes(cells, edges=across), LIMITS)
    fence = build_atoms(boxes(cells, edges=[(1, 2, 2), (5, 6, 2)]), LIMITS)
    assert draw(fence, LIMITS).grid.tolist() == [0, 0, 1, 1, 0, 0, 1, 1]
    strong = draw(atoms, LIMITS, weights=None)
    assert faults(atoms, strong.grid) == []


def test_special_cells_are_one_grid_each_and_left_out_of_the_limits() -> None:
    atoms = build_atoms(
        boxes([[400, 0, 0, 900, 400]], special=[-1, 5, 5, 6, -1], community=[0] * 5), LIMITS
    )
    division = draw(atoms, LIMITS)
    assert division.grid.tolist() == [0, 2, 2, 3, 1]
    assert division.findings == ()


def test_special_grid_in_two_places_is_named() -> None:
    atoms = build_atoms(boxes([[0, 400, 0]], special=[1, -1, 1]), LIMITS)
    assert said(draw(atoms, LIMITS)) == {"special_apart"}


def test_micro_grids_have_their_own_limits() -> None:
    limits = Limits(30, 50, 40)
    land = boxes([[12, 14, 9, 11], [20, 8, 17, 10], [13, 16, 12, 18]])
    atoms = build_atoms(land, limits)
    division = draw(atoms, limits)
    assert all(30 <= number <= 50 for number in held(atoms, division))
    near = neighbours(atoms)
    assert all(in_one_piece(members, near) for members in members_of(division.grid).values())
