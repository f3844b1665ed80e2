"""Drawing: every community on its own, then numbered as a whole, with the findings."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor

import numpy as np

from linli.engines.grids import problem
from linli.engines.grids.drawing import Part, Task, draw_community
from linli.engines.grids.findings import Examination, Town
from linli.engines.grids.parts import Community, communities
from linli.engines.grids.redraw import overlap_names, redraw_community, settled_homes
from linli.engines.grids.searching import Effort


def draw(
    atoms: problem.Atoms,
    limits: problem.Limits,
    *,
    seed: int = 0,
    effort: float = 1.0,
    draft: bool = False,
    jobs: int = 1,
    previous: problem.Integers | None = None,
    weights: problem.Weights | None = None,
    progress: problem.Advance | None = None,
    cancelled: problem.Asked | None = None,
) -> problem.Division:
    """Divide every community into grids.

    The answer depends on the atoms, the limits, the weights, the seed, `effort` (times the usual
    amount of search) and `draft` (a quarter of it, no proofs), never on `jobs` or the clock.
    previous: (n,) grid number of before or -1; grids that go on keep their number, new ones get
    the numbers above the highest. progress gets the share done; cancelled is asked several
    times a second and, when it says yes, Cancelled is raised.
    """

    def ask() -> None:
        if cancelled is not None and cancelled():
            raise problem.Cancelled

    task = Task(atoms, limits, weights or problem.Weights(), Effort.of(effort, draft), seed, ask)
    tasks = list(communities(atoms))
    homes = None if previous is None else settled_homes(atoms, np.asarray(previous, np.int64))

    def one(community: Community) -> list[Part]:
        ask()
        if homes is None:
            return draw_community(task, community)
        return redraw_community(task, community, homes)

    drawn = list(followed(one, tasks, jobs, progress))
    grid = numbered(atoms, tasks, drawn)
    if homes is not None:
        grid = renamed(atoms, grid, homes)
    return problem.Division(grid, tuple(examined(task, tasks, drawn, grid)))


def followed(
    one: Callable[[Community], list[Part]],
    tasks: list[Community],
    jobs: int,
    progress: problem.Advance | None,
) -> Iterator[list[Part]]:
    """The answers in order, with the progress."""
    with ThreadPoolExecutor(max(jobs, 1)) as pool:
        answers = pool.map(one, tasks) if jobs > 1 else map(one, tasks)
        try:
            for done, answer in enumerate(answers, start=1):
                if progress is not None:
                    progress(done / len(tasks))
                yield answer
        finally:  # cancelled, or given up by the caller: what waits is not begun any more
            pool.shutdown(cancel_futures=True)


def numbered(
    atoms: problem.Atoms, tasks: list[Community], drawn: list[list[Part]]
) -> problem.Integers:
    """Grid numbers by community: its own grids by their first atom, then its special grids."""
    grid = np.full(len(atoms), -1, dtype=np.int64)
    following = 0
    for community, parts in zip(tasks, drawn, strict=True):
        label = np.full(len(community.members), -1, dtype=np.int64)
        used = 0
        for part in parts:
            label[part.chosen] = used + part.found.label
            used += part.found.grids
        _, first, place = np.unique(label, return_index=True, return_inverse=True)
        grid[community.members] = following + np.argsort(np.argsort(first))[place]
        following += used
        for rows in community.special:
            grid[rows] = following
            following += 1
    return grid


def renamed(
    atoms: problem.Atoms, grid: problem.Integers, homes: problem.Integers
) -> problem.Integers:
    """Grids that go on get the number of before, new ones the numbers above the highest."""
    names = overlap_names(grid, homes, atoms.households * len(atoms) + 1)
    new = np.flatnonzero(names < 0)
    names[new] = int(homes.max(initial=-1)) + 1 + np.arange(len(new))
    return names[grid]


def examined(
    task: Task, tasks: list[Community], drawn: list[list[Part]], grid: problem.Integers
) -> Iterator[problem.Finding]:
    """Findings of all communities, in their order."""
    town = Town(task)
    for community, parts in zip(tasks, drawn, strict=True):
        yield from Examination(task, community, grid, town).findings(parts)
