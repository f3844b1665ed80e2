"""Series of corrections, borders along roads, compounds as grids of their own."""

from __future__ import annotations

import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.core.errors import Invalid, NotFound, Refused
from linli.engines.grids.measuring import array, plane_around
from linli.modules.grids.commands import edits
from linli.modules.grids.models import Plan, PlanEdit, PlanGrid, PlanPiece
from tests import world as place
from tests.modules.grids.conftest import SOUTH, WEST, barrier, corner, grids_of, make_plan, piece_at
from tests.modules.grids.test_edits import check_tiling, snapshot

pytestmark = pytest.mark.django_db
fractions = st.floats(0.03, 0.97)
steps = st.lists(
    st.tuples(
        st.sampled_from(["move", "merge", "split", "border", "outline", "special", "undo", "redo"]),
        fractions, fractions, fractions, fractions,
    ),
    min_size=1, max_size=7,
)  # fmt: skip


def at(x, y):
    return [WEST + x * 0.01, SOUTH + y * 0.02]


def pick(found, fraction):
    return found[min(int(fraction * len(found)), len(found) - 1)]


def step_of(actor, plan, kind, a, b, c, d):
    grids, pieces = grids_of(plan), list(PlanPiece.objects.filter(plan=plan).order_by("id"))
    one, other = pick(grids, a).pk, pick(grids, b).pk
    box = [at(min(a, c), min(b, d)), at(max(a, c), min(b, d)), at(max(a, c), max(b, d)), at(min(a, c), max(b, d))]  # fmt: skip
    across = [at(-0.1, a), at(c, b), at(1.1, d)]
    calls = {
        "move": lambda: edits.move(actor, plan.pk, pieces=[pick(pieces, c).pk], grid=one),
        "merge": lambda: edits.merge(actor, plan.pk, grids=[one, other]),
        "split": lambda: edits.split(actor, plan.pk, grid=one, line=across),
        "border": lambda: edits.border(actor, plan.pk, grids=[one, other], line=across),
        "outline": lambda: edits.outline(actor, plan.pk, polygon=box),
        "special": lambda: edits.special(
            actor, plan.pk, pieces=[pick(pieces, d).pk], kind_name="公园"
        ),
        "undo": lambda: edits.undo(actor, plan.pk),
        "redo": lambda: edits.redo(actor, plan.pk),
    }
    calls[kind]()


@given(series=steps)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck), derandomize=True)
def test_any_series_of_corrections_tiles_and_goes_back_to_the_start(acting, register, series):
    plan, actor = make_plan(register), acting()
    start = snapshot(plan)
    for kind, *numbers in series:
        try:
            step_of(actor, plan, kind, *numbers)
        except (Refused, Invalid):
            continue
        check_tiling(plan)
    end = snapshot(plan)
    done = PlanEdit.objects.filter(plan=plan, undone=False).count()
    assert Plan.objects.get(pk=plan.pk).edits == done
    for _step in range(done):
        edits.undo(actor, plan.pk)
    assert snapshot(plan) == start
    for _step in range(done):
        edits.redo(actor, plan.pk)
    assert snapshot(plan) == end


def test_border_along_a_road_counts_as_one(acting, plan, grids):
    edits.rename(acting(), plan.pk, grid=grids[0].pk, name="一")
    before = PlanGrid.objects.get(pk=grids[0].pk).barrier_share
    barrier(shapely.LineString([corner(2, 0), corner(2, 6)]), 1, "中山路")
    edits.move(acting(), plan.pk, pieces=[piece_at(plan, 0, 5).pk], grid=grids[1].pk)
    edits.undo(acting(), plan.pk)
    assert PlanGrid.objects.get(pk=grids[0].pk).barrier_share == before


def test_share_on_barriers_leaves_out_the_border_of_the_community(plan, grids):
    """A grid of 2 x 3 cells: its inner border is its east side and the river in the south."""
    found = {grid.code: grid.barrier_share for grid in grids}
    corner_grid = shapely.box(*corner(0, 3), *corner(2, 6))
    flat = plane_around(array([corner_grid])).forward(array([corner_grid]))[0]
    west, south, east, north = flat.bounds
    expected = ((east - west) + 12) / ((east - west) + (north - south))
    assert found[grids[0].code] == pytest.approx(expected, abs=0.005)


def test_compounds_become_a_grid_of_their_own(acting, register):
    plan, actor = make_plan(register), acting(place.STREET)
    before = snapshot(plan)
    chosen = [piece_at(plan, 0, 0).pk, piece_at(plan, 1, 0).pk]
    made = edits.separate(actor, plan.pk, pieces=chosen, name="河畔网格")
    names = {one["properties"]["name"] for one in made.grids}
    assert "河畔网格" in names
    row = PlanGrid.objects.get(plan=plan, name="河畔网格")
    assert set(PlanPiece.objects.filter(grid=row).values_list("pk", flat=True)) == set(chosen)
    check_tiling(plan)
    edits.undo(actor, plan.pk)
    assert snapshot(plan) == before


def test_pieces_of_another_plan_make_no_grid(acting, register):
    plan, other = make_plan(register), make_plan(register)
    with pytest.raises((Invalid, NotFound)):
        edits.separate(acting(place.STREET), plan.pk, pieces=[piece_at(other, 0, 0).pk])
    with pytest.raises(NotFound):
        edits.separate(acting(place.OTHER_STREET), plan.pk, pieces=[piece_at(plan, 0, 0).pk])
