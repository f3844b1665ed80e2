"""An independent look at drawn grids: plain Shapely, none of the engine's own code.

It knows only what a person would have: the borders of the communities, the compounds, the
buildings, the grids with their codes, and the report.
"""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import dataclass, field

import numpy as np
import shapely

EXACT = 1e-9


@dataclass
class Case:
    """What was given and what came out. Arrays of Shapely in one plane; labels as text.

    `compound_households` by row; buildings as (x, y, households, compound row or -1).
    """

    borders: dict[str, shapely.Geometry]
    compounds: list[shapely.Geometry]
    compound_households: list[int]
    buildings: list[tuple[float, float, int, int]]
    grids: list[shapely.Geometry]
    codes: list[str]
    households: list[int]
    report: dict
    limits: tuple[int, int]
    special: list[str] = field(default_factory=list)


def faults(case: Case) -> list[str]:
    """Everything that is wrong, in words; empty when all holds."""
    return [
        *invalid(case), *coverage(case), *overlap(case), *contiguity(case), *bounds(case),
        *cuts(case), *codes(case), *sums(case),
    ]  # fmt: skip


def community_of(case):
    told = {row["code"]: row["community"] for row in case.report["grids"]}
    return [told.get(code) for code in case.codes]


def invalid(case):
    return [f"{code}: {shapely.is_valid_reason(grid)}" for grid, code in zip(case.grids, case.codes, strict=True)
            if not grid.is_valid or grid.is_empty or not grid.geom_type.endswith("Polygon")]  # fmt: skip


def coverage(case):
    """Union of the grids of a community is the community, by area and by difference."""
    owner = community_of(case)
    for label, border in case.borders.items():
        own = [grid for grid, home in zip(case.grids, owner, strict=True) if home == label]
        if not own:
            yield f"{label}: no grid"
            continue
        union = shapely.union_all(own)
        if abs(union.area - border.area) > EXACT * border.area:
            yield f"{label}: grids cover {union.area!r}, the community has {border.area!r}"
        outside = union.difference(border.buffer(1e-5)).area
        missing = border.difference(union.buffer(1e-5)).area
        if outside > EXACT * border.area or missing > EXACT * border.area:
            yield f"{label}: {outside} m2 outside, {missing} m2 missing"


def overlap(case):
    total = sum(grid.area for grid in case.grids)
    union = shapely.union_all(case.grids).area
    if abs(total - union) > EXACT * total:
        yield f"areas together {total!r}, union {union!r}"
    owner = community_of(case)
    # At a redraw grids beside a community that stays as it was may have corners it does not have.
    groups = {None} if case.report["changes"] is None else set(owner)
    for label in groups:
        own = [g for g, home in zip(case.grids, owner, strict=True) if label in (None, home)]
        if not shapely.coverage_is_valid(own):
            yield f"{label or 'the whole'}: the grids are no valid coverage"


def contiguity(case):
    excused = {code for one in case.report["violations"] if one["kind"] in ("island", "apart", "special_apart") for code in one["grids"]}  # fmt: skip
    for grid, code in zip(case.grids, case.codes, strict=True):
        if len(shapely.get_parts([grid])) > 1 and code not in excused:
            yield f"{code}: {len(shapely.get_parts([grid]))} parts and no word about it"


def bounds(case):
    """Households counted anew by place; those outside the limits must be named in the report."""
    lower, upper = case.limits
    named = {code for one in case.report["violations"] for code in one["grids"]}
    special = {row["code"] for row in case.report["grids"] if row["special"]}
    for code, stated in zip(case.codes, case.households, strict=True):
        if code not in special and not lower <= stated <= upper and code not in named:
            yield f"{code}: {stated} households and no word about it"
    for one in case.report["violations"]:
        if len(one["reason"]) < 10 or "%(" in one["reason"]:
            yield f"violation without a reason: {one}"


