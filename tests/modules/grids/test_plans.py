"""The life of a plan: each verb allowed, out of area, wrong state, journalled."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.outbox.models import Message
from linli.core.places.models import Building, Compound
from linli.modules.grids.commands import edits, plans
from linli.modules.grids.models import Plan, PlanGrid, PlanPiece
from linli.modules.grids.queries import comparing, layers, overview
from linli.modules.grids.queries import plans as queries
from tests import world as place
from tests.modules.grids.conftest import grids_of, make_plan, piece_at, pieces_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def test_order_makes_a_plan_and_tells_the_worker_once(acting, register, last_entry):
    row = plans.order(acting(), area=place.COMMUNITY, name=" 第一稿 ")
    assert (row.state, row.name, row.lower, row.upper, row.target) == (
        "waiting",
        "第一稿",
        300,
        500,
        400,
    )
    message = Message.objects.get(topic="grids.draw")
    assert (message.payload, message.district) == ({"plan": row.pk}, place.DISTRICT)
    entry = last_entry()
    assert (entry.verb, entry.subject_id, entry.area) == ("grids.order", row.pk, place.COMMUNITY)


def test_order_without_a_name_is_called_after_its_place(acting, register):
    name = plans.order(acting(), area=place.STREET).name
    assert name.startswith("南湖街道") and str(TODAY()) in name


def test_order_of_micro_grids_takes_their_figures(acting, register):
    row = plans.order(acting(), area=place.CELL, level=18)
    assert (row.lower, row.upper, row.target) == (30, 50, 40)


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"area": place.CELL}, "area"),
        ({"area": "330402010009"}, "area"),
        ({"area": "330402010001", "level": 18}, "area"),
        ({"area": "33"}, "area"),
        ({"level": 12}, "area"),
        ({"lower": 0}, "lower"),
        ({"lower": 400, "upper": 300, "target": 350}, "upper"),
        ({"target": 900}, "target"),
        ({"seed": -1}, "seed"),
        ({"name": "长" * 81}, "name"),
    ],
)
def test_order_names_the_wrong_field(acting, register, changes, field):
    with pytest.raises(Invalid) as invalid:
        plans.order(acting(), **{"area": place.COMMUNITY, **changes})
    assert set(invalid.value.fields) == {field}
    assert not Plan.objects.exists() and not Message.objects.exists()


def test_order_needs_the_right_the_place_and_a_register(acting, register):
    with pytest.raises(Denied):
        plans.order(acting(place.DISTRICT, "grids.view"), area=place.COMMUNITY)
    with pytest.raises(Invalid):
        plans.order(acting(place.OTHER_STREET), area=place.COMMUNITY)
    Building.objects.all().delete()
    Compound.objects.all().delete()
    with pytest.raises(Refused) as refused:
        plans.order(acting(), area=place.COMMUNITY)
    assert refused.value.code == "no_places"


def test_cancel_stops_a_drawing_and_nothing_else(acting, register, last_entry):
    waiting = make_plan(register, "drawing")
    plans.cancel(acting(), waiting.pk)
    row = Plan.objects.get(pk=waiting.pk)
    assert (row.state, row.cancelled, last_entry().verb) == ("dropped", True, "grids.cancel")
    with pytest.raises(Refused):
        plans.cancel(acting(), make_plan(register).pk)
    with pytest.raises(NotFound):
        plans.cancel(acting(place.OTHER_STREET), make_plan(register, "waiting").pk)


def test_propose_names_the_grids_outside_the_limits(acting, plan, grids, last_entry):
    edits.merge(acting(), plan.pk, grids=[g.pk for g in grids[:2]])
    actor = acting(place.STREET)
    plans.propose(actor, plan.pk)
    row = Plan.objects.get(pk=plan.pk)
    assert (row.state, row.proposed_by_id) == ("proposed", actor.account_id)
    assert last_entry().changes["violations"] == {grids[0].code: ["high"]}
    with pytest.raises(Refused):
        plans.propose(actor, plan.pk)


def test_propose_of_nothing_out_of_reach_or_without_right(acting, register):
    empty = make_plan(register)
    PlanPiece.objects.filter(plan=empty).delete()
    PlanGrid.objects.filter(plan=empty).delete()
    with pytest.raises(Refused):
        plans.propose(acting(), empty.pk)
    other = make_plan(register)
    with pytest.raises(NotFound):
        plans.propose(acting(place.OTHER_STREET), other.pk)
    with pytest.raises(Denied):
        plans.propose(acting(place.DISTRICT, "grids.draw"), other.pk)


def test_return_needs_a_reason_and_gives_the_draft_back(acting, register, last_entry):
    row = make_plan(register, "proposed", proposed_by_id=7)
    with pytest.raises(Invalid):
        plans.send_back(acting(), row.pk)
    with pytest.raises(Denied):
        plans.send_back(acting(place.DISTRICT, "grids.propose"), row.pk, reason="边界不清")
    with pytest.raises(NotFound):
        plans.send_back(acting(place.OTHER_STREET), row.pk, reason="边界不清")
    plans.send_back(acting(), row.pk, reason="边界不清")
    row = Plan.objects.get(pk=row.pk)
    assert (row.state, row.proposed_by_id) == ("draft", None)
    assert (last_entry().verb, last_entry().reason) == ("grids.return", "边界不清")


def test_drop_ends_a_draft(acting, plan, last_entry):
    with pytest.raises(NotFound):
        plans.drop(acting(place.OTHER_STREET), plan.pk)
    plans.drop(acting(), plan.pk)
    assert Plan.objects.get(pk=plan.pk).state == "dropped" and last_entry().verb == "grids.drop"
    with pytest.raises(Refused):
        plans.drop(acting(), plan.pk)


def test_rename_of_a_plan(acting, plan, last_entry):
    plans.rename(acting(), plan.pk, name="方案二")
    assert last_entry().changes == {"name": ["方案一", "方案二"]}
    with pytest.raises(Invalid):
        plans.rename(acting(), plan.pk, name=" ")
    with pytest.raises(NotFound):
        plans.rename(acting(place.OTHER_STREET), plan.pk, name="x")


def test_copy_is_a_draft_of_its_own(acting, plan, grids, last_entry):
    actor = acting()
    copied = plans.copy(actor, plan.pk)
    assert copied.state == "draft" and plan.name in copied.name and copied.name != plan.name
    assert last_entry().subject_id == copied.pk
    shapes = [(g.code, g.name, bytes(g.geometry), g.households) for g in grids_of(copied)]
    assert shapes == [(g.code, g.name, bytes(g.geometry), g.households) for g in grids]
    edits.move(actor, copied.pk, pieces=[piece_at(copied, 1, 5).pk], grid=grids_of(copied)[1].pk)
    assert [g.households for g in grids_of(plan)] == [g.households for g in grids]
    with pytest.raises(NotFound):
        plans.copy(acting(place.OTHER_STREET), plan.pk)
    with pytest.raises(Refused):
        plans.copy(actor, Plan.objects.create(
            district=place.DISTRICT, area=place.COMMUNITY, name="空", state="draft", opened_at=timezone.now()
        ).pk)  # fmt: skip


def test_nobody_approves_what_they_proposed(acting, plan, last_entry):
    street = acting()
    plans.propose(street, plan.pk)
    with pytest.raises(Refused) as refused:
        plans.approve(street, plan.pk, valid_from=TODAY())
    assert refused.value.code == "own_proposal"
    with pytest.raises(Invalid):
        plans.approve(acting(), plan.pk, valid_from=TODAY() - timedelta(days=1))
    with pytest.raises(NotFound):
        plans.approve(acting(place.OTHER_STREET), plan.pk, valid_from=TODAY())
    with pytest.raises(Denied):
        plans.approve(acting(place.DISTRICT, "grids.propose"), plan.pk, valid_from=TODAY())
    plans.approve(acting(), plan.pk, valid_from=TODAY())
    assert Plan.objects.get(pk=plan.pk).state == "published"
    with pytest.raises(Refused):
        plans.approve(acting(), plan.pk, valid_from=TODAY())


def test_lists_bound_by_reach_with_few_statements(
    acting, plan, register, django_assert_num_queries
):
    other = make_plan(register, "failed")
    actor = acting(place.STREET)
    with django_assert_num_queries(3):
        found = queries.plans(actor)
    assert [(line.plan.pk, line.grids, line.outside) for line in found] == [(other.pk, 4, 0), (plan.pk, 4, 0)]  # fmt: skip
    assert [line.plan.pk for line in queries.plans(actor, state="draft")] == [plan.pk]
    assert queries.plans(acting(place.OTHER_STREET)) == []
    with pytest.raises(NotFound):
        queries.plan(acting(place.OTHER_STREET), plan.pk)


def test_page_of_a_plan_says_what_may_be_done(acting, plan, django_assert_max_num_queries):
    actor = acting()
    edits.rename(actor, plan.pk, grid=grids_of(plan)[0].pk, name="改名")
    with django_assert_max_num_queries(4):
        page = queries.plan_page(actor, plan.pk)
    assert {m.verb for m in page.may} == {
        "grids.edit",
        "grids.propose",
        "grids.rename",
        "grids.drop",
    }
    assert (page.may_undo, page.may_redo, len(page.edits)) == (True, False, 1)
    assert page.people == {actor.account_id: "顾问"}
    plans.propose(actor, plan.pk)
    own = {m.verb for m in queries.plan_page(actor, plan.pk).may}
    assert own == {"grids.return", "grids.rename"}
    assert "grids.approve" in {m.verb for m in queries.plan_page(acting(), plan.pk).may}


def test_layers_of_a_plan(acting, plan, grids, django_assert_max_num_queries):
    actor = acting()
    with django_assert_max_num_queries(8):
        found = layers.plan_layers(actor, plan.pk)
    assert found["plan"]["id"] == plan.pk and found["figures"]["grids"] == 4
    assert len(found["pieces"]["features"]) == 24 and len(found["barriers"]["features"]) == 1
    assert [f["properties"]["code"] for f in found["community"]["features"]] == [place.COMMUNITY]
    one = found["grids"]["features"][0]["properties"]
    assert (one["code"], one["households"], one["state"]) == (grids[0].code, 480, "good")
    assert one["workers"] == 1  # tests.world has a worker in this cell
    with pytest.raises(NotFound):
        layers.plan_layers(acting(place.OTHER_STREET), plan.pk)


def test_pages_load_no_more_of_a_plan_than_they_show(
    acting, plan, grids, django_assert_num_queries
):
    actor, whole = acting(), layers.plan_layers(acting(), plan.pk)
    with django_assert_num_queries(3) as told:
        found = layers.plan_grids(actor, plan.pk)
    read = told.captured_queries[1]["sql"].split(" FROM ")[0]
    assert '"compactness"' in read and '"geometry"' not in read
    assert (found["plan"], found["figures"]) == (whole["plan"], whole["figures"])
    shown = [one["properties"] for one in whole["grids"]["features"]]
    assert [one["properties"] for one in found["grids"]["features"]] == shown
    assert {one["geometry"] for one in found["grids"]["features"]} == {None}
    assert layers.plan_grids(actor, plan.pk, shapes=True)["grids"] == whole["grids"]

    PlanGrid.objects.filter(pk=grids[3].pk).update(area=place.OTHER_COMMUNITY)
    with django_assert_num_queries(4):
        near = layers.neighbours(actor, plan.pk, grids[0].pk)
    assert near == whole["grids"]["features"][:3]
    with django_assert_num_queries(1):
        land = layers.pieces_of(grids[0].pk)
    assert [piece.households for piece in land] == sorted((p.households for p in pieces_of(grids[0])), reverse=True)  # fmt: skip
    with pytest.raises(NotFound):
        layers.neighbours(actor, plan.pk, 10**9)
    with pytest.raises(NotFound):
        layers.neighbours(acting(place.OTHER_STREET), plan.pk, grids[0].pk)


def test_present_layers_as_of_a_day(acting, plan, django_assert_max_num_queries):
    actor = acting()
    with django_assert_max_num_queries(8):
        found = layers.present_layers(actor, place.COMMUNITY)
    assert {f["properties"]["code"] for f in found["grids"]["features"]} == {
        place.CELL,
        place.NEXT_CELL,
    }
    plans.propose(actor, plan.pk)
    plans.approve(acting(), plan.pk, valid_from=TODAY() + timedelta(days=1))
    later = layers.present_layers(actor, place.COMMUNITY, TODAY() + timedelta(days=1))
    assert len(later["grids"]["features"]) == 4
    assert len(layers.present_layers(actor, place.COMMUNITY)["grids"]["features"]) == 2
    with pytest.raises(NotFound):
        layers.present_layers(acting(place.OTHER_STREET), place.COMMUNITY)


def test_overview_counts_by_community(acting, plan, django_assert_max_num_queries):
    with django_assert_max_num_queries(10):
        found = overview.overview(acting(), place.DISTRICT)
    by_code = {line.code: line for line in found.lines}
    assert set(by_code) == {place.COMMUNITY, place.OTHER_COMMUNITY}
    here = by_code[place.COMMUNITY]
    assert (here.households, here.grids, here.workers, here.uncovered) == (1740, 2, 2, 0)
    assert found.total.grids == 3
    inner = overview.overview(acting(place.COMMUNITY), place.DISTRICT)
    assert [line.code for line in inner.lines] == [place.COMMUNITY]
    with pytest.raises(NotFound):
        overview.overview(acting(place.OTHER_STREET), place.STREET)


def test_plans_side_by_side(acting, plan, register, django_assert_max_num_queries):
    actor = acting()
    copied = plans.copy(actor, plan.pk)
    edits.merge(actor, copied.pk, grids=[g.pk for g in grids_of(copied)[:2]])
    with django_assert_max_num_queries(10):
        found = comparing.compare(actor, [plan.pk, copied.pk])
    assert [c.plan.pk if c.plan else None for c in found] == [plan.pk, copied.pk, None]
    assert [c.figures["grids"] for c in found[:2]] == [4, 3]
    assert found[0].changes["ended"] == [] and len(found[0].changes["new"]) == 2
    assert len(found[2].grids) == 2 and found[2].figures["compactness"] > 0
    elsewhere = make_plan(register, area=place.STREET)
    with pytest.raises(Invalid):
        comparing.compare(actor, [plan.pk, elsewhere.pk])
    with pytest.raises(NotFound):
        comparing.compare(acting(place.OTHER_STREET), [plan.pk])
