"""What a matter's flow chart shows: the main way, the ways out of it and where they lead back."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from linli.core.lifecycle.states import Machine, Move
from linli.modules.cases.queries.matters import MatterFacts
from linli.modules.cases.states import CELL

GOAL = "closed"
# Where moves lead whose command decides.
DECIDED = {
    "cases.verify": (GOAL, "rework"),
    "cases.ask": ("suspended",),
    "cases.resume": ("handling",),
}
VERIFYING = frozenset({"cases.begin_check", "cases.verify"})
# Work on the file, not steps of the matter.
ASIDE = frozenset(
    {"cases.rate", "cases.correct", "cases.whistle", "cases.escalate", "cases.supervise"}
    | {"cases.add_joint"}
)


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

    spine: tuple[str, ...]
    steps: tuple[Edge, ...]
    exits: tuple[Exit, ...]
    anytime: tuple[Move, ...]

    def exits_of(self, row: int) -> list[Exit]:
        return [way for way in self.exits if way.row == row]


def graph(machine: Machine, moves: Iterable[Move], matter: MatterFacts) -> Graph:
    """Layers: the longest way from the start to the goal is the main one."""
    edges = [edge for move in moves for edge in edges_of(move, matter)]
    order = {state.code: at for at, state in enumerate(machine.states)}
    steps = longest(edges, order, machine.start)
    spine = (machine.start, *(edge.target for edge in steps))
    exits, anytime = ways_out(edges, spine)
    if matter.spot:
        exits = shortcut(edges, spine) + exits
    return Graph(spine, tuple(steps), tuple(exits), tuple(anytime))


def edges_of(move: Move, matter: MatterFacts) -> list[Edge]:
    if move.verb in ASIDE or (matter.verifier != "grid" and move.verb in VERIFYING):
        return []
    targets = (move.target,) if move.target else DECIDED.get(move.verb, ())
    return [Edge(source, target, move) for target in targets for source in move.sources]


def longest(edges: list[Edge], order: dict[str, int], start: str) -> list[Edge]:
    """The longest way to the goal along moves that go forward in the order of the table."""
    forward: dict[str, list[Edge]] = defaultdict(list)
    for edge in edges:
        if order[edge.source] < order[edge.target] and not at_once(edge):
            forward[edge.source].append(edge)
    best: dict[str, list[Edge]] = {GOAL: []}
    for state in sorted(order, key=lambda code: -order[code]):
        ways = [[e, *best[e.target]] for e in forward[state] if e.target in best]
        if ways:
            best[state] = max(ways, key=len)
    return best[start]


def at_once(edge: Edge) -> bool:
    """Settling on the spot is a short cut, not the way."""
    return edge.move.verb == "cases.settle"


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


def shortcut(edges: list[Edge], spine: tuple[str, ...]) -> list[Exit]:
    found = [e for e in edges if at_once(e) and e.source == spine[0] and e.move.by == CELL]
    return [Exit(GOAL, edge.move, 0, good=True) for edge in found[:1]]
