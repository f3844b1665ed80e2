"""The best division found for one connected part: how many grids, annealing, proof."""

from __future__ import annotations

from dataclasses import dataclass, replace

from linli.engines.grids.annealing import HOT, Annealing, Answer
from linli.engines.grids.exact import Ask, fewest_outside, never
from linli.engines.grids.kernels import Graph, Prices
from linli.engines.grids.parts import part_of
from linli.engines.grids.polishing import polished
from linli.engines.grids.problem import Integers, Limits, Weights, shortfall

STEPS, LARGE = 720, 64
"""Steps of annealing per atom at effort 1, all grid numbers and starts together, and the number
of atoms from which on a part gets them in full."""
DRAFT = 0.25
STARTS = 3
USUAL = 0.4
"""About what a grid costs; divisions into different numbers of grids are compared above it."""
NODES = 1_000_000


@dataclass(frozen=True, slots=True)
class Effort:
    """How much is searched: steps per atom, and nodes of the exact search (0: none)."""

    steps: float
    nodes: int

    def steps_for(self, atoms: int) -> float:
        """All steps for one part: small parts are settled sooner, also per atom."""
        return self.steps * atoms * min(atoms, LARGE) / LARGE

    @classmethod
    def of(cls, effort: float, draft: bool) -> Effort:
        """An amount of search: `effort` 1 is the usual one, a draft is a small part of it without
        proof."""
        scale = effort * (DRAFT if draft else 1.0)
        return cls(STEPS * scale, 0 if draft else int(NODES * max(effort, 1.0)))


@dataclass(frozen=True, slots=True)
class Found:
    """Labels 0..grids-1, households outside the limits, cost; proven: no division has fewer."""

    label: Integers
    grids: int
    violation: int
    cost: float
    proven: bool

    @property
    def rank(self) -> tuple[int, float]:
        """What makes a division better: fewer households outside, then less cost, the usual cost of
        a grid taken off."""
        return self.violation, self.cost - USUAL * self.grids


def prices_of(limits: Limits, weights: Weights, moved: float = 0.0) -> Prices:
    """Prices of the annealing for limits and weights; `moved` for a household that leaves its grid."""
    return Prices(
        lower=limits.lower, upper=limits.upper, target=limits.target,
        per_household=20.0 / limits.target, per_grid=0.5, compactness=weights.compactness,
        ragged=weights.ragged, balance=weights.balance, pieces=weights.pieces, moved=moved,
    )  # fmt: skip


def grid_numbers(households: Integers, limits: Limits) -> list[int]:
    """The numbers of grids worth trying, the likeliest first.

    Atoms above the upper limit are grids of their own; the others need from total / upper to
    total / lower grids, of which the three nearest to total / target are tried.
    """
    large = households[households > limits.upper]
    rest = int(households.sum() - large.sum())
    fewest = -(-rest // limits.upper)
    most = max(rest // limits.lower, fewest)
    likely = min(max(round(rest / limits.target), fewest), most)
    tried = [min(max(likely + step, fewest), most) + len(large) for step in (0, 1, -1)]
    if shortfall(rest, limits):
        tried.append(fewest - 1 + len(large))
    possible = [min(max(number, 1), len(households)) for number in tried]
    return list(dict.fromkeys(possible))


class Search:
    """Divisions of one graph under the same prices."""

    def __init__(
        self, graph: Graph, limits: Limits, weights: Weights, seed: int, ask: Ask = never
    ) -> None:
        self.graph, self.limits, self.seed, self.ask = graph, limits, seed, ask
        self.prices = prices_of(limits, weights)
        self.annealing = Annealing(graph, self.prices, ask)
        # Rivers earn where they are a border; counted from the other side they only cost.
        self.rivers = -float(graph.cost[graph.bond == 0].sum()) / 2.0

    def best(self, effort: Effort) -> Found:
        """The best division found; better ones in violation are looked for until proven."""
        numbers = grid_numbers(self.graph.households, self.limits)
        steps = effort.steps_for(len(self.graph.households))
        found = [self._annealed(number, steps / 2 / len(numbers), 2) for number in numbers]
        chosen = min(found, key=lambda one: one.rank)
        if chosen.grids > 1:
            again = self._annealed(chosen.grids, steps / 2, STARTS, first=7)
            chosen = min(chosen, again, key=lambda one: one.rank)
        if chosen.violation > self._least() and effort.nodes:
            return self._proven(chosen, steps, effort.nodes)
        return replace(chosen, proven=chosen.violation <= self._least())

    def weighed(self, label: Integers) -> Found:
        """A given division with its violation and cost."""
        run = self.annealing.from_labels(label, self.seed, 0)
        return self._found(int(label.max()) + 1, run)

    def halves(self, members: Integers) -> Integers:
        """Some connected members in two grids: 0 or 1 for each."""
        graph = part_of(self.graph, members)
        steps = 50 + 20 * len(members)
        return Annealing(graph, self.prices, self.ask).fresh(2, self.seed, steps)[0]

    def _annealed(self, grids: int, steps: float, starts: int, first: int = 0) -> Found:
        each = max(int(steps / starts), 50)
        runs = [
            self.annealing.fresh(grids, self.seed + first + run, each)
            for run in range(starts if grids > 1 else 1)
        ]
        return min((self._found(grids, run) for run in runs), key=lambda one: one.rank)

    def _found(self, grids: int, run: Answer) -> Found:
        label, violation, cost = run
        return Found(label, grids, violation, cost + self.rivers, False)

    def _proven(self, known: Found, steps: float, nodes: int) -> Found:
        """Exact search, of regions where the whole is too large; then made compact again."""
        _, finished, label = fewest_outside(
            self.graph, self.limits, known.violation, nodes, self.ask
        )
        if not finished:
            start = known.label if label is None else label
            label = polished(self.graph, self.limits, start, nodes // 8, self.ask)
        if label is None:
            return replace(known, proven=finished)
        grids = int(label.max()) + 1
        each = max(int(steps / 4), 50)
        better = self._found(grids, self.annealing.from_labels(label, self.seed, each, HOT / 4))
        if better.violation >= known.violation:
            better = known
        return replace(better, proven=finished or better.violation <= self._least())

    def _least(self) -> int:
        return shortfall(int(self.graph.households.sum()), self.limits)
