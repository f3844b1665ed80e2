"""The violation the engine reaches on real communities against an independent solver's optimum."""

from __future__ import annotations

import os
from dataclasses import replace
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from ortools.sat.python import cp_model

from linli.engines.grids.problem import RIVER, Atoms, Limits
from linli.engines.grids.solving import draw
from tests.engines.grids.lands import outside
from tools.bench.grids import City, loaded, only

SHARED = Path(os.environ.get("LINLI_SHARED", Path(__file__).parents[4] / "shared"))
LIMITS = Limits()
SMALL = 24

Pair = tuple[int, int]


@pytest.fixture(scope="module")
def city() -> City:
    return loaded(SHARED / "data" / "grids", "gaomi")


def small_sides(atoms: Atoms) -> list[Atoms]:
    """The sides of rivers, and the communities without one, of at most 24 atoms."""
    side = np.arange(len(atoms))
    dry = (atoms.community[atoms.edge_a] == atoms.community[atoms.edge_b]) & (
        atoms.edge_class != RIVER
    )
    before = None
    while before is None or (before != side).any():
        before = side.copy()
        np.minimum.at(side, atoms.edge_a[dry], before[atoms.edge_b[dry]])
        np.minimum.at(side, atoms.edge_b[dry], before[atoms.edge_a[dry]])
    _, place, size = np.unique(side, return_inverse=True, return_counts=True)
    divided = replace(atoms, community=place)
    return [only(divided, one) for one in np.flatnonzero(size <= SMALL)]


def least_violation(atoms: Atoms) -> int:
    """The optimum by CP-SAT: every atom names the first atom of its grid, and a parent in it."""
    model = cp_model.CpModel()
    count, held = len(atoms), atoms.households.tolist()
    root = {(v, r): model.new_bool_var(f"root {v} {r}") for v in range(count) for r in range(v + 1)}
    for v in range(count):
        model.add_exactly_one(root[v, r] for r in range(v + 1))
        for r in range(v):
            model.add_implication(root[v, r], root[r, r])
    hold_together(model, root, edges_of(atoms), count)
    cost = []
    for r in range(count):
        inside = sum(held[v] * root[v, r] for v in range(r, count))
        missing = model.new_int_var(0, LIMITS.lower, f"missing {r}")
        more = model.new_int_var(0, sum(held), f"more {r}")
        model.add(missing >= LIMITS.lower * root[r, r] - inside)
        model.add(more >= inside - LIMITS.upper)
        cost += [missing, more]
    model.minimize(sum(cost))
    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = 1
    assert solver.solve(model) == cp_model.OPTIMAL
    return round(solver.objective_value)


def edges_of(atoms: Atoms) -> list[Pair]:
    one = list(zip(atoms.edge_a.tolist(), atoms.edge_b.tolist(), strict=True))
    return one + [(b, a) for a, b in one]


def hold_together(
    model: cp_model.CpModel, root: dict[Pair, cp_model.IntVar], edges: list[Pair], count: int
) -> None:
    """Every atom but the first of a grid has one parent beside it, nearer to the first."""
    depth = [model.new_int_var(0, count - 1, f"depth {v}") for v in range(count)]
    parent = {(u, v): model.new_bool_var(f"parent {u} {v}") for u, v in edges}
    for v in range(count):
        above = [arc for (_, child), arc in parent.items() if child == v]
        model.add_exactly_one([*above, root[v, v]])
    for (u, v), arc in parent.items():
        model.add(depth[v] == depth[u] + 1).only_enforce_if(arc)
        for r in range(count):
            of_u, of_v = root.get((u, r)), root.get((v, r))
            if of_u is not None and of_v is not None:
                model.add(of_u == of_v).only_enforce_if(arc)
            elif of_u is not None or of_v is not None:
                lone = of_u if of_u is not None else of_v
                model.add(lone == 0).only_enforce_if(arc)


def test_violation_of_small_real_communities_is_the_optimum(city: City) -> None:
    found, least = [], []
    for atoms in small_sides(city.atoms):
        division = draw(atoms, LIMITS)
        found.append(outside(atoms, division.grid, LIMITS))
        least.append(least_violation(atoms))
        assert all(finding.proven for finding in division.findings)
    assert found == least
    assert sum(one > 0 for one in least) >= 2
    assert len(least) >= 10


def test_reference_knows_a_division_that_cannot_be_legal(city: City) -> None:
    # A path of three: whatever is joined, 50 households lie outside.
    atoms = only(city.atoms, 0)
    assert least_violation(path(atoms, [450, 250, 450])) == 50
    assert least_violation(path(atoms, [450, 350, 450])) == 0


def path(atoms: Atoms, households: list[int]) -> Atoms:
    """So many atoms in a row; only their households and neighbours matter."""
    ends = np.array(list(pairwise(range(len(households)))), dtype=np.int64).reshape(-1, 2)
    return replace(
        atoms, geometry=atoms.geometry[: len(households)], households=np.array(households),
        edge_a=ends[:, 0], edge_b=ends[:, 1],
    )  # fmt: skip
