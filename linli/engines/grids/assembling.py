"""A division of the atoms made into grids: their pieces and surfaces, and which stay as before."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np

from linli.engines.grids import keeping, polygons
from linli.engines.grids.former import Former
from linli.engines.grids.keeping import Flags, Standing
from linli.engines.grids.noding import fitted
from linli.engines.grids.pieces import Pieces, joined, straight_pieces
from linli.engines.grids.problem import Atoms, Division, Finding, Geometries, Integers, Land


@dataclass(frozen=True)
class Solved:
    """Grids 0..g-1 with their pieces, surfaces (g,) and findings.

    kept: (g,) the previous grid whose very surface a grid has, -1 for all others. grid, before:
    (n,) the grid and the previous grid of each atom.
    """

    pieces: Pieces
    surfaces: Geometries
    findings: tuple[Finding, ...]
    kept: Integers
    grid: Integers
    before: Integers

    def __len__(self) -> int:
        return len(self.surfaces)


def assembled(
    atoms: Atoms,
    land: Land,
    division: Division,
    before: Integers,
    former: Former | None,
    standing: Standing | None,
    simplify: float,
) -> Solved:
    """The grids of a division. Where nothing moves, and where the grids of before are within the
    limits, these stay as they were."""
    raw, findings = division.grid, division.findings
    first = int(raw.max(initial=-1)) + 1  # kept grids are numbered from here by their old row
    if former is None or standing is None or not standing.tiled.any():
        pieces = straight_pieces(atoms, raw, land)
        pieces = replace(pieces, geometry=fitted(pieces.geometry))
    else:
        still = keeping.unmoved(atoms, raw, before, former, len(standing.tiled))
        keep = standing.tiled & (standing.legal | still)
        keep[atoms.community[before < 0]] = False
        findings = still_true(atoms, division, before + first, keep, keep & still)
        stays = keep[atoms.community]
        # One number for all of a kept community, so that no border in it is drawn for nothing.
        drawn = straight_pieces(atoms, np.where(stays, first + atoms.community, raw), land)
        old = standing.pieces.only(keep[standing.pieces.community])
        old = replace(old, grid=old.grid + first)
        beside = former.geometry[keep[former.home]]
        pieces = joined([drawn.only(~keep[drawn.community]), old], beside)
        raw = np.where(stays, before + first, raw)
    numbers, place = np.unique(pieces.grid, return_inverse=True)
    pieces = replace(pieces, grid=place.ravel().astype(np.int64))
    kept = np.where(numbers >= first, numbers - first, -1)
    surfaces = polygons.grid_polygons(pieces, simplify)
    if former is not None:
        surfaces[kept >= 0] = former.geometry[kept[kept >= 0]]
    return Solved(
        pieces, surfaces, renumbered(findings, numbers), kept, np.searchsorted(numbers, raw), before
    )


def still_true(
    atoms: Atoms, division: Division, names: Integers, keep: Flags, still: Flags
) -> tuple[Finding, ...]:
    """The findings of communities that are not kept, and of those in which the division moved
    nothing, with the names of the kept grids; what was found about any other is void."""
    inside = still[atoms.community]
    name = dict(zip(division.grid[inside].tolist(), names[inside].tolist(), strict=True))
    return tuple(
        replace(one, grids=tuple(name.get(grid, grid) for grid in one.grids))
        for one in division.findings
        if still[one.community] or not keep[one.community]
    )


def renumbered(findings: tuple[Finding, ...], numbers: Integers) -> tuple[Finding, ...]:
    """The findings with the dense numbers of the grids."""
    place = {int(one): at for at, one in enumerate(numbers)}
    return tuple(
        replace(one, grids=tuple(place[grid] for grid in one.grids if grid in place))
        for one in findings
    )
