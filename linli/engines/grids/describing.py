"""The drawing described: codes, figures of every grid, and the report put together."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np
import shapely

from linli.engines.grids import cleaning, coding, polygons, report
from linli.engines.grids.assembling import Solved
from linli.engines.grids.drawn import Drawn, Options
from linli.engines.grids.former import Former
from linli.engines.grids.given import Input
from linli.engines.grids.problem import Atoms, Finding, Geometries, Integers, Limits
from linli.engines.grids.tiling import Tiling
from linli.engines.grids.wording import Names
from linli.engines.sentences import Sentence

NAMED = 2  # buildings by which a cell without a compound is called


def described(
    given: Input,
    tiled: Tiling,
    atoms: Atoms,
    solved: Solved,
    former: Former | None,
    options: Options,
) -> Drawn:
    """The answer of a drawing: surfaces with codes and figures, pieces, remarks and the report."""
    pieces, count = solved.pieces, len(solved)
    community = polygons.communities_of(pieces)
    households = np.bincount(pieces.grid, pieces.households, count).astype(np.int64)
    special = special_names(given, tiled, solved, former)
    home, makeshift = coding.community_codes(list(given.communities.label), options.layout)
    codes = give_codes(atoms, solved, community, special, home, former, options)
    shares, share = report.barrier_shares(pieces, tiled.land, count)
    compound = tiled.compound[pieces.cell]
    labels = cell_labels(given, tiled)
    drawn = Drawn(
        geometry=solved.surfaces, code=codes, community=community, households=households,
        buildings=np.bincount(pieces.grid, pieces.buildings, count).astype(np.int64),
        special=special, compactness=polygons.compactness(solved.surfaces), barrier_share=shares,
        within=report.outside(households, special, options.limits) == 0,
        kept=solved.kept >= 0, stored=stored(given, solved, former), pieces=pieces,
        piece_compound=compound, piece_name=[labels[cell] for cell in pieces.cell],
        community_labels=home,
        plane=given.plane, report={}, seconds={},
        notes=[*given.notes, *tiled.notes, *makeshift, *cut_as_before(solved, compound, options.limits)],
    )  # fmt: skip
    names = Names(
        lambda number: str(given.communities.label[number]),
        lambda cell: labels[cell] or f"#{cell + 1}",
        options.single_buildings,
    )
    drawn.report = reported(drawn, solved, options, share, names)
    if former is not None:
        drawn.report["changes"] = report.changes(
            atoms, solved.grid, solved.before, drawn.code, list(former.code), names
        )
    return drawn


def stored(given: Input, solved: Solved, former: Former | None) -> Geometries:
    """The surfaces as they are written; those of kept grids as they were written before."""
    result = given.plane.out(solved.surfaces)
    if former is not None and (solved.kept >= 0).any():
        result = result.copy()
        for grid in np.flatnonzero(solved.kept >= 0):
            old = former.stored[solved.kept[grid]]
            result[grid] = result[grid] if old is None else old
    return result


def cut_as_before(solved: Solved, compound: Integers, limits: Limits) -> list[Sentence]:
    """A remark on compounds that need not be cut but are, by borders that stay as they were."""
    pieces = solved.pieces
    inside = (solved.kept[pieces.grid] >= 0) & (compound >= 0)
    pairs = np.unique(np.column_stack((compound[inside], pieces.grid[inside])), axis=0)
    households = np.bincount(compound[inside], pieces.households[inside])
    cut = np.flatnonzero(np.bincount(pairs[:, 0]) > 1)
    cut = cut[households[cut] <= limits.upper]
    notes: list[Sentence] = []
    cleaning.remark(notes, cut, Sentence("%(count)s compounds lie in two grids, because borders of before run through them (rows %(rows)s)."))  # fmt: skip
    return notes


def give_codes(
    atoms: Atoms,
    solved: Solved,
    community: Integers,
    special: Geometries,
    home: Sequence[str],
    former: Former | None,
    options: Options,
) -> list[str]:
    """Codes of all grids: kept and continued ones keep theirs, others get the next serial of their
    community. Raises `Unusable` when serials are used up."""
    marks = [bool(one) for one in special]
    if former is None:
        return coding.coded(solved.surfaces, community, marks, home, options.layout)
    onward = np.full(len(solved), -1, dtype=np.int64)
    going = coding.continued(
        solved.grid, solved.before, atoms.households, atoms.area, atoms.community, former.home
    )
    onward[: len(going)] = going
    onward = np.where(solved.kept >= 0, solved.kept, onward)
    return coding.coded(
        solved.surfaces, community, marks, home, options.layout, onward, list(former.code), former.used
    )  # fmt: skip


def special_names(given: Input, tiled: Tiling, solved: Solved, former: Former | None) -> Geometries:
    """Per grid the name of the special grid it is, empty for all others."""
    wanted = tiled.land.special[solved.pieces.cell]
    grid = solved.pieces.grid
    result = np.full(len(solved), "", dtype=object)
    # A special compound may reach into a kept grid that is none.
    plain = np.bincount(grid, solved.pieces.households * (wanted < 0), len(solved)) > 0
    for piece in np.flatnonzero((wanted >= 0) & ~plain[grid]):
        row = tiled.compound[solved.pieces.cell[piece]]
        result[grid[piece]] = str(given.compounds.special[row]).partition("#")[0]
    if former is not None:
        for at in np.flatnonzero(solved.kept >= 0):
            result[at] = str(former.special[solved.kept[at]]).partition("#")[0] or result[at]
    return result


def reported(
    drawn: Drawn, solved: Solved, options: Options, share: float, names: Names
) -> dict[str, Any]:
    """The whole report of a first drawing; see `report` for its keys."""
    figures = {
        "plain": drawn.special == "", "households": drawn.households, "buildings": drawn.buildings,
        "compactness": drawn.compactness, "community": drawn.community,
        "outside": report.outside(drawn.households, drawn.special, options.limits),
    }  # fmt: skip
    lowest = report.lowest(drawn.households, figures["plain"], drawn.community, options.limits)
    surplus, cut = report.surplus_pieces(drawn.pieces, options.limits)
    told = report.totals(figures, options.limits)
    told |= {"communities": len(drawn.community_labels), "lowest_possible": int(lowest.sum())}
    told |= {"barrier_share": report.number(share), "surplus_pieces": surplus, "compounds_cut": cut}
    return {
        "format": report.FORMAT,
        "limits": {"lower": options.limits.lower, "upper": options.limits.upper, "target": options.limits.target},
        "seed": options.seed,
        "system": drawn.plane.stored.name,
        "totals": told,
        "communities": community_rows(drawn, figures, lowest, names, options),
        "grids": grid_rows(drawn, figures, names),
        "violations": report.violations(findings_of(drawn, solved), drawn.code, options.limits, names, figures),
        "changes": None,
        "notes": drawn.notes,
    }  # fmt: skip


def findings_of(drawn: Drawn, solved: Solved) -> list[Finding]:
    """The solver's findings, and one for every grid whose surface falls apart."""
    found = list(solved.findings)
    named = {grid for one in found if one.kind in ("island", "special_apart") for grid in one.grids}
    for grid in np.flatnonzero(shapely.get_num_geometries(drawn.geometry) > 1):
        if int(grid) not in named:
            households = int(drawn.households[grid])
            found.append(Finding("apart", int(drawn.community[grid]), (int(grid),), households, False))  # fmt: skip
    return found


