"""The exact search against trying every division."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from linli.engines.grids.atoms import build_atoms
from linli.engines.grids.exact import MOST_ATOMS, fewest_outside
from linli.engines.grids.parts import communities, graph_of
from linli.engines.grids.problem import Atoms, Limits, Weights
from tests.engines.grids.lands import boxes, faults, least_outside, outside

LIMITS = Limits()


def searched(atoms: Atoms, known: int, nodes: int = 10**6) -> tuple[int, bool, np.ndarray | None]:
    community = next(communities(atoms))
    graph = graph_of(atoms, community, np.arange(len(atoms)), LIMITS, Weights())
    return fewest_outside(graph, LIMITS, known, nodes)


@settings(max_examples=60, deadline=None)
@given(
    st.lists(st.sampled_from([0, 0, 30, 120, 200, 260, 310, 450, 520, 800]), min_size=9, max_size=9)
)
def test_least_violation_is_that_of_all_divisions(households: list[int]) -> None:
    assume(any(households))
    atoms = build_atoms(boxes(np.reshape(households, (3, 3)).tolist()), LIMITS)
    wanted = least_outside(atoms, LIMITS)
    least, proven, label = searched(atoms, 10**6)
    assert (least, proven) == (wanted, True)
    assert label is not None
    assert outside(atoms, label, LIMITS) == wanted
    assert faults(atoms, label) == []


def test_known_division_that_is_best_is_only_proven() -> None:
    atoms = build_atoms(boxes([[290, 450]]), LIMITS)
    assert searched(atoms, 10) == (10, True, None)


def test_search_that_runs_out_of_nodes_proves_nothing() -> None:
    atoms = build_atoms(boxes([[250, 310, 120], [450, 30, 260], [200, 310, 30]]), LIMITS)
    least, proven, label = searched(atoms, 10**6, nodes=3)
    assert (least, proven, label) == (10**6, False, None)


@pytest.mark.parametrize("columns", [MOST_ATOMS + 1, 80])
def test_part_with_too_many_atoms_is_left_alone(columns: int) -> None:
    atoms = build_atoms(boxes([[7] * columns]), LIMITS)
    assert searched(atoms, 55) == (55, False, None)
