"""Pages around a plan: approval, comparison, the map in force, handover, nets, carrying, files."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
import shapely
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.core.areas.models import Area
from linli.core.lifecycle.commands import at
from linli.core.people.models import Post
from linli.modules.cases.commands import intake
from linli.modules.grids.commands import edits, notices, plans
from linli.modules.grids.models import OtherGrid, Plan, PlanGrid, Succession
from linli.modules.grids.views import compare
from tests import world as place
from tests.modules.cases.conftest import told
from tests.modules.grids.conftest import browse, make_plan
from tests.modules.grids.test_pages import address, text


def test_propose_return_and_approve_by_another_person(world, clerk, plan):
    clerk.post(address("propose", plan.pk))
    own = text(clerk.get(address("plan", plan.pk)))
    assert address("approve", plan.pk) not in own
    assert "这个方案是您提出的，须由其他人批准。" in own
    district = browse(world, "qu")
    assert address("approve", plan.pk) in text(district.get(address("plan", plan.pk)))
    district.post(address("return", plan.pk), {"reason": "边界不沿河"})
    plan.refresh_from_db()
    assert plan.state == "draft"
    clerk.post(address("propose", plan.pk))
    day = timezone.localdate() + timedelta(days=1)
    answer = district.post(address("approve", plan.pk), {"valid_from": day.isoformat()})
    plan.refresh_from_db()
    assert (answer.status_code, plan.state, plan.valid_from) == (302, "published", day)


def test_approve_without_a_day_is_refused(world, clerk, plan):
    clerk.post(address("propose", plan.pk))
    answer = browse(world, "qu").post(address("approve", plan.pk), {"valid_from": "bald"})
    assert answer.status_code == 422


def test_compare_marks_the_best_in_words(clerk, plan, register):
    other = make_plan(register, name="方案二", lower=400, upper=450)
    answer = clerk.get(address("compare"), {"plan": [plan.pk, other.pk], "present": "1"})
    shown = text(answer)
    assert shown.count("<svg xmlns") == 3
    assert "方案二" in shown
    within = next(r for r in answer.context["rows"] if r["label"] == "在范围内")
    marked = [best for _value, best in within["cells"]]
    assert marked[0] and not marked[1]


def test_compare_marks_nothing_where_all_are_alike():
    figure = compare.Figure("x", compare.of("n"), str, "most")

    class One:
        figures = {"n": 3}

    assert compare.row(figure, [One(), One()])["cells"] == [("3", False), ("3", False)]


def test_compare_of_different_areas_is_refused(clerk, plan, register):
    other = make_plan(register, name="别处")
    Plan.objects.filter(pk=other.pk).update(area=place.STREET)
    answer = clerk.get(address("compare"), {"plan": [plan.pk, other.pk]})
    assert answer.status_code == 422


def test_present_map_shows_the_day_asked_for(clerk):
    Area.objects.filter(code=place.NEXT_CELL).update(valid_until=timezone.localdate())
    later = timezone.localdate() + timedelta(days=3)
    now = text(clerk.get(address("present"), {"area": place.COMMUNITY}))
    then = text(clerk.get(address("present"), {"area": place.COMMUNITY, "on": later.isoformat()}))
    assert place.NEXT_CELL in now
    assert place.NEXT_CELL not in then
    assert place.CELL in then


def test_grid_page_shows_history_and_notice(world, clerk, plan):
    Succession.objects.create(
        district=place.DISTRICT, plan=plan, former=place.NEXT_CELL, present=place.CELL,
        valid_from=timezone.localdate(), households=12, household_share=0.25, surface_share=0.5,
    )  # fmt: skip
    notices.write(world.actor("jiedao"), area=place.CELL, worker="林芳", telephone="0573-1")
    shown = text(clerk.get(address("grid", place.CELL)))
    for words in ("第一网格", "25.0%", "林芳", "0573-1", address("public", place.CELL)):
        assert words in shown


def test_notice_is_written_by_its_form_and_seen_by_everyone(world, clerk):
    said = {"worker": "林芳", "telephone": "0573-82000000", "council": "桂苑议事会", "words": ""}
    answer = clerk.post(address("notice", place.CELL), said)
    assert answer["Location"] == address("grid", place.CELL)
    shown = text(Client().get(address("public", place.CELL)))
    for words in ("林芳", 'href="tel:057382000000"', "桂苑议事会"):
        assert words in shown


def test_public_page_without_a_notice_names_nobody(world):
    """林芳 holds the post of the cell; the page says only what a notice says."""
    shown = text(Client().get(address("public", place.CELL)))
    assert "第一网格" in shown
    assert "林芳" not in shown
    assert "tel:" not in shown


@pytest.mark.parametrize("code", ["330402", place.COMMUNITY, "999999999999999", "x"])
def test_public_page_of_what_is_no_grid_is_not_found(world, code):
    assert Client().get(address("public", code)).status_code == 404


def test_handover_lists_stranded_posts_and_moves_one(world, clerk, plan, grids):
    keeper = next(g for g in grids if g.code == place.CELL)
    other = next(g for g in grids if g.code == place.NEXT_CELL)
    edits.merge(world.actor("jiedao"), plan.pk, grids=[keeper.pk, other.pk])
    plans.propose(world.actor("jiedao"), plan.pk)
    day = timezone.localdate() + timedelta(days=1)
    plans.approve(world.actor("qu"), plan.pk, valid_from=day)
    gone = place.NEXT_CELL if PlanGrid.objects.filter(plan=plan, code=place.CELL).exists() else place.CELL  # fmt: skip
    kept = place.CELL if gone == place.NEXT_CELL else place.NEXT_CELL
    post = Post.objects.get(area=gone, kind="grid_worker")
    shown = text(clerk.get(address("handover", plan.pk)))
    assert post.account.name in shown
    assert address("move_post", plan.pk) not in shown
    admin = place.add_person(world, "xitong", "苏敏", "street", "administrator", "system_admin", place.DISTRICT)  # fmt: skip
    assert admin.pk
    boss = browse(world, "xitong")
    assert address("move_post", plan.pk) in text(boss.get(address("handover", plan.pk)))
    form = {"post": post.pk, "area": kept, "first_day": day.isoformat()}
    assert boss.post(address("move_post", plan.pk), form)["Location"] == address("handover", plan.pk)  # fmt: skip
    moved = Post.objects.get(account=post.account, area=kept, valid_from=day)
    assert moved.kind == "grid_worker"


def test_nets_show_shares_and_map_onto_the_common_net(world, clerk):
    unit = world.units["lighting"]
    for number, box in (("P1", (120.761, 30.751, 120.769, 30.759)), ("P2", (120.761, 30.755, 120.769, 30.765))):  # fmt: skip
        OtherGrid.objects.create(
            district=place.DISTRICT, organisation=unit, number=number, area=place.COMMUNITY,
            geometry=shapely.to_wkb(shapely.box(*box)),
        )  # fmt: skip
    shown = text(clerk.get(address("nets")))
    assert "P1" in shown and "100.0%" in shown
    assert "50.0%" in shown
    answer = clerk.post(address("map_onto", unit.pk))
    assert answer.status_code == 302
    assert "已对应" in text(clerk.get(address("nets"), {"net": unit.pk}))


def test_nets_without_any_say_how_to_bring_one(clerk):
    assert reverse("console:import_kind", args=["other_grids"]) in text(clerk.get(address("nets")))


def test_carry_shows_both_methods_with_the_same_sum(world, clerk, plan, grids):
    plans.propose(world.actor("jiedao"), plan.pk)
    plans.approve(world.actor("qu"), plan.pk, valid_from=timezone.localdate())
    with at(timezone.now() - timedelta(days=10)):
        for _one in range(3):
            intake.report(world.actor("jiedao"), report=told())
    start = timezone.localdate() - timedelta(days=30)
    asked = {"plan": plan.pk, "measure": "all", "since": start, "until": timezone.localdate()}
    answer = clerk.get(address("carry"), asked)
    found = answer.context["found"]
    assert sum(found.by_address.figures.values()) == pytest.approx(3)
    assert sum(found.by_households.figures.values()) == pytest.approx(3)
    sheet = clerk.get(address("carry_export"), asked)
    assert sheet.content[:2] == b"PK"


def test_carry_without_a_plan_in_force_says_so(clerk):
    assert "还没有启用的方案" in text(clerk.get(address("carry")))


@pytest.mark.parametrize(
    ("form", "head"),
    [("geojson", b"{"), ("gpkg", b"SQLite format 3"), ("shp", b"PK"), ("kml", b"<?xml"), ("xlsx", b"PK")],
)  # fmt: skip
def test_plan_and_present_grids_leave_as_files(clerk, plan, form, head):
    answer = clerk.get(address("plan_export", plan.pk, form))
    assert answer.content.startswith(head)
    now = clerk.get(address("present_export", form), {"area": place.COMMUNITY})
    assert now.content.startswith(head)


def test_exported_geojson_holds_the_grids(clerk, plan, grids):
    found = json.loads(clerk.get(address("plan_export", plan.pk, "geojson")).content)
    assert {f["properties"]["code"] for f in found["features"]} == {g.code for g in grids}


def test_unknown_format_is_not_found(clerk, plan):
    assert clerk.get(address("plan_export", plan.pk, "dwg")).status_code == 404


def test_pages_ask_few_questions_of_the_database(clerk, plan, django_assert_max_num_queries):
    for name, most in (("overview", 24), ("plan", 26), ("report", 20), ("handover", 22)):
        url = address(name) if name == "overview" else address(name, plan.pk)
        clerk.get(url)
        with django_assert_max_num_queries(most):
            clerk.get(url)


def test_plan_is_renamed_by_a_form(clerk, register):
    plan = make_plan(register)
    shown = text(clerk.get(address("rename", plan.pk)))
    assert plan.name in shown
    assert address("rename", plan.pk) in text(clerk.get(address("plan", plan.pk)))
    assert clerk.post(address("rename", plan.pk), {"name": ""}).status_code == 422
    clerk.post(address("rename", plan.pk), {"name": "河东方案"})
    assert Plan.objects.get(pk=plan.pk).name == "河东方案"
