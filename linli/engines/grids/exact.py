"""The least violation any division of a small part can have, by exhaustive search (compiled).

Grids are sets of atoms held as bits of one number. The search covers the largest open atom
with every connected set that contains it, bounds what is left by the totals of its connected parts, and
remembers what was seen. Atoms without households are only used where they connect others.
"""

# Signatures are inferred by the compiler from typed arrays, so parameters stay bare here.
# mypy: disable-error-code="no-untyped-def"

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from linli.engines.grids.kernels import SOURCES, Graph, kernel
from linli.engines.grids.problem import Integers, Limits

MOST_ATOMS = 60
SEEN = 1 << 15
SLICE = 20_000
"""Nodes between two questions whether to go on (some 100 ms)."""
ZERO, ONE = np.uint64(0), np.uint64(1)
Ask = Callable[[], None]


def never() -> None:
    """The search is not to be stopped."""


class Frames(NamedTuple):
    """What is open, as a stack: atoms left, the set begun (none: one was closed, `last`), atoms it
    must not take, households outside the limits so far, sets closed, households of the set. Then
    the sets on the way, those of the best division, what was seen at which cost, and counters."""

    rest: NDArray[np.uint64]
    chosen: NDArray[np.uint64]
    barred: NDArray[np.uint64]
    last: NDArray[np.uint64]
    spent: Integers
    depth: Integers
    held: Integers
    path: NDArray[np.uint64]
    best: NDArray[np.uint64]
    seen: NDArray[np.uint64]
    seen_at: Integers
    counters: Integers


TOP, LEAST, SETS = 0, 1, 2
"""Places in Frames.counters: open frames, the least found, the sets of the division that has it."""


def new_frames(atoms: int, known: int) -> Frames:
    """One open frame: all atoms are left."""
    size = 4 * atoms + 8
    rest, chosen, barred, last = (np.zeros(size, np.uint64) for _ in range(4))
    spent, depth, held = (np.zeros(size, np.int64) for _ in range(3))
    path, best = np.zeros(atoms + 1, np.uint64), np.zeros(atoms + 1, np.uint64)
    seen, seen_at = np.zeros(SEEN, np.uint64), np.zeros(SEEN, np.int64)
    counters = np.array([1, known, 0], dtype=np.int64)
    rest[0] = 2**atoms - 1
    return Frames(
        rest, chosen, barred, last, spent, depth, held, path, best, seen, seen_at, counters
    )


def fewest_outside(
    graph: Graph, limits: Limits, known: int, nodes: int, ask: Ask = never
) -> tuple[int, bool, Integers | None]:
    """Search for a division with fewer households outside the limits than `known`.

    Gives the least number found, whether it is proven to be the least of all, and the labels of a
    division that has it (None if none is better than the known one). `nodes` bounds the search,
    which is not made for too many atoms, or without any household. `ask` may raise to stop it.
    """
    if len(graph.households) > MOST_ATOMS or not graph.households.any():
        return known, False, None
    # The largest first: few sets can hold them, so that the search is narrow at its root.
    order = np.argsort(-graph.households, kind="stable")
    near = neighbour_sets(graph, order)
    households = graph.households[order]
    frames, finished = new_frames(len(order), known), False
    while nodes > 0 and not finished:
        ask()
        finished = explore(near, households, limits.lower, limits.upper, frames, min(nodes, SLICE))
        nodes -= SLICE
    sets = frames.best[: frames.counters[SETS]]
    if not len(sets):
        return known, finished, None
    label = np.full(len(order), -1, dtype=np.int64)
    label[order] = settled(near, sets)
    return int(frames.counters[LEAST]), finished, label


def neighbour_sets(graph: Graph, order: Integers) -> np.ndarray:
    """Per atom, in the given order, its neighbours as bits."""
    place = np.empty(len(order), dtype=np.uint64)
    place[order] = np.arange(len(order), dtype=np.uint64)
    bits = np.left_shift(ONE, place[graph.other])
    near = [
        np.bitwise_or.reduce(bits[graph.start[v] : graph.start[v + 1]], initial=0) for v in order
    ]
    return np.array(near, dtype=np.uint64)


def settled(near: np.ndarray, sets: np.ndarray) -> Integers:
    """Labels from sets; atoms no set needed join a neighbour."""
    bit = np.left_shift(ONE, np.arange(len(near), dtype=np.uint64))
    label = np.full(len(near), -1, dtype=np.int64)
    for number, members in enumerate(sets):
        label[(bit & members) != 0] = number
    while (label < 0).any():
        for v in np.flatnonzero(label < 0):
            beside = label[(bit & near[v]) != 0]
            label[v] = beside.max(initial=-1)
    return label


@kernel
def lowest(members):
    """The position of the lowest bit."""
    place = 0
    while members & np.uint64(0xFF) == ZERO:
        members >>= np.uint64(8)
        place += 8
    while members & ONE == ZERO:
        members >>= ONE
        place += 1
    return place


@kernel
def around(near, members):
    """All neighbours of the members, as a bit set."""
    found = ZERO
    while members != ZERO:
        found |= near[lowest(members)]
        members &= members - ONE
    return found


@kernel
def total(households, members):
    """Households of a bit set of atoms."""
    found = 0
    while members != ZERO:
        found += households[lowest(members)]
        members &= members - ONE
    return found


