"""Approving writes the areas of the day: what begins, ends, stays, and what is refused."""

from __future__ import annotations

from datetime import timedelta

import pytest
import shapely
from django.utils import timezone

from linli.core.areas import geometry as borders
from linli.core.areas import queries as areas
from linli.core.areas.models import Area
from linli.core.errors import Refused
from linli.core.journal.models import Entry
from linli.core.versions import stamps
from linli.core.versions.models import Stamp
from linli.modules.grids.commands import edits, plans
from linli.modules.grids.models import Plan, Succession
from tests import world as place
from tests.modules.grids.conftest import grids_of, make_plan, piece_at, tomorrow

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def publish(acting):
    """Proposed by one, approved by another."""

    def run(plan, day=None):
        plans.propose(acting(), plan.pk)
        return plans.approve(acting(), plan.pk, valid_from=day or tomorrow())

    return run


def columns(row):
    return [
        bytes(v) if isinstance(v, memoryview) else v
        for v in (getattr(row, f.attname) for f in row._meta.concrete_fields)
    ]


def test_new_grids_begin_and_former_ones_end_the_day_before(plan, grids, publish):
    day = tomorrow()
    former = {row.code: row.pk for row in areas.valid() if row.code.startswith(place.COMMUNITY) and row.level == 15}  # fmt: skip
    publish(plan)
    today, then = day - DAY, day
    assert [a.code for a in areas.of_level(15, place.COMMUNITY, today)] == sorted(former)
    assert [a.code for a in areas.of_level(15, place.COMMUNITY, then)] == [g.code for g in grids]
    row = Area.objects.get(code=grids[0].code, valid_from=day)
    assert (row.name, row.households, row.kind) == (grids[0].name, 480, "grid")
    assert bytes(row.geometry) == bytes(grids[0].geometry) and row.initials
    assert Area.objects.get(pk=former[place.CELL]).valid_until == today
    assert areas.area(place.COMMUNITY).valid_until is None
    entries = Entry.objects.filter(verb="grids.approve")
    assert entries.filter(subject_type="areas.area").count() == 6
    assert entries.get(subject_type="grids.plan").changes["begun_areas"] == 4


def test_areas_stamp_is_new_after_publishing(plan, publish):
    before = Stamp.objects.get(name="areas").token
    publish(plan)
    assert Stamp.objects.get(name="areas").token != before


def test_successions_add_up_and_follow_the_buildings(plan, grids, publish):
    publish(plan)
    rows = list(Succession.objects.order_by("former", "present"))
    assert {row.former for row in rows} == {place.CELL, place.NEXT_CELL}
    for former in (place.CELL, place.NEXT_CELL):
        own = [row for row in rows if row.former == former]
        assert abs(sum(r.household_share for r in own) - 1) < 1e-9
        assert abs(sum(r.surface_share for r in own) - 1) < 1e-9
    # The northern cell is 30.76..30.77, exactly the two northern grids.
    north = {r.present: r.households for r in rows if r.former == place.NEXT_CELL}
    assert north == {grids[0].code: 480, grids[1].code: 480}


def test_unchanged_grids_stay_byte_for_byte(acting, plan, register, grids, publish):
    publish(plan, timezone.localdate())
    second = make_plan(register, drawn_at=timezone.now() + timedelta(seconds=1))
    stamps.forget_all()
    kept = [g for g in grids_of(second) if g.code in (grids[2].code, grids[3].code)]
    before = [columns(Area.objects.get(code=g.code, valid_until=None)) for g in kept]
    edits.move(acting(), second.pk, pieces=[piece_at(second, 1, 3).pk], grid=grids_of(second)[1].pk)
    publish(second)
    assert [columns(Area.objects.get(code=g.code, valid_until=None)) for g in kept] == before
    assert [row.valid_from for row in areas.history(grids[0].code)] == [
        place.date(2020, 1, 1), timezone.localdate(), tomorrow(),
    ]  # fmt: skip
    moved = Succession.objects.get(former=grids[0].code, present=grids[1].code)
    assert moved.households == 75 and abs(moved.household_share - 75 / 480) < 1e-9


def test_rename_alone_makes_a_new_row(acting, plan, register, grids, publish):
    publish(plan, timezone.localdate())
    second = make_plan(register, drawn_at=timezone.now() + timedelta(seconds=1))
    edits.rename(acting(), second.pk, grid=grids_of(second)[0].pk, name="百福网格")
    publish(second)
    assert [row.name for row in areas.history(grids[0].code)][-2:] == [grids[0].name, "百福网格"]
    assert not Succession.objects.filter(former=grids[1].code).exclude(plan=plan).exists()


def test_copy_of_what_is_in_force_is_corrected_and_published_anew(acting, plan, grids, publish):
    publish(plan, timezone.localdate())
    stamps.forget_all()
    copied = plans.copy(acting(), plan.pk)
    edits.move(acting(), copied.pk, pieces=[piece_at(copied, 1, 3).pk], grid=grids_of(copied)[1].pk)
    publish(copied)
    assert {a.valid_from for a in areas.of_level(15, place.COMMUNITY, tomorrow())} == {
        timezone.localdate(), tomorrow(),
    }  # fmt: skip
    late = plans.copy(acting(), plan.pk)
    with pytest.raises(Refused) as refused:
        publish(late, tomorrow() + DAY)
    assert refused.value.code == "superseded"


def test_second_publication_on_the_same_day_is_refused(plan, register, publish):
    publish(plan)
    second = make_plan(register, drawn_at=timezone.now() + timedelta(seconds=1))
    with pytest.raises(Refused) as refused:
        publish(second)
    assert refused.value.code == "later_rows"
    assert Plan.objects.get(pk=second.pk).state == "proposed"


def test_plan_drawn_before_another_was_published_is_refused(plan, register, publish):
    second = make_plan(register, area=place.STREET, drawn_at=timezone.now() - DAY)
    publish(plan)
    with pytest.raises(Refused) as refused:
        publish(second, tomorrow() + DAY)
    assert refused.value.code == "superseded"


@pytest.mark.parametrize("change", ["border", "ended"])
def test_community_that_changed_meanwhile_is_refused(plan, publish, change):
    row = Area.objects.filter(code=place.COMMUNITY)
    if change == "border":
        row.update(geometry=shapely.to_wkb(shapely.box(120.76, 30.75, 120.7702, 30.77)))
    else:
        row.update(valid_until=timezone.localdate())
    with pytest.raises(Refused) as refused:
        publish(plan)
    assert refused.value.code == "land_changed"
    assert not Succession.objects.exists()


def test_micro_grids_of_a_changed_grid_end_with_it(plan, grids, publish):
    micro = Area.objects.create(
        district=place.DISTRICT, code=place.CELL + "001", level=18, kind="micro_grid", name="第一微网格",
        geometry=grids[2].geometry, valid_from=place.date(2020, 1, 1),
    )  # fmt: skip
    publish(plan)
    micro.refresh_from_db()
    assert micro.valid_until == timezone.localdate()


def test_grids_of_other_communities_are_left_alone(plan, publish):
    before = columns(Area.objects.get(code=place.OTHER_CELL))
    publish(plan)
    assert columns(Area.objects.get(code=place.OTHER_CELL)) == before


def test_published_grids_are_found_by_their_points(plan, grids, publish):
    publish(plan, timezone.localdate())
    stamps.forget_all()
    for grid in grids:
        inner = borders.from_wkb(grid.geometry).representative_point()
        assert areas.locate_one(inner.x, inner.y) == grid.code
