"""Corrections by hand: each allowed, out of area, wrong, journalled; tiling and undo, to the byte."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from linli.core.areas import geometry as borders
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.modules.grids.commands import edits
from linli.modules.grids.models import Plan, PlanEdit, PlanGrid, PlanPiece
from tests import world as place
from tests.modules.grids.conftest import COLUMNS, ROWS, corner, make_plan, piece_at, pieces_of

pytestmark = pytest.mark.django_db


def rows(model, plan):
    columns = [f.attname for f in model._meta.concrete_fields]
    stored = model.objects.filter(plan=plan).order_by("pk").values_list(*columns)
    return [tuple(bytes(v) if isinstance(v, memoryview) else v for v in row) for row in stored]


def snapshot(plan):
    return rows(PlanGrid, plan), rows(PlanPiece, plan)


def check_tiling(plan):
    """By shapely plainly: pieces tile, each grid is its pieces, households add up."""
    pieces = list(PlanPiece.objects.filter(plan=plan))
    shapes = np.array([borders.from_wkb(p.geometry) for p in pieces], dtype=object)
    whole = shapely.box(*corner(0, 0), *corner(COLUMNS, ROWS))
    assert shapely.is_valid(shapes).all() and shapely.coverage_is_valid(shapes)
    union = shapely.union_all(shapes)
    assert union.symmetric_difference(whole).area <= 1e-9 * whole.area
    assert abs(shapely.area(shapes).sum() - whole.area) <= 1e-9 * whole.area
    for grid in PlanGrid.objects.filter(plan=plan):
        own = [p for p in pieces if p.grid_id == grid.pk]
        border = borders.from_wkb(grid.geometry)
        merged = shapely.union_all([borders.from_wkb(p.geometry) for p in own])
        assert own and border.is_valid
        assert border.symmetric_difference(merged).area <= 1e-9 * merged.area
        assert grid.households == sum(p.households for p in own)
        assert grid.buildings == sum(p.buildings for p in own)
        assert ("broken" in grid.findings) == (len(shapely.get_parts(border)) > 1)
        assert ("low" in grid.findings) == (grid.kind == "grid" and grid.households < plan.lower)
    assert sum(p.households for p in pieces) == 24 * 60 + 4 * 5 * sum(range(6))
    assert sum(p.buildings for p in pieces) == 48


def test_move_gives_a_piece_to_the_neighbour_and_measures_both(acting, plan, grids, last_entry):
    piece = piece_at(plan, 1, 5)
    first, second = grids[0], grids[1]
    done = edits.move(acting(), plan.pk, pieces=[piece.pk], grid=second.pk)
    assert {f["id"] for f in done.grids} == {first.pk, second.pk}
    assert [f["properties"]["grid"] for f in done.pieces] == [second.pk]
    changed = {f["id"]: f["properties"]["households"] for f in done.grids}
    assert changed == {first.pk: first.households - 85, second.pk: second.households + 85}
    assert done.before["households"] == done.after["households"]
    assert done.after["violation"] > 0 and done.may_undo and not done.may_redo
    entry = last_entry()
    assert (entry.verb, entry.subject_id) == ("grids.edit", plan.pk)
    assert entry.changes["correction"] == done.sentence and entry.changes["edits"] == [0, 1]
    check_tiling(plan)


def test_move_that_tears_a_grid_apart_is_a_finding(acting, plan, grids):
    middle = [piece_at(plan, column, 4).pk for column in (0, 1)]
    done = edits.move(acting(), plan.pk, pieces=middle, grid=grids[1].pk)
    by_id = {f["id"]: f["properties"] for f in done.grids}
    assert by_id[grids[0].pk]["state"] == "broken"
    assert len(by_id[grids[0].pk]["findings"]) == 1
    check_tiling(plan)


def test_move_of_a_whole_grid_is_refused(acting, plan, grids):
    before = snapshot(plan)
    ids = [p.pk for p in pieces_of(grids[0])]
    with pytest.raises(Refused) as refused:
        edits.move(acting(), plan.pk, pieces=ids, grid=grids[1].pk)
    assert refused.value.code == "empty_grid"
    assert snapshot(plan) == before and not PlanEdit.objects.exists()


def test_move_to_another_community_is_refused(acting, plan, grids):
    PlanGrid.objects.filter(pk=grids[1].pk).update(area=place.OTHER_COMMUNITY)
    with pytest.raises(Refused) as refused:
        edits.move(acting(), plan.pk, pieces=[piece_at(plan, 1, 5).pk], grid=grids[1].pk)
    assert refused.value.code == "other_area"


def test_edit_is_denied_hidden_and_bound_to_drafts(acting, plan, grids, register):
    give = {"pieces": [piece_at(plan, 1, 5).pk], "grid": grids[1].pk}
    with pytest.raises(Denied):
        edits.move(acting(place.DISTRICT, "grids.view"), plan.pk, **give)
    with pytest.raises(NotFound):
        edits.move(acting(place.OTHER_STREET), plan.pk, **give)
    other = make_plan(register)
    with pytest.raises(NotFound):
        edits.move(acting(), other.pk, **give)
    Plan.objects.filter(pk=plan.pk).update(state="proposed")
    with pytest.raises(Refused) as refused:
        edits.move(acting(), plan.pk, **give)
    assert refused.value.code == "wrong_state"


def test_merge_keeps_the_code_of_the_larger(acting, plan, grids):
    done = edits.merge(acting(), plan.pk, grids=[grids[2].pk, grids[0].pk])
    assert done.removed_grids == [grids[2].pk]
    assert [f["properties"]["code"] for f in done.grids] == [grids[0].code]
    # The river now runs through the middle of one grid.
    assert len(done.grids[0]["properties"]["findings"]) == 2
    check_tiling(plan)
    with pytest.raises(Invalid):
        edits.merge(acting(), plan.pk, grids=[grids[0].pk])


def test_split_cuts_along_the_line_and_by_the_buildings(acting, plan, grids):
    x, low = corner(1, 3)
    _, high = corner(1, 6)
    x -= 0.0004  # through the left column, right of both buildings of each compound but one
    done = edits.split(
        acting(), plan.pk, grid=grids[0].pk, line=[[x, low - 1e-3], [x, high + 1e-3]]
    )
    new = next(f for f in done.grids if f["id"] not in {g.pk for g in grids})
    assert new["properties"]["code"] == f"{place.COMMUNITY}005"
    assert new["properties"]["name"] == "第五网格"
    assert len(PlanPiece.objects.filter(plan=plan)) == 27
    check_tiling(plan)
    cut = PlanPiece.objects.filter(plan=plan, name="小区03").order_by("id")
    assert [p.buildings for p in cut] == [2, 0] or [p.buildings for p in cut] == [1, 1]


def test_split_snaps_to_the_border_between_compounds(acting, plan, grids):
    x, low = corner(1, 3)
    line = [[x + 0.00005, low - 1e-3], [x - 0.00004, corner(1, 6)[1] + 1e-3]]
    edits.split(acting(), plan.pk, grid=grids[0].pk, line=line)
    assert PlanPiece.objects.filter(plan=plan).count() == 24
    check_tiling(plan)


def test_split_that_does_not_reach_across_is_refused(acting, plan, grids):
    x, y = corner(1, 4)
    with pytest.raises(Refused) as refused:
        edits.split(acting(), plan.pk, grid=grids[0].pk, line=[[x, y], [x + 1e-4, y + 1e-4]])
    assert refused.value.code == "no_cut"
    for line in ([], [[1]], [["a", "b"], [1, 2]], [[0, 0], [float("nan"), 1]], [[0, 0], [2, 2], [0, 2], [2, 0]]):  # fmt: skip
        with pytest.raises(Invalid):
            edits.split(acting(), plan.pk, grid=grids[0].pk, line=line)


def test_split_part_without_buildings_goes_by_surface(acting, plan, grids):
    from linli.core.places.models import Building

    Building.objects.all().delete()
    x = corner(0, 0)[0] + 0.6 * (corner(1, 0)[0] - corner(0, 0)[0])
    edits.split(acting(), plan.pk, grid=grids[0].pk, line=[[x, 30.7], [x, 30.8]])
    cut = sorted(p.households for p in PlanPiece.objects.filter(plan=plan, name="小区03"))
    assert cut == [30, 45]
    check_tiling(plan)


def test_outline_takes_what_lies_inside(acting, plan, grids):
    west, south = corner(1, 2)
    east, north = corner(3, 4)
    ring = [[west, south], [east, south], [east, north], [west, north]]
    done = edits.outline(acting(), plan.pk, polygon=ring, name="中心网格")
    new = next(f["properties"] for f in done.grids if f["properties"]["name"] == "中心网格")
    assert (new["households"], new["code"]) == (2 * (70 + 75), f"{place.COMMUNITY}005")
    assert PlanPiece.objects.filter(plan=plan).count() == 24
    check_tiling(plan)


def test_new_corners_on_the_border_of_a_community_are_the_neighbours_too(acting, plan, grids):
    """The two southern grids belong to another community; a line ends on the border between."""
    ids = [grid.pk for grid in grids[2:]]
    PlanGrid.objects.filter(pk__in=ids).update(area=place.OTHER_COMMUNITY)
    PlanPiece.objects.filter(grid__in=ids).update(area=place.OTHER_COMMUNITY)
    start, x = snapshot(plan), corner(0, 0)[0] + 0.0011
    edits.split(acting(), plan.pk, grid=grids[0].pk, line=[[x, corner(0, 3)[1]], [x, 30.78]])
    check_tiling(plan)
    edits.undo(acting(), plan.pk)
    assert snapshot(plan) == start


def test_outline_around_a_whole_grid_or_none_is_refused(acting, plan, grids):
    box = [[120.75, corner(0, 3)[1] + 1e-9], [corner(2, 0)[0], 30.76], [corner(2, 0)[0], 30.78], [120.75, 30.78]]  # fmt: skip
    with pytest.raises(Refused) as refused:
        edits.outline(acting(), plan.pk, polygon=box)
    assert refused.value.code == "empty_grid"
    with pytest.raises(Refused):
        edits.outline(acting(), plan.pk, polygon=[[0, 0], [1, 0], [1, 1]])
    with pytest.raises(Invalid):
        edits.outline(acting(), plan.pk, polygon=[[0, 0], [1, 1]])


def test_border_moves_the_land_between_two_grids(acting, plan, grids):
    x = corner(1, 0)[0]
    done = edits.border(
        acting(), plan.pk, grids=[grids[0].pk, grids[1].pk], line=[[x, 30.7], [x, 30.8]]
    )
    by_id = {f["id"]: f["properties"] for f in done.grids}
    assert by_id[grids[0].pk]["households"] == 75 + 80 + 85
    assert not done.removed_grids and not done.removed_pieces
    check_tiling(plan)


def test_border_of_one_grid_is_invalid(acting, plan, grids):
    with pytest.raises(Invalid):
        edits.border(acting(), plan.pk, grids=[grids[0].pk], line=[[0, 0], [1, 1]])


def test_special_grid_is_not_bound_by_the_limits(acting, plan, grids):
    piece = piece_at(plan, 0, 5)
    done = edits.special(acting(), plan.pk, pieces=[piece.pk], kind_name="中心市场")
    new = next(f["properties"] for f in done.grids if f["properties"]["kind"] == "special_grid")
    assert (new["name"], new["state"], new["households"]) == ("中心市场", "good", 85)
    assert done.after["special"] == 1 and done.after["grids"] == 4
    whole = [p.pk for p in pieces_of(grids[3])]
    edits.special(acting(), plan.pk, pieces=whole, kind_name="学校")
    assert PlanGrid.objects.get(pk=grids[3].pk).kind == "special_grid"
    check_tiling(plan)


def test_rename_changes_the_name_only(acting, plan, grids):
    done = edits.rename(acting(), plan.pk, grid=grids[0].pk, name=" 百福 网格 ")
    assert [f["properties"]["name"] for f in done.grids] == ["百福 网格"]
    with pytest.raises(Refused):
        edits.rename(acting(), plan.pk, grid=grids[0].pk, name="百福 网格")
    with pytest.raises(Invalid):
        edits.rename(acting(), plan.pk, grid=grids[0].pk, name="")


def test_undo_and_redo_say_when_there_is_nothing(acting, plan, grids):
    actor = acting()
    with pytest.raises(Refused):
        edits.undo(actor, plan.pk)
    start = snapshot(plan)
    edits.merge(actor, plan.pk, grids=[g.pk for g in grids[:2]])
    merged = snapshot(plan)
    undone = edits.undo(actor, plan.pk)
    assert not undone.may_undo and undone.may_redo and snapshot(plan) == start
    assert {f["id"] for f in undone.grids} == {g.pk for g in grids[:2]}
    redone = edits.redo(actor, plan.pk)
    assert redone.removed_grids == [grids[1].pk] and snapshot(plan) == merged
    with pytest.raises(Refused):
        edits.redo(actor, plan.pk)
    edits.undo(actor, plan.pk)
    edits.rename(actor, plan.pk, grid=grids[0].pk, name="别名")
    assert list(PlanEdit.objects.values_list("number", "undone")) == [(1, False)]


def test_edit_needs_few_statements_whatever_the_size(
    acting, plan, grids, django_assert_max_num_queries
):
    actor = acting()
    with django_assert_max_num_queries(26):
        edits.move(actor, plan.pk, pieces=[piece_at(plan, 1, 5).pk], grid=grids[1].pk)
