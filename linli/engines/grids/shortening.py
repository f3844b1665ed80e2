"""The shortest border between two sets of buildings: a string pulled tight between them.

A border inside a cut cell runs through gaps between a building on its left and one on its right.
Each gap leaves room for it in the middle; the shortest way through all gaps bends only at the
ends of that room, so that it is found among few corners. Ends on the outline of the cell slide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from linli.engines.grids.problem import Floats, Integers

SLIDES = np.linspace(-0.6, 0.6, 17)
"""Places tried for an end, as shares of how far the buildings beside it are."""
NEAR = 1e-6
"""Metres that do not count."""


@dataclass(frozen=True, slots=True)
class Sides:
    """Straight sides, all (m, 2): from start to end, the building left and right of each, and the
    grids of these."""

    start: Floats
    end: Floats
    left: Floats
    right: Floats
    grids: Integers


@dataclass(frozen=True, slots=True)
class Border:
    """One border from node to node: corners (k + 1, 2), the buildings left and right (k, 2).

    `open` tells of the first and last corner whether it lies on the outline of the cell and may move, `beyond`
    which grid is outside there: 1 the left one, -1 the right one, 0 another or several.
    """

    corners: Floats
    left: Floats
    right: Floats
    grids: tuple[int, int]
    open: tuple[bool, bool]
    beyond: tuple[int, int] = (0, 0)

    def beside(self, outside: dict[int, set[int]]) -> Border:
        """The same, open only at the ends (0 and -1) of which the grids outside are given."""
        found = []
        for end in (0, -1):
            grids = outside.get(end, set())
            alone = next(iter(grids)) if len(grids) == 1 else -1
            found.append(int(alone == self.grids[0]) - int(alone == self.grids[1]))
        return replace(self, open=(0 in outside, -1 in outside), beyond=(found[0], found[1]))


@dataclass(frozen=True, slots=True)
class Ends:
    """Where a border may end (n, 2), and the price in metres of each place."""

    points: Floats
    price: Floats

    @classmethod
    def fixed(cls, point: Floats) -> Ends:
        """An end that may lie at this (2,) point only, for nothing."""
        return cls(point[None, :], np.zeros(1))


class Network:
    """The borders of one cell: which sides meet where."""

    def __init__(self, sides: Sides) -> None:
        self.sides = sides
        names: dict[tuple[float, ...], int] = {}
        both = np.concatenate([sides.start, sides.end]).tolist()
        number = [names.setdefault(tuple(point), len(names)) for point in both]
        self.nodes = np.array(number, dtype=np.int64).reshape(2, -1)
        self.at: list[list[int]] = [[] for _ in names]
        for one, (a, b) in enumerate(self.nodes.T.tolist()):
            self.at[a].append(one)
            self.at[b].append(one)
        self.free = np.ones(len(sides.start), dtype=bool)

    def borders(self) -> list[Border] | None:
        """All borders from node to node; None where one closes in itself."""
        found = []
        for node, near in enumerate(self.at):
            if len(near) != 2:
                found += [self._walked(node, one) for one in near if self.free[one]]
        return None if self.free.any() else found

    def _walked(self, first: int, side: int) -> Border:
        """The border that leaves a node by a side, all sides turned the way they are walked."""
        chain, node = [], first
        while self.free[side]:
            self.free[side] = False
            backwards = bool(self.nodes[1, side] == node)
            chain.append((side, backwards))
            node = int(self.nodes[0 if backwards else 1, side])
            if len(self.at[node]) == 2:
                side = sum(self.at[node]) - side
        number, turned = (np.array(one) for one in zip(*chain, strict=True))
        sides, back = self.sides, turned[:, None]
        start = np.where(back, sides.end[number], sides.start[number])
        end = np.where(back, sides.start[number], sides.end[number])
        left, right = sides.grids[number[0]].tolist()[:: -1 if turned[0] else 1]
        return Border(
            np.concatenate([start, end[-1:]]),
            np.where(back, sides.right[number], sides.left[number]),
            np.where(back, sides.left[number], sides.right[number]),
            (left, right),
            (len(self.at[first]) == 1, len(self.at[node]) == 1),
        )


def pulled_tight(border: Border, margin: float, first: Ends, last: Ends) -> Floats:
    """Corners of the shortest border from one of the first ends to one of the last.

    `margin` is the share of each gap left free at either of its buildings, at most a half.
    """
    pair = np.concatenate([border.left, border.right], axis=1)
    new = np.ones(len(pair), dtype=bool)
    new[1:] = (pair[1:] != pair[:-1]).any(axis=1)
    across = margin * (border.right[new] - border.left[new])
    left, right = border.left[new] + across, border.right[new] - across
    gaps = np.stack([left, right], axis=1).reshape(-1, 2)
    points = np.concatenate([first.points, gaps, last.points])
    opening, closing = len(first.points), len(last.points)
    middle = np.arange(len(gaps)) // 2 + 1
    layer = np.repeat([0, len(left) + 1], [opening, closing])
    layer = np.insert(layer, opening, middle)
    length = np.hypot(*(points[None, :, :] - points[:, None, :]).transpose(2, 0, 1))
    length[~through(points, layer, left, right)] = np.inf
    cost, before = np.zeros(len(points)), np.full(len(points), -1)
    cost[:opening] = first.price
    for one in range(opening, len(points)):
        way = cost[:one] + length[:one, one]
        before[one] = way.argmin()
        cost[one] = way[before[one]]
    path = [len(points) - closing + int((cost[-closing:] + last.price).argmin())]
    while before[path[-1]] >= 0:
        path.append(int(before[path[-1]]))
    return points[path[::-1]]


def through(points: Floats, layer: Integers, left: Floats, right: Floats) -> NDArray[np.bool_]:
    """(n, n) whether the straight way between two points passes the gaps between their layers."""
    step = points[None, :, :] - points[:, None, :]
    passes = layer[:, None] < layer[None, :]
    for gap, (one, other) in enumerate(zip(left, right, strict=True), start=1):
        between = (layer[:, None] < gap) & (gap < layer[None, :])
        to_left, to_right = (one - points)[:, None, :], (other - points)[:, None, :]
        left_of = step[..., 0] * to_left[..., 1] - step[..., 1] * to_left[..., 0] >= -NEAR
        right_of = step[..., 0] * to_right[..., 1] - step[..., 1] * to_right[..., 0] <= NEAR
        passes &= ~between | (left_of & right_of)
    return passes


class Ring:
    """A closed line of an outline: its corners (first is last) and how far along each lies."""

    def __init__(self, corners: Floats) -> None:
        self.corners = corners
        steps = np.hypot(*np.diff(corners, axis=0).T)
        self.along = np.concatenate([[0.0], np.cumsum(steps)])

    def sliding(self, border: Border, end: int, houses: Floats, outer: float) -> Ends | None:
        """Where an end of a border may lie, still between the same two buildings.

        `outer` is the price of a metre of border outside the cell that this adds. None where the
        end is no corner of this ring.
        """
        point = border.corners[end]
        corner = np.flatnonzero((self.corners == point).all(axis=1))
        if not len(corner):
            return None
        reach = float(np.hypot(*(point - border.left[end])))
        shift = np.concatenate([[0.0], reach * SLIDES])
        place = np.mod(self.along[corner[0]] + shift, self.along[-1])
        tried = np.stack([np.interp(place, self.along, one) for one in self.corners.T], axis=1)
        tried[0] = point
        away = np.hypot(*(tried[:, None, :] - houses).transpose(2, 0, 1)).min(axis=1)
        to_left, to_right = (np.hypot(*(tried - one[end]).T) for one in (border.left, border.right))
        own = np.minimum(to_left, to_right)
        good = (own <= away + NEAR) & (own >= 0.6 * reach)
        good[0] = True
        price = outer * border.beyond[end] * np.sign(to_right - to_left) * np.abs(shift)
        return Ends(tried[good], price[good])

    def with_corners(self, points: Floats) -> Floats:
        """The corners, with those of the points (n, 2) that lie on a side put into it."""
        corners = self.corners
        for point in points:
            start, step = corners[:-1], np.diff(corners, axis=0)
            share = ((point - start) * step).sum(axis=1) / np.maximum((step**2).sum(axis=1), NEAR)
            foot = start + np.clip(share, 0.0, 1.0)[:, None] * step
            away = np.hypot(*(point - foot).T)
            side = int(away.argmin())
            known = (corners[side] == point).all() or (corners[side + 1] == point).all()
            if away[side] < NEAR and not known:
                corners = np.insert(corners, side + 1, point, axis=0)
        return corners