def sums(case):
    """The stated households of each grid are those of its compounds, of cut ones of its buildings."""
    tree = shapely.STRtree(case.grids)
    counted: Counter[str] = Counter()
    slack: Counter[str] = Counter()
    for row, shape in enumerate(case.compounds):
        main = whole_in(case, tree, shape)
        if main >= 0:
            counted[case.codes[main]] += case.compound_households[row]
        elif shape.area > 0 and case.compound_households[row]:
            place(case, tree, [b for b in case.buildings if b[3] == row], counted, slack)
    place(case, tree, [b for b in case.buildings if b[3] < 0], counted, slack)
    for code, stated in zip(case.codes, case.households, strict=True):
        if abs(counted[code] - stated) > slack[code]:
            yield f"{code}: {stated} households stated, {counted[code]} counted"


def whole_in(case, tree, shape):
    """The grid that holds all of a compound, -1 when it is cut or has no land."""
    pieces = [(case.grids[i].intersection(shape).area, int(i)) for i in tree.query(shape)]
    total = sum(area for area, _i in pieces)
    if total <= 0:
        return -1
    area, main = max(pieces)
    return main if area >= total * (1 - 1e-6) else -1


def place(case, tree, buildings, counted, slack):
    """Count buildings where they stand; exactly on a border either grid may have them."""
    for x, y, people, _compound in buildings:
        hits = [case.codes[int(i)] for i in tree.query(shapely.Point(x, y), predicate="intersects")]
        if hits:
            counted[hits[0]] += people
        if len(hits) > 1:
            for code in hits:
                slack[code] += people


def cuts(case):
    """No compound at or below the upper limit lies in two grids."""
    tree = shapely.STRtree(case.grids)
    for row, shape in enumerate(case.compounds):
        if case.compound_households[row] > case.limits[1]:
            continue
        areas = sorted((case.grids[i].intersection(shape).area for i in tree.query(shape)), reverse=True)  # fmt: skip
        total = sum(areas)
        if total > 0 and areas[0] < total * (1 - 1e-6):
            yield f"compound {row} with {case.compound_households[row]} households is cut: {areas}"


def codes(case):
    if len(set(case.codes)) < len(case.codes):
        yield "codes repeat"
    home = {row["name"]: row["code"] for row in case.report["communities"]}
    serials: dict[str, list[int]] = {}
    for code, label in zip(case.codes, community_of(case), strict=True):
        if not (code.isdigit() and len(code) == 15):
            yield f"{code!r} is no code of 15 digits"
        elif code[:12] != home.get(label):
            yield f"{code} does not belong to {label}"
        serials.setdefault(code[:12], []).append(int(code[12:]))
    if case.report["changes"] is None:
        for community, numbers in serials.items():
            if sorted(numbers) != list(range(1, len(numbers) + 1)):
                yield f"{community}: numbers {sorted(numbers)}"


def from_drawn(given, drawn, limits):
    """A case from the engine's input and answer, reduced to plain things."""
    borders = {str(label): shapely.union_all([shape]) if shape.is_valid else shapely.make_valid(shape)
               for label, shape in zip(given.communities.label, given.communities.geometry, strict=True)}  # fmt: skip
    whole = shapely.union_all(list(borders.values()))
    rows = range(len(given.compounds))
    shapes = [kept_land(given, row, whole) for row in rows]
    b = given.buildings
    inside = b.compound if len(b.compound) == len(b) else np.full(len(b), -1)
    buildings = [(float(b.x[i]), float(b.y[i]), int(max(b.households[i], 0)), int(inside[i])) for i in range(len(b))]  # fmt: skip
    return Case(
        borders=borders, compounds=shapes,
        compound_households=[int(one) for one in given.compounds.households],
        buildings=buildings, grids=list(drawn.geometry), codes=list(drawn.code),
        households=[int(one) for one in drawn.households], report=json.loads(json.dumps(drawn.report, default=str)),
        limits=(limits.lower, limits.upper),
    )  # fmt: skip


def kept_land(given, row, whole):
    """The part of a compound nobody else claims, well inside: rounding at its edge is no cut."""
    shape = shapely.make_valid(given.compounds.geometry[row])
    others = [
        other for at, other in enumerate(given.compounds.geometry)
        if at != row and other.intersects(shape)
    ]  # fmt: skip
    alone = shape.intersection(whole).difference(shapely.union_all(shapely.make_valid(others)))
    inner = alone.buffer(-0.05)
    parts = shapely.get_parts([inner])
    return max(parts, key=lambda part: part.area) if len(parts) else shapely.Polygon()
