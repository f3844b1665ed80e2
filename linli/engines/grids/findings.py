"""Why grids are outside the limits, what is proven about it, and what could be done."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from linli.engines.grids.drawing import Part, Task
from linli.engines.grids.noding import connected
from linli.engines.grids.parts import Community
from linli.engines.grids.problem import Finding, Integers, Option, shortfall, violation


class Town:
    """What is looked up for all communities at once."""

    def __init__(self, task: Task) -> None:
        atoms = task.atoms
        one, other = atoms.community[atoms.edge_a], atoms.community[atoms.edge_b]
        self.beside: dict[int, set[int]] = {}
        for a, b in np.unique(np.stack([one, other], axis=1)[one != other], axis=0).tolist():
            self.beside.setdefault(a, set()).add(b)
            self.beside.setdefault(b, set()).add(a)
        special = atoms.special[atoms.edge_a]
        same = (one == other) & (special >= 0) & (special == atoms.special[atoms.edge_b])
        # Connected pieces of special grids; all other atoms stay alone.
        self.piece = connected(len(atoms), atoms.edge_a[same], atoms.edge_b[same])


class Examination:
    """The findings of one community; `grid` is the final number of every atom."""

    def __init__(self, task: Task, community: Community, grid: Integers, town: Town) -> None:
        self.task, self.community, self.grid, self.town = task, community, grid, town
        self.joins: tuple[Option, ...] = tuple(
            ("join", one) for one in sorted(town.beside.get(community.number, ()))
        )

    def findings(self, parts: list[Part]) -> Iterator[Finding]:
        """Why grids of these parts are outside the limits, with what would help."""
        total = self._held(self.community.members)
        alone = len(parts) == 1
        for part in parts:
            rows = self.community.members[part.chosen]
            if part.crossed:
                yield self._crossed(part)
            if part.found.violation:
                yield from self._large_atoms(rows)
                yield from self._why(part, rows, total, alone)
        yield from self._special_apart()

    def _held(self, rows: Integers) -> int:
        return int(self.task.atoms.households[rows].sum())

    def _say(
        self, kind: str, rows: Integers, proven: bool, options: tuple[Option, ...] = ()
    ) -> Finding:
        grids = tuple(np.unique(self.grid[rows]).tolist())
        held = sum(self._held(np.flatnonzero(self.grid == grid)) for grid in grids)
        return Finding(kind, self.community.number, grids, held, proven, options)

    def _crossed(self, part: Part) -> Finding:
        """A grid reaches over a river because its sides alone allow no legal division."""
        a, b, community = self.community.a, self.community.b, self.community
        grid = self.grid[community.members]
        inside = np.zeros(len(grid), dtype=bool)
        inside[part.chosen] = True
        over = (community.kind == 9) & (grid[a] == grid[b]) & inside[a]
        cell = self.task.atoms.cell[community.members]
        crossed = sorted(set(zip(cell[a[over]].tolist(), cell[b[over]].tolist(), strict=True)))
        rows = community.members[np.union1d(a[over], b[over])]
        options: tuple[Option, ...] = tuple(("cross", *pair) for pair in crossed)
        return self._say("river", rows, part.found.proven, options)

    def _large_atoms(self, rows: Integers) -> Iterator[Finding]:
        """Atoms above the upper limit: a building, or a cell that cannot be cut."""
        atoms = self.task.atoms
        for row in rows[atoms.households[rows] > self.task.limits.upper]:
            cell = int(atoms.cell[row])
            part = (atoms.cell == cell).sum() > 1
            kind = "single_building" if part else "indivisible"
            yield self._say(kind, np.array([row]), True, (("split", cell),))

    def _why(self, part: Part, rows: Integers, total: int, alone: bool) -> Iterator[Finding]:
        """What the rest of the violation comes from, after the atoms that are too large."""
        limits, atoms = self.task.limits, self.task.atoms
        held = np.bincount(self.grid[rows], atoms.households[rows]).astype(np.int64)
        excused = self.grid[rows[atoms.households[rows] > limits.upper]]
        amount = violation(held, limits)
        amount[excused] = 0
        amount[np.setdiff1d(np.arange(len(amount)), self.grid[rows])] = 0
        bad = rows[np.isin(self.grid[rows], np.flatnonzero(amount))]
        if not len(bad):
            return
        kind, proven = self._cause(part, self._held(rows), total, alone)
        options = self.joins
        if kind in ("no_legal_division", "not_found"):
            options = (*self._splits(bad), *options)
        yield self._say(kind, bad, proven, options)

    def _cause(self, part: Part, held: int, total: int, alone: bool) -> tuple[str, bool]:
        if total < self.task.limits.lower:
            return "too_few", True
        if shortfall(held, self.task.limits):
            if alone:
                return "too_many", True
            return ("island" if self._island(part) else "too_many"), True
        return ("no_legal_division" if part.found.proven else "not_found"), part.found.proven

    def _island(self, part: Part) -> bool:
        """Whether no border, not even a river, joins the part to the rest of its community."""
        label = connected(len(self.community.members), self.community.a, self.community.b)
        return int((label == label[part.chosen[0]]).sum()) == len(part.chosen)

    def _splits(self, rows: Integers) -> tuple[Option, ...]:
        """Whole cells of the grids in question that have enough households to be worth cutting."""
        atoms = self.task.atoms
        large = rows[atoms.households[rows] * 2 > self.task.limits.lower]
        ranked = large[np.argsort(-atoms.households[large], kind="stable")]
        return tuple(("split", int(cell)) for cell in dict.fromkeys(atoms.cell[ranked].tolist()))[
            :3
        ]

    def _special_apart(self) -> Iterator[Finding]:
        """Special grids whose cells do not touch: they stay as they were fixed."""
        for rows in self.community.special:
            if len(np.unique(self.town.piece[rows])) > 1:
                yield self._say("special_apart", rows, True)
