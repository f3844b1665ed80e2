"""Drawn again: what is legal stays byte for byte; special grids, micro-grids, equal orders."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
import shapely
from django.db import connection
from django.utils import timezone

from linli.core.areas import geometry as borders
from linli.core.areas.models import Area
from linli.core.outbox import worker
from linli.core.versions import stamps
from linli.modules.grids.commands import drawing, edits, plans
from linli.modules.grids.models import Plan, PlanGrid, PlanPiece
from tests import world as place
from tests.modules.grids.conftest import corner, grids_of, piece_at

pytestmark = pytest.mark.django_db


def test_redraw_keeps_what_is_legal_byte_for_byte(acting, drawn):
    first = drawn(redraw=False)
    plans.propose(acting(), first.pk)
    plans.approve(acting(), first.pk, valid_from=timezone.localdate())
    stamps.forget_all()
    rows = {a.code: bytes(a.geometry) for a in Area.objects.filter(level=15, valid_until=None, code__startswith=place.COMMUNITY)}  # fmt: skip
    second = drawn(redraw=True)
    assert {g.code: bytes(g.geometry) for g in grids_of(second)} == rows
    assert all(g.kept for g in grids_of(second))
    assert second.report["changes"]["moved_households"] == 0


def present_rows():
    """The grids in force in the community, by code: border, name, households and key."""
    found = Area.objects.filter(level=15, valid_until=None, code__startswith=place.COMMUNITY)
    return {a.code: (bytes(a.geometry), a.name, a.households, a.pk) for a in found}


def published(acting, plan, days=0):
    plans.propose(acting(), plan.pk)
    plans.approve(acting(), plan.pk, valid_from=timezone.localdate() + timedelta(days=days))
    stamps.forget_all()
    return present_rows()


def neighbours(plan):
    """Two grids of a plan with a long common border, and its middle."""
    found = grids_of(plan)
    pairs = [(a, b) for a in found for b in found if a.pk < b.pk]
    common = [borders.from_wkb(a.geometry).intersection(borders.from_wkb(b.geometry)) for a, b in pairs]  # fmt: skip
    at = int(np.argmax([line.length for line in common]))
    west, south, east, north = common[at].bounds
    return pairs[at], ((west + east) / 2, (south + north) / 2)


def corrected_by_hand(acting, row, kind):
    """A plan whose border then runs through compounds, by one kind of correction."""
    actor = acting()
    (first, second), (x, y) = neighbours(row)
    if kind == "border":
        # A third of a compound beside the old border, aslant.
        line = [[x - 0.0095, y + 0.0009], [x + 0.0095, y + 0.0012]]
        if abs(borders.from_wkb(first.geometry).bounds[0] - borders.from_wkb(second.geometry).bounds[0]) > 1e-3:  # fmt: skip
            line = [[x + 0.0006, y - 0.019], [x + 0.0009, y + 0.019]]
        edits.border(actor, row.pk, grids=[first.pk, second.pk], line=line)
    else:
        west, south, east, north = borders.from_wkb(first.geometry).bounds
        middle = (south + north) / 2 + 0.0003
        edits.split(actor, row.pk, grid=first.pk, line=[[west - 0.001, middle], [east + 0.001, middle + 0.0004]])  # fmt: skip
    return Plan.objects.get(pk=row.pk)


@pytest.mark.parametrize("kind", ["border", "split"])
def test_borders_corrected_by_hand_stay_byte_for_byte_at_a_redraw(acting, drawn, kind):
    first = corrected_by_hand(acting, drawn(redraw=False), kind)
    cut = [p.compound_id for p in PlanPiece.objects.filter(plan=first)]
    assert len(cut) > len(set(cut))  # the correction runs through compounds
    rows = published(acting, first)
    second = drawn(redraw=True, lower=100, upper=700, target=400)
    found = {g.code: (bytes(g.geometry), g.name) for g in grids_of(second)}
    assert found == {code: row[:2] for code, row in rows.items()}
    assert second.report["changes"]["moved_households"] == 0
    assert published(acting, second, days=1) == rows


@pytest.mark.parametrize("kind", ["border", "split"])
def test_pieces_of_a_kept_grid_tile_it(acting, drawn, kind):
    first = corrected_by_hand(acting, drawn(redraw=False), kind)
    published(acting, first)
    before = {g.code: (g.households, g.buildings) for g in grids_of(first)}
    second = drawn(redraw=True, lower=100, upper=700, target=400)
    shapes = np.array([borders.from_wkb(p.geometry) for p in PlanPiece.objects.filter(plan=second)], dtype=object)  # fmt: skip
    assert shapely.coverage_is_valid(shapes)
    assert {g.code: (g.households, g.buildings) for g in grids_of(second)} == before
    for grid in grids_of(second):
        own = PlanPiece.objects.filter(grid=grid)
        union = shapely.union_all([borders.from_wkb(p.geometry) for p in own])
        surface = borders.from_wkb(grid.geometry)
        assert union.symmetric_difference(surface).area <= 1e-9 * surface.area
        assert sum(p.households for p in own) == grid.households
    # And it can be corrected again.
    piece = PlanPiece.objects.filter(plan=second).order_by("id")[0]
    other = next(g for g in grids_of(second) if g.pk != piece.grid_id)
    edits.move(acting(), second.pk, pieces=[piece.pk], grid=other.pk)
    edits.undo(acting(), second.pk)


def test_special_grid_through_a_compound_stays_at_a_redraw(acting, drawn):
    first = drawn(redraw=False)
    west, south = corner(1, 1)
    outline = [[west, south], [west + 0.0012, south], [west + 0.0012, south + 0.0012], [west, south + 0.0012]]  # fmt: skip
    made = edits.outline(acting(), first.pk, polygon=outline, name="口袋公园")
    number = next(
        f["properties"]["id"] for f in made.grids if f["properties"]["name"] == "口袋公园"
    )
    pieces = PlanPiece.objects.filter(grid_id=number).values_list("pk", flat=True)
    edits.special(acting(), first.pk, pieces=list(pieces), kind_name="口袋公园")
    rows = published(acting, first)
    second = drawn(redraw=True, lower=100, upper=700, target=400)
    assert {g.code: (bytes(g.geometry), g.name) for g in grids_of(second)} == {code: row[:2] for code, row in rows.items()}  # fmt: skip
    assert PlanGrid.objects.get(plan=second, kind="special_grid").name == "口袋公园"
    assert published(acting, second, days=1) == rows


def test_new_codes_are_not_those_of_former_grids(acting, drawn):
    row = drawn(redraw=False)
    assert not {g.code for g in grids_of(row)} & {place.CELL, place.NEXT_CELL}


def test_special_grid_stays_special_at_a_redraw(acting, drawn):
    first = drawn(redraw=False)
    actor = acting()
    edits.special(actor, first.pk, pieces=[piece_at(first, 0, 0).pk], kind_name="中心市场")
    plans.propose(actor, first.pk)
    plans.approve(acting(), first.pk, valid_from=timezone.localdate())
    stamps.forget_all()
    second = drawn()
    special = PlanGrid.objects.get(plan=second, kind="special_grid")
    assert (special.name, special.households) == ("中心市场", 60)
    assert Area.objects.get(code=special.code, valid_until=None).kind == "special_grid"


def test_micro_grids_of_one_grid(acting, drawn):
    row = drawn(area=place.CELL, level=18, lower=60, upper=120, target=80)
    grids = grids_of(row)
    assert row.state == "draft" and len(grids) > 3
    assert {g.kind for g in grids} == {"micro_grid"}
    # Pieces and reasons speak of buildings, not of compounds.
    named = set(PlanPiece.objects.filter(plan=row).values_list("name", flat=True))
    assert named and all(name.startswith("小区") and "1幢" in name for name in named)
    assert not any("compound" in one["reason"] for one in row.report["violations"])
    assert all(len(g.code) == 18 and g.area == place.CELL for g in grids)
    assert grids[0].name == "第一微网格"
    union = shapely.union_all([borders.from_wkb(g.geometry) for g in grids])
    cell = borders.from_wkb(Area.objects.get(code=place.CELL).geometry)
    assert union.symmetric_difference(cell).area <= 1e-9 * cell.area


def test_micro_grids_in_force_stay_byte_for_byte_at_a_redraw(acting, drawn):
    facts = {"area": place.CELL, "level": 18, "lower": 60, "upper": 120, "target": 80}
    first = drawn(redraw=False, **facts)
    published(acting, first)
    rows = {a.code: bytes(a.geometry) for a in Area.objects.filter(level=18, valid_until=None, code__startswith=place.CELL)}  # fmt: skip
    second = drawn(redraw=True, **facts)
    assert len(rows) > 3 and {g.code: bytes(g.geometry) for g in grids_of(second)} == rows
    assert second.report["changes"]["moved_households"] == 0


def test_equal_orders_give_equal_plans(drawn):
    one, other = drawn(seed=5), drawn(seed=5)
    facts = [[(g.code, bytes(g.geometry)) for g in grids_of(row)] for row in (one, other)]
    assert facts[0] == facts[1]


def test_district_with_one_registered_community_is_drawn_there_only(drawn):
    row = drawn(area=place.DISTRICT)
    assert row.state == "draft" and {g.area for g in grids_of(row)} == {place.COMMUNITY}


def test_no_transaction_is_open_while_it_is_drawn(acting, register, monkeypatch):
    """On SQLite an open one would keep everybody else from writing."""
    row = plans.order(acting(), area=place.COMMUNITY)
    # The test itself stands in one; more would be the worker's.
    open_ones, done, own = [], drawing._drawn, len(connection.atomic_blocks)

    def watched(plan, sign):
        monkeypatch.setattr(drawing, "PAUSE", 0.0)
        open_ones.append(len(connection.atomic_blocks))
        found = done(plan, sign)
        open_ones.append(len(connection.atomic_blocks))
        return found

    monkeypatch.setattr(drawing, "_drawn", watched)
    worker.work(timezone.now() + timedelta(seconds=1))
    row.refresh_from_db()
    assert (row.state, open_ones) == ("draft", [own, own])
