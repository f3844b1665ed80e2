"""The worker draws a plan by the real engine: once, cancellable, without holding the database."""

from __future__ import annotations

from datetime import timedelta

import numpy as np
import pytest
import shapely
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.areas import geometry as borders
from linli.core.errors import Refused
from linli.core.journal.models import Entry
from linli.core.outbox import registry, worker
from linli.core.outbox.models import Message
from linli.core.places.models import Building, Compound
from linli.modules.grids import tasks
from linli.modules.grids.commands import drawing, plans
from linli.modules.grids.models import Plan, PlanGrid, PlanPiece
from tests import world as place
from tests.modules.grids.conftest import COLUMNS, ROWS, corner, grids_of, make_plan

pytestmark = pytest.mark.django_db
WHOLE = 24 * 60 + 4 * 5 * sum(range(6))


def test_ordered_plan_is_drawn_by_the_worker(acting, register):
    row = plans.order(acting(), area=place.COMMUNITY)
    assert "grids.draw" in registry.OUTSIDE
    worker.work(timezone.now() + timedelta(seconds=1))
    row.refresh_from_db()
    assert (row.state, row.progress, row.error) == ("draft", 100, "")
    assert Message.objects.get(topic="grids.draw").done_at
    verbs = (
        Entry.objects.filter(subject_type="grids.plan")
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["grids.order", "grids.begin", "grids.drawn"]
    grids = grids_of(row)
    assert sum(g.households for g in grids) == WHOLE
    assert all(300 <= g.households <= 500 and g.findings == [] for g in grids)
    assert row.report["totals"]["grids"] == len(grids)


def test_drawing_tiles_the_community_exactly(drawn):
    row = drawn()
    pieces = list(PlanPiece.objects.filter(plan=row))
    shapes = np.array([borders.from_wkb(p.geometry) for p in pieces], dtype=object)
    whole = shapely.box(*corner(0, 0), *corner(COLUMNS, ROWS))
    union = shapely.union_all(shapes)
    assert shapely.coverage_is_valid(shapes)
    assert union.symmetric_difference(whole).area <= 1e-9 * whole.area
    assert abs(shapely.area(shapes).sum() - whole.area) <= 1e-9 * whole.area
    assert sum(p.buildings for p in pieces) == 48
    assert {p.name for p in pieces} == {c.name for c in Compound.objects.all()}
    for grid in grids_of(row):
        own = shapely.union_all(
            [borders.from_wkb(p.geometry) for p in pieces if p.grid_id == grid.pk]
        )
        assert borders.from_wkb(grid.geometry).symmetric_difference(own).area <= 1e-9 * own.area
        assert grid.area == place.COMMUNITY and grid.code.startswith(place.COMMUNITY)


def test_second_delivery_draws_nothing(drawn):
    row = drawn()
    before = list(PlanGrid.objects.filter(plan=row).values_list("pk", flat=True))
    tasks.draw({"plan": row.pk}, None)
    tasks.draw({"plan": 10**9}, None)
    assert list(PlanGrid.objects.filter(plan=row).values_list("pk", flat=True)) == before
    assert Plan.objects.get(pk=row.pk).state == "draft"


def test_drawing_that_runs_elsewhere_is_left_alone_until_it_falls_silent(acting, register):
    row = plans.order(acting(), area=place.COMMUNITY)
    drawing.begin(Actor.system(), row.pk)
    tasks.draw({"plan": row.pk}, None)
    assert Plan.objects.get(pk=row.pk).state == "drawing"
    tasks.interrupted(timezone.now())
    assert Plan.objects.get(pk=row.pk).state == "drawing"
    Plan.objects.filter(pk=row.pk).update(beat_at=timezone.now() - timedelta(hours=1))
    tasks.draw({"plan": row.pk}, None)
    assert Plan.objects.get(pk=row.pk).state == "draft"


def test_silent_drawing_is_called_failed(register):
    row = make_plan(register, "drawing", beat_at=timezone.now() - timedelta(hours=1))
    tasks.interrupted(timezone.now())
    row.refresh_from_db()
    assert row.state == "failed" and row.error


def test_cancelled_while_it_is_drawn_keeps_nothing(acting, register, monkeypatch):
    row = plans.order(acting(), area=place.COMMUNITY)
    monkeypatch.setattr(drawing, "PAUSE", 0.0)
    seen = []
    progress = drawing.Sign.progress

    def cancelling(sign, part):
        progress(sign, part)
        if not seen:
            plans.cancel(acting(), sign.plan_id)
        seen.append(part)

    monkeypatch.setattr(drawing.Sign, "progress", cancelling)
    tasks.draw({"plan": row.pk}, None)
    row.refresh_from_db()
    assert (row.state, row.cancelled, row.error) == ("dropped", True, "")
    assert len(seen) < 5 and not PlanGrid.objects.filter(plan=row).exists()


def test_cancelled_at_the_last_moment_keeps_nothing(acting, register, monkeypatch):
    row = plans.order(acting(), area=place.COMMUNITY)
    done = drawing._drawn

    def late(plan, sign):
        found = done(plan, sign)
        plans.cancel(acting(), plan.pk)
        return found

    monkeypatch.setattr(drawing, "_drawn", late)
    tasks.draw({"plan": row.pk}, None)
    assert Plan.objects.get(pk=row.pk).state == "dropped"
    assert not PlanGrid.objects.exists()


def test_progress_is_told_and_grows(drawn, monkeypatch):
    monkeypatch.setattr(drawing, "PAUSE", 0.0)
    told = []
    progress = drawing.Sign.progress

    def telling(sign, part):
        progress(sign, part)
        told.append(Plan.objects.get(pk=sign.plan_id).progress)

    monkeypatch.setattr(drawing.Sign, "progress", telling)
    drawn()
    assert told == sorted(told) and told[-1] == 99 and len(set(told)) > 3


def test_nothing_to_draw_from_is_said_in_a_sentence(acting, register):
    row = plans.order(acting(), area=place.COMMUNITY)
    Building.objects.all().delete()
    Compound.objects.all().delete()
    tasks.draw({"plan": row.pk}, None)
    row.refresh_from_db()
    assert row.state == "failed" and row.error
    plans.drop(acting(), row.pk)


def test_fault_of_ours_is_told_kept_in_the_outbox_and_not_repeated(acting, register, monkeypatch):
    row = plans.order(acting(), area=place.COMMUNITY)

    def broken(plan, sign):
        raise ZeroDivisionError("broken")

    monkeypatch.setattr(drawing, "_drawn", broken)
    worker.work(timezone.now() + timedelta(seconds=1))
    assert Plan.objects.get(pk=row.pk).state == "failed"
    letter = Message.objects.get(topic="grids.draw")
    assert "ZeroDivisionError: broken" in letter.error and letter.attempts == 1
    worker.work(timezone.now() + timedelta(hours=1))
    letter.refresh_from_db()
    assert letter.done_at and Plan.objects.get(pk=row.pk).state == "failed"


def test_steps_of_the_worker_are_not_for_people(acting, register):
    row = plans.order(acting(), area=place.COMMUNITY)
    for step in (
        lambda: drawing.begin(acting(), row.pk),
        lambda: drawing.fail(acting(), row.pk, sentence="x"),
        lambda: drawing.store(acting(), row.pk, drawn=None, ground=None),
    ):
        with pytest.raises(Refused):
            step()
