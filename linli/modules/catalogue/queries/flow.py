"""What a matter's flow chart shows: the main way, the ways out of it and where they lead back."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from django.apps import apps

from linli.core.lifecycle.states import Move
from linli.modules.catalogue.queries.matters import MatterFacts
from linli.modules.catalogue.states import Flow


@dataclass(frozen=True)
class Edge:
    source: str
    target: str
    move: Move


@dataclass(frozen=True)
class Exit:
    """A way out of the main way: beside which row, by which move, where it leads back (row)."""

    state: str
    move: Move
    row: int
    back: int | None = None
    back_state: str = ""
    good: bool = False


@dataclass(frozen=True)
class Graph:
    """`steps[i]` leads from `spine[i]` to `spine[i + 1]`."""

    flow: Flow
    matter: MatterFacts
    spine: tuple[str, ...]
    steps: tuple[Edge, ...]
    exits: tuple[Exit, ...]
    anytime: tuple[Move, ...]

    def exits_of(self, row: int) -> list[Exit]:
        return [way for way in self.exits if way.row == row]


def flow() -> Flow | None:
    """The way told by the module that takes matters in; None while none does."""
    told = (getattr(config, "flow", None) for config in apps.get_app_configs())
    return next((one for one in told if one is not None), None)


def graph(way: Flow, matter: MatterFacts) -> Graph:
    """Layers: the longest way from the start to the goal is the main one."""
    edges = [edge for move in way.machine.moves for edge in edges_of(way, move, matter)]
    steps = longest(way, edges)
    spine = (way.machine.start, *(edge.target for edge in steps))
    exits, anytime = ways_out(edges, spine)
    if matter.spot:
        exits = shortcut(way, edges, spine) + exits
    return Graph(way, matter, spine, tuple(steps), tuple(exits), tuple(anytime))


def edges_of(way: Flow, move: Move, matter: MatterFacts) -> list[Edge]:
    checking = move.by == way.checker and move.verb != way.shortcut
    if checking and matter.verifier != "grid":
        return []
    targets = (move.target,) if move.target else move.outcomes
    return [Edge(source, target, move) for target in targets for source in move.sources]


def longest(way: Flow, edges: list[Edge]) -> list[Edge]:
    """The longest way to the goal along moves that go forward in the order of the table."""
    order = {state.code: at for at, state in enumerate(way.machine.states)}
    forward: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        # Settling at once is a short cut, not the way.
        if order[edge.source] < order[edge.target] and edge.move.verb != way.shortcut:
            forward[edge.source].append(edge)
    best: dict[str, list[Edge]] = {way.goal: []}
    for state in sorted(order, key=lambda code: -order[code]):
        ways = [[e, *best[e.target]] for e in forward[state] if e.target in best]
        if ways:
            best[state] = max(ways, key=len)
    return best[way.machine.start]


def ways_out(edges: list[Edge], spine: tuple[str, ...]) -> tuple[list[Exit], list[Move]]:
    rows = {state: at for at, state in enumerate(spine)}
    beside: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if edge.source in rows and edge.target not in rows:
            beside[edge.target].append(edge)
    exits: list[Exit] = []
    anytime: list[Move] = []
    for state, found in beside.items():
        touched = sorted({rows[edge.source] for edge in found})
        if len(touched) > len(spine) / 2:
            anytime.append(found[0].move)
            continue
        back = next((e.target for e in edges if e.source == state and e.target in rows), "")
        row = touched[(len(touched) - 1) // 2]
        exits.append(Exit(state, found[0].move, row, rows.get(back), back))
    return exits, anytime


def shortcut(way: Flow, edges: list[Edge], spine: tuple[str, ...]) -> list[Exit]:
    found = [e for e in edges if e.move.verb == way.shortcut and e.source == spine[0]]
    return [Exit(way.goal, edge.move, 0, good=True) for edge in found[:1]]
