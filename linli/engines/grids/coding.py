"""Codes of grids: by a layout that is data, west to east and north to south in each community.

Numbering follows DB6101/T 3185-2024. At a redraw codes stay with their grids: of a grid that was
split the largest part keeps the code, of grids that were merged the code of the larger stays, and a
number once given in a community is not given again.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from shapely.geometry.base import BaseGeometry

from linli.engines.grids.problem import Floats, Geometries, Integers
from linli.engines.sentences import Sentence, Unusable


@dataclass(frozen=True, slots=True)
class Layout:
    """Community code, what stands between (a kind letter or nothing), serial of so many digits."""

    community_length: int = 12
    between: str = ""
    special_between: str = ""
    digits: int = 3
    first: int = 1

    def code(self, community: str, serial: int, special: bool = False) -> str:
        """The code of a grid; `Unusable` when the serials of the community are used up."""
        if serial >= 10**self.digits:
            raise Unusable({"code": Sentence("Community %(name)s has no serial numbers left.", name=community)})  # fmt: skip
        kind = self.special_between if special else self.between
        return f"{community}{kind}{serial:0{self.digits}d}"

    def serial(self, code: str, community: str) -> int | None:
        """The serial in a code of this community; None for a code of another layout or place."""
        if not code.startswith(community):
            return None
        rest = code[len(community) :]
        for kind in sorted({self.between, self.special_between}, key=len, reverse=True):
            digits = rest.removeprefix(kind)
            if rest.startswith(kind) and len(digits) == self.digits and digits.isdigit():
                return int(digits)
        return None


DEFAULT = Layout()
MICRO = Layout(community_length=15)


def community_codes(labels: Sequence[str], layout: Layout) -> tuple[list[str], list[Sentence]]:
    """(codes, remarks): labels that are codes as they are, plain numbers padded, others numbered."""
    length = layout.community_length
    if all(len(one) == length and one.isdigit() for one in labels):
        return list(labels), []
    codes: list[str] = []
    for row, label in enumerate(labels):
        number = label.isascii() and label.isdigit() and len(label) <= length
        codes.append(label.zfill(length) if number else str(row + 1).zfill(length))
    if len(set(codes)) < len(codes):
        codes = [str(row + 1).zfill(length) for row in range(len(labels))]
    return codes, [Sentence("Not every community has a code of %(length)s digits; their grids are numbered under a makeshift one.", length=length)]  # fmt: skip


def coded(
    surfaces: Geometries,
    community: Integers,
    special: Sequence[bool],
    codes: Sequence[str],
    layout: Layout,
    goes_on: Integers | None = None,
    previous_codes: Sequence[str] = (),
    used: frozenset[str] = frozenset(),
) -> list[str]:
    """Codes for (g,) grids; `goes_on` names the previous grid each one continues, -1 for a new one."""
    onward = np.full(len(surfaces), -1, dtype=np.int64) if goes_on is None else goes_on
    result = [""] * len(surfaces)
    for one in np.unique(community):
        rows = np.flatnonzero(community == one)
        home = codes[one]
        for row in rows[onward[rows] >= 0]:
            result[row] = previous_codes[onward[row]]
        new = rows[onward[rows] < 0]
        serial = next_serial(home, [*used, *previous_codes], layout)
        for place in reading_order(list(surfaces[new])) if len(new) else []:
            result[new[place]] = layout.code(home, serial, special[new[place]])
            serial += 1
    return result


def reading_order(cells: Sequence[BaseGeometry]) -> list[int]:
    """Positions of the cells as grids are numbered: rows from north to south, each west to east."""
    centres = np.array([cell.centroid.coords[0] for cell in cells])
    rows = max(1, round(float(np.sqrt(len(cells)))))
    from_north = np.argsort(-centres[:, 1], kind="stable")
    order: list[int] = []
    for row in np.array_split(from_north, rows):
        order += [int(i) for i in row[np.argsort(centres[row, 0], kind="stable")]]
    return order


def next_serial(community: str, used: Sequence[str], layout: Layout) -> int:
    """The number after the highest ever given in the community."""
    given = [layout.serial(code, community) for code in used]
    return max([layout.first - 1, *(one for one in given if one is not None)]) + 1


def continued(
    grid: Integers,
    previous: Integers,
    households: Integers,
    area: Floats,
    community: Integers,
    previous_community: Integers,
) -> Integers:
    """(g,) which previous grid each grid goes on, -1 for none, by the households of (n,) atoms.

    A previous grid goes on in the grid that holds most of it, and a grid goes on the one it holds
    most of among those; area decides where nobody lives. Grids of another community end.
    """
    count = int(grid.max(initial=-1)) + 1
    result = np.full(count, -1, dtype=np.int64)
    known = previous >= 0
    if not known.any():
        return result
    known[known] = previous_community[previous[known]] == community[known]
    pairs, group = np.unique(np.column_stack((previous[known], grid[known])), axis=0, return_inverse=True)  # fmt: skip
    people = np.bincount(group, households[known], len(pairs))
    land = np.bincount(group, area[known], len(pairs))
    order = np.lexsort((pairs[:, 1], -land, -people, pairs[:, 0]))
    _once, first = np.unique(pairs[order, 0], return_index=True)
    main = order[first]
    rank = np.lexsort((pairs[main, 0], -land[main], -people[main]))
    for at in main[rank]:
        old, new = pairs[at]
        if result[new] < 0:
            result[new] = old
    return result
