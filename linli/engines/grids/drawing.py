"""One community drawn from nothing: each river side alone, joined only where that is better."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from linli.engines.grids.exact import Ask, never
from linli.engines.grids.noding import connected
from linli.engines.grids.parts import Community, graph_of, seed_of
from linli.engines.grids.problem import RIVER, Atoms, Integers, Limits, Weights
from linli.engines.grids.searching import Effort, Found, Search


@dataclass(frozen=True, slots=True)
class Task:
    """What all communities of one drawing share."""

    atoms: Atoms
    limits: Limits
    weights: Weights
    effort: Effort
    seed: int
    ask: Ask = never


@dataclass(frozen=True, slots=True)
class Part:
    """A connected part of a community (places among its members) and its division."""

    chosen: Integers
    found: Found
    crossed: bool = False


def search_of(task: Task, community: Community, chosen: Integers) -> Search:
    """A search over some members (rows of the community) with the seed that belongs to them."""
    graph = graph_of(task.atoms, community, chosen, task.limits, task.weights)
    return Search(graph, task.limits, task.weights, seed_of(graph.households, task.seed), task.ask)


def draw_community(task: Task, community: Community) -> list[Part]:
    """The parts of a community in order of their first member."""
    if not len(community.members):
        return []
    dry = community.kind != RIVER
    side = connected(len(community.members), community.a[dry], community.b[dry])
    parts = [
        draw_part(task, community, np.flatnonzero(side == one)) for one in range(side.max() + 1)
    ]
    while (better := crossing(task, community, parts)) is not None:
        parts = better
    return sorted(parts, key=lambda part: int(part.chosen[0]))


def draw_part(task: Task, community: Community, chosen: Integers, crossed: bool = False) -> Part:
    """The best division found for some members of a community."""
    return Part(chosen, search_of(task, community, chosen).best(task.effort), crossed)


def crossing(task: Task, community: Community, parts: list[Part]) -> list[Part] | None:
    """The parts with two neighbouring sides of a river joined, where that saves most households."""
    if not any(part.found.violation for part in parts):
        return None
    owner = np.empty(len(community.members), dtype=np.int64)
    for number, part in enumerate(parts):
        owner[part.chosen] = number
    wet = community.kind == RIVER
    pairs = {
        (min(a, b), max(a, b))
        for a, b in zip(
            owner[community.a[wet]].tolist(), owner[community.b[wet]].tolist(), strict=True
        )
        if a != b and parts[a].found.violation + parts[b].found.violation > 0
    }
    joined = [(joined_part(task, community, parts[a], parts[b]), a, b) for a, b in sorted(pairs)]
    saved = [
        (parts[a].found.violation + parts[b].found.violation - part.found.violation, -i)
        for i, (part, a, b) in enumerate(joined)
    ]
    if not saved or max(saved)[0] <= 0:
        return None
    part, a, b = joined[-max(saved)[1]]
    return [*(one for i, one in enumerate(parts) if i not in (a, b)), part]


def joined_part(task: Task, community: Community, one: Part, other: Part) -> Part:
    """Two parts drawn as one, across the river between them."""
    chosen = np.sort(np.concatenate([one.chosen, other.chosen]))
    return draw_part(task, community, chosen, crossed=True)
