"""The report of a drawing: figures of every grid, of every community and in all, every violation
with its reason, and after a redraw what changed for whom.

The dictionary is plain JSON with stable keys; equal drawings give equal reports. Households are
counts, areas square metres, shares between 0 and 1. `lowest_possible` is the number of grids below
which the upper limit cannot hold, ceil(households / upper), special grids apart.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from linli.engines.grids import problem
from linli.engines.grids.atoms import border_classes
from linli.engines.grids.noding import borders
from linli.engines.grids.pieces import Pieces
from linli.engines.grids.wording import Names, reason
from linli.engines.sentences import Sentence, Series

FORMAT = "linli-grids-report/1"


def barrier_shares(pieces: Pieces, land: problem.Land, count: int) -> tuple[problem.Floats, float]:
    """Per grid and in all: the part of the border with other grids of the community that runs
    along roads, rails and rivers; NaN for a grid without such a border."""
    sides = borders(pieces.geometry)
    one, other = pieces.grid[sides.a], pieces.grid[sides.b]
    between = (one != other) & (pieces.community[sides.a] == pieces.community[sides.b])
    one, other, length = one[between], other[between], sides.length[between]
    kind = border_classes(land, pieces.cell[sides.a[between]], pieces.cell[sides.b[between]])
    strong = np.where(np.isin(kind, problem.BARRIERS), length, 0.0)
    total = np.bincount(one, length, count) + np.bincount(other, length, count)
    along = np.bincount(one, strong, count) + np.bincount(other, strong, count)
    shares = np.divide(along, total, out=np.full(count, np.nan), where=total > 0)
    return shares, float(strong.sum() / length.sum()) if length.sum() > 0 else float("nan")


def surplus_pieces(pieces: Pieces, limits: problem.Limits) -> tuple[int, int]:
    """(needless pieces of compounds above the upper limit, compounds that were cut)."""
    pairs = np.unique(np.column_stack((pieces.cell, pieces.grid)), axis=0)
    touched = np.bincount(pairs[:, 0])
    households = np.bincount(pieces.cell, pieces.households, len(touched))
    needed = np.maximum(np.ceil(households / limits.upper), 1)
    large = households > limits.upper
    surplus = np.maximum(touched - needed, 0)[large].sum()
    return int(surplus), int((touched > 1).sum())


def number(value: float, digits: int = 4) -> float | None:
    """A rounded float for JSON; None for what is missing or endless."""
    return None if value is None or not np.isfinite(value) else round(float(value), digits)


def outside(
    households: problem.Integers, special: problem.Geometries, limits: problem.Limits
) -> problem.Integers:
    """Households above the upper or missing to the lower limit, 0 for special grids."""
    return np.where(special.astype(bool), 0, problem.violation(households, limits))


def totals(figures: dict[str, Any], limits: problem.Limits) -> dict[str, Any]:
    """The figures of a set of grids; `figures` holds arrays of one entry per grid."""
    plain = figures["plain"]
    households = figures["households"]
    compact = figures["compactness"]
    inside = (figures["outside"] == 0) & plain
    mean = float(households[plain].mean()) if plain.any() else 0.0
    return {
        "grids": len(households),
        "special_grids": int((~plain).sum()),
        "households": int(households.sum()),
        "buildings": int(figures["buildings"].sum()),
        "within": int(inside.sum()),
        "within_share": number(inside.sum() / max(plain.sum(), 1)),
        "outside_households": int(figures["outside"].sum()),
        "polsby_popper_mean": number(compact.mean()) if len(compact) else None,
        "polsby_popper_p10": number(np.percentile(compact, 10)) if len(compact) else None,
        "households_mean": number(mean, 1),
        "households_variation": number(households[plain].std() / mean) if mean else None,
    }


def lowest(
    households: problem.Integers, plain: Any, community: problem.Integers, limits: problem.Limits
) -> problem.Integers:
    """Per community ceil(households / upper) without its special grids, at least one."""
    count = int(community.max(initial=-1)) + 1
    sums = np.bincount(community[plain], households[plain], count)
    some = np.bincount(community[plain], minlength=count) > 0
    return np.where(some, np.maximum(np.ceil(sums / limits.upper), 1), 0).astype(np.int64)


def violations(
    findings: Sequence[problem.Finding],
    codes: Sequence[str],
    limits: problem.Limits,
    names: Names,
    figures: Any,
) -> list[dict[str, Any]]:
    """Every finding in words; a grid outside the limits that no finding names gets one too."""
    found = list(findings)
    named = {grid for finding in found for grid in finding.grids}
    for grid in np.flatnonzero(figures["outside"] > 0):
        if int(grid) not in named:
            community, households = figures["community"][grid], figures["households"][grid]
            found.append(
                problem.Finding("outside", int(community), (int(grid),), int(households), False)
            )
    return [
        {
            "kind": one.kind,
            "community": names.community(one.community),
            "grids": [codes[grid] for grid in one.grids],
            "households": int(one.households),
            "proven": bool(one.proven),
            "reason": reason(one, limits, names),
            "options": [list(option_codes(option, names)) for option in one.options],
        }
        for one in found
    ]


def option_codes(option: Sequence[Any], names: Names) -> tuple[str, ...]:
    """A way out as its kind and the names of the places it is about."""
    kind, *places = option
    name = names.community if kind == "join" else names.cell
    return (str(kind), *(name(int(place)) for place in places))


def changes(
    atoms: problem.Atoms,
    grid: problem.Integers,
    previous: problem.Integers,
    codes: Sequence[str],
    old_codes: Sequence[str],
    names: Names,
) -> dict[str, Any]:
    """Per community the households that go from one code to another, codes that ended and began."""
    known = previous >= 0
    moves: dict[tuple[int, str, str], int] = {}
    for atom in np.flatnonzero(known & (atoms.households > 0)):
        old, new = old_codes[previous[atom]], codes[grid[atom]]
        if old != new:
            key = (int(atoms.community[atom]), old, new)
            moves[key] = moves.get(key, 0) + int(atoms.households[atom])
    total = int(atoms.households[known].sum())
    moved = sum(moves.values())
    return {
        "moved_households": moved,
        "moved_share": number(moved / total) if total else None,
        "new_households": int(atoms.households[~known].sum()),
        "kept": sorted(set(codes) & set(old_codes)),
        "ended": sorted(set(old_codes) - set(codes)),
        "new": sorted(set(codes) - set(old_codes)),
        "communities": by_community(moves, names),
    }


def by_community(moves: dict[tuple[int, str, str], int], names: Names) -> list[dict[str, Any]]:
    """Moves of households, summed and listed by community."""
    result = []
    for community in sorted({one for one, _old, _new in moves}):
        own = [
            {"from": old, "to": new, "households": count}
            for (at, old, new), count in sorted(moves.items())
            if at == community
        ]
        moved = sum(int(str(move["households"])) for move in own)
        result.append({"community": names.community(community), "moved": moved, "moves": own})
    return result


def summary(report: dict[str, Any], micro: bool = False) -> Sentence:
    """A few lines for the terminal; `micro`: micro-grids inside grids."""
    told = report["totals"]
    limits = report["limits"]
    lines: list[Sentence] = [
        Sentence("%(grids)s micro-grids in %(communities)s grids, %(households)s households, %(buildings)s buildings.") % told if micro else
        Sentence("%(grids)s grids in %(communities)s communities, %(households)s households, %(buildings)s buildings.") % told,
        Sentence("Within %(lower)s to %(upper)s households: %(share)s %% of the grids; at least %(lowest)s grids are needed.", **limits, share=percent(told["within_share"]), lowest=told["lowest_possible"]),
        Sentence("Compactness (Polsby-Popper): mean %(mean)s, lowest tenth %(p10)s. Variation of households: %(variation)s.", mean=shown(told["polsby_popper_mean"]), p10=shown(told["polsby_popper_p10"]), variation=shown(told["households_variation"])),
    ]  # fmt: skip
    if told["barrier_share"] is not None:
        lines.append(Sentence("Borders along roads, rails and rivers: %(share)s %%.", share=percent(told["barrier_share"])))  # fmt: skip
    if report["changes"]:
        moved = report["changes"]
        lines.append(Sentence("Changed against before: %(moved)s households (%(share)s %%) move to another grid; %(ended)s codes ended, %(new)s are new.", moved=moved["moved_households"], share=percent(moved["moved_share"]), ended=len(moved["ended"]), new=len(moved["new"])))  # fmt: skip
    lines += [Series("- ", one["reason"]) for one in report["violations"][:SHOWN]]
    if len(report["violations"]) > SHOWN:
        lines.append(Sentence("… and %(count)s more in the report.", count=len(report["violations"]) - SHOWN))  # fmt: skip
    return Series(*lines, between="\n")


SHOWN = 10


def percent(share: float | None) -> str:
    """A share with one decimal of a hundred; a dash when it is unknown."""
    return "-" if share is None else f"{share * 100:.1f}"


def shown(value: float | None) -> str:
    """A figure with three decimals; a dash when it is unknown."""
    return "-" if value is None else f"{value:.3f}"