def cell_labels(given: Input, tiled: Tiling) -> list[str]:
    """What a cell is called: by its compound (its row where it has no label), else its buildings."""
    found = [str(given.compounds.label[row]) or str(row + 1) if row >= 0 else "" for row in tiled.compound]  # fmt: skip
    inside: dict[int, list[str]] = {}
    for building, label in enumerate(given.buildings.label):
        cell = int(tiled.building_cell[building])
        if cell >= 0 and not found[cell] and label:
            inside.setdefault(cell, []).append(str(label))
    for cell, labels in inside.items():
        found[cell] = "、".join(labels[:NAMED]) + ("…" if len(labels) > NAMED else "")
    return found


def community_rows(
    drawn: Drawn, figures: dict[str, Any], lowest: Integers, names: Names, options: Options
) -> list[dict[str, Any]]:
    """The report's rows of communities, by number."""
    rows = []
    for number in np.unique(drawn.community):
        own = drawn.community == number
        part = {key: values[own] for key, values in figures.items()}
        rows.append(
            {"code": drawn.community_labels[number], "name": names.community(int(number)),
             **report.totals(part, options.limits), "lowest_possible": int(lowest[number])}
        )  # fmt: skip
    return rows


def grid_rows(drawn: Drawn, figures: dict[str, Any], names: Names) -> list[dict[str, Any]]:
    """The report's rows of grids, by code; area in square metres."""
    order = sorted(range(len(drawn)), key=lambda at: drawn.code[at])
    return [
        {
            "code": drawn.code[at],
            "community": names.community(int(drawn.community[at])),
            "households": int(drawn.households[at]),
            "buildings": int(drawn.buildings[at]),
            "area": round(float(shapely.area(drawn.geometry[at])), 1),
            "polsby_popper": report.number(drawn.compactness[at]),
            "barrier_share": report.number(drawn.barrier_share[at]),
            "within": bool(drawn.within[at]),
            "outside_households": int(figures["outside"][at]),
            "special": str(drawn.special[at]),
        }
        for at in order
    ]