@kernel
def flood(near, seed, inside):
    """The connected part of `inside` that holds the seed."""
    found, edge = seed, seed
    while edge != ZERO:
        edge = around(near, edge) & inside & ~found
        found |= edge
    return found


@kernel
def least_of(households, lower, upper):
    """The least households outside the limits for a connected part with this total."""
    if households == 0:
        return 0
    grids = households // upper
    missing = max(lower * (grids + 1) - households, 0)
    if households == upper * grids:
        return 0
    return missing if grids == 0 else min(missing, households - upper * grids)


@kernel
def bound(near, households, rest, lower, upper):
    """What at least lies outside the limits in what is left, and its smallest part in need."""
    least, chosen, smallest = 0, ZERO, 1 << 60
    while rest != ZERO:
        part = flood(near, rest & (~rest + ONE), rest)
        rest &= ~part
        held = total(households, part)
        least += least_of(held, lower, upper)
        if 0 < held < smallest:
            chosen, smallest = part, held
    return least, chosen


@kernel
def first_held(households, members):
    """The lowest atom with households, as a bit."""
    while households[lowest(members)] == 0:
        members &= members - ONE
    return members & (~members + ONE)


@kernel
def wasteful(near, households, members):
    """Whether the set holds an empty atom it does not need to stay connected."""
    left = members
    while left != ZERO:
        v = lowest(left)
        left &= left - ONE
        if households[v] == 0:
            others = members & ~(ONE << np.uint64(v))
            if flood(near, others & (~others + ONE), others) == others:
                return True
    return False


@kernel
def known_before(seen, spent_at, rest, spent):
    """Whether the same rest was reached before at no more cost; notes it otherwise."""
    mixed = rest * np.uint64(0x9E3779B97F4A7C15)
    slot = int((mixed >> np.uint64(40)) % np.uint64(len(seen)))
    if seen[slot] == rest and spent_at[slot] <= spent:
        return True
    seen[slot], spent_at[slot] = rest, spent
    return False


@kernel
def push(frames, rest, chosen, barred, spent, depth, held):
    """Puts an open question on the stack."""
    top = frames.counters[TOP]
    frames.rest[top], frames.chosen[top], frames.barred[top] = rest, chosen, barred
    frames.spent[top], frames.depth[top], frames.held[top] = spent, depth, held
    frames.counters[TOP] = top + 1


@kernel
def grow_set(near, households, lower, upper, frames, top):
    """Push the ways to go on with an open set: bar a neighbour, take it, or close the set."""
    rest, chosen, no = frames.rest[top], frames.chosen[top], frames.barred[top]
    spent, depth, held = frames.spent[top], frames.depth[top], frames.held[top]
    slack = frames.counters[LEAST] - spent
    beside = around(near, chosen) & rest & ~no
    if beside != ZERO:
        if held < lower:
            reach = total(households, flood(near, chosen, (rest & ~no) | chosen))
            if lower - reach >= slack:
                return
        bit = beside & (~beside + ONE)
        push(frames, rest, chosen, no | bit, spent, depth, held)
        more = held + households[lowest(bit)]
        if more - upper < slack:
            push(frames, rest & ~bit, chosen | bit, no, spent, depth, more)
        return
    cost = max(lower - held, held - upper, 0)
    if cost < slack and not wasteful(near, households, chosen):
        frames.last[top] = chosen
        push(frames, rest, ZERO, ZERO, spent + cost, depth + 1, 0)


@kernel
def open_set(near, households, lower, upper, frames, top):
    """Begin the next set in the smallest open part, or note a complete division."""
    rest, spent, depth = frames.rest[top], frames.spent[top], frames.depth[top]
    if depth > 0:
        frames.path[depth - 1] = frames.last[top]
    missing, part = bound(near, households, rest, lower, upper)
    if spent + missing >= frames.counters[LEAST]:
        return
    if part == ZERO:
        frames.counters[LEAST], frames.counters[SETS] = spent, depth
        for i in range(depth):
            frames.best[i] = frames.path[i]
        return
    if not known_before(frames.seen, frames.seen_at, rest, spent):
        first = first_held(households, part)
        push(frames, rest & ~first, first, ZERO, spent, depth, total(households, first))


@kernel
def run_through(near, households, lower, upper, frames, nodes):
    """Depth first, at most so many nodes further; says whether the search is over."""
    whole = (ONE << np.uint64(len(near))) - ONE
    floor = bound(near, households, whole, lower, upper)[0]
    while nodes > 0 and frames.counters[TOP] > 0 and frames.counters[LEAST] > floor:
        nodes -= 1
        frames.counters[TOP] -= 1
        top = frames.counters[TOP]
        if frames.chosen[top] == ZERO:
            open_set(near, households, lower, upper, frames, top)
        else:
            grow_set(near, households, lower, upper, frames, top)
    return frames.counters[TOP] == 0 or frames.counters[LEAST] <= floor


def entry_point(sources: int) -> Callable[..., bool]:
    """The search as it is called from outside, compiled once per state of the sources."""

    @njit(cache=True, nogil=True)
    def explore(near, households, lower, upper, frames, nodes):
        _ = sources
        return run_through(near, households, lower, upper, frames, nodes)

    return explore


explore = entry_point(SOURCES)
