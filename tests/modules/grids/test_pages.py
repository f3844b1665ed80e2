"""The pages of the grids: what they show, what they send on, how they refuse."""

from __future__ import annotations

import gzip
import json
from datetime import date

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.areas.models import Area
from linli.modules.grids.models import Plan, PlanGrid
from linli.modules.grids.views.choosing import asked
from linli.modules.grids.views.edits import VERBS, points, posted, whole
from tests import world as place
from tests.modules.grids.conftest import browse, make_plan, piece_at

JSON = "application/json"


STEPS = ("propose", "approve", "return", "rename")


def address(name, *arguments):
    if name in STEPS:
        return reverse("grids:plan_step", args=[*arguments, name])
    return reverse(f"grids:{name}", args=arguments)


def correct(client, plan, verb, **details):
    return client.post(
        address("edit", plan.pk, verb), json.dumps(details), content_type=JSON, HTTP_ACCEPT=JSON
    )


def text(answer):
    return answer.content.decode()


def test_overview_lists_communities_and_plans(clerk, plan):
    shown = text(clerk.get(address("overview")))
    assert "桂苑社区" in shown
    assert plan.name in shown
    assert "秀园社区" not in shown


def test_area_asked_for_stays_in_reach(world):
    actor = world.actor("jiedao")
    for wanted, area in {
        "": place.STREET, place.COMMUNITY: place.COMMUNITY, "桂苑": place.COMMUNITY,
        place.OTHER_COMMUNITY: place.STREET, place.DISTRICT: place.STREET,
    }.items():  # fmt: skip
        assert asked(actor, "grids.view", wanted)[1] == area, wanted


def test_order_is_handed_to_the_worker(clerk):
    asked = {"area": place.COMMUNITY, "level": 15, "lower": 200, "upper": 600, "target": 400}
    answer = clerk.post(address("order"), asked)
    made = Plan.objects.get()
    assert answer["Location"] == address("plan", made.pk)
    assert (made.state, made.lower, made.upper, made.redraw) == ("waiting", 200, 600, False)
    waiting = text(clerk.get(answer["Location"]))
    assert address("progress", made.pk) in waiting
    assert 'hx-trigger="every 1s"' in waiting


def test_order_with_limits_the_wrong_way_round_is_refused_beside_the_field(clerk):
    asked = {"area": place.COMMUNITY, "level": 15, "lower": 600, "upper": 200}
    answer = clerk.post(address("order"), asked)
    assert answer.status_code == 422
    assert answer.context["form"].errors["upper"]
    assert not Plan.objects.exists()


def test_order_of_an_area_out_of_reach_is_refused(clerk):
    answer = clerk.post(address("order"), {"area": place.OTHER_COMMUNITY, "level": 15})
    assert answer.status_code == 422
    assert not Plan.objects.exists()


def test_progress_brings_the_editor_when_the_plan_is_drawn(clerk, plan):
    Plan.objects.filter(pk=plan.pk).update(state="drawing", progress=40, drawn_at=None)
    waiting = text(clerk.get(address("progress", plan.pk)))
    assert 'value="40"' in waiting
    assert "data-plan-editor" not in waiting
    Plan.objects.filter(pk=plan.pk).update(state="draft", drawn_at=timezone.now())
    drawn = text(clerk.get(address("progress", plan.pk)))
    assert "data-plan-editor" in drawn
    assert "every 1s" not in drawn


def test_failed_plan_says_why(clerk, plan):
    Plan.objects.filter(pk=plan.pk).update(state="failed", drawn_at=None, error="没有楼栋。")
    assert "没有楼栋。" in text(clerk.get(address("plan", plan.pk)))


def test_editor_offers_tools_only_on_a_draft(clerk, plan):
    assert 'data-tool="merge"' in text(clerk.get(address("plan", plan.pk)))
    Plan.objects.filter(pk=plan.pk).update(state="proposed")
    shown = text(clerk.get(address("plan", plan.pk)))
    assert 'data-tool="select"' in shown
    assert 'data-tool="merge"' not in shown


def test_layers_of_the_map_travel_compressed(clerk, plan):
    plain = clerk.get(address("layers", plan.pk))
    small = clerk.get(address("layers", plan.pk), headers={"Accept-Encoding": "gzip"})
    assert small["Content-Encoding"] == "gzip" and len(small.content) < len(plain.content) / 3
    assert json.loads(gzip.decompress(small.content)) == plain.json()


def test_many_grids_are_shown_page_by_page(clerk, plan, register):
    grid = PlanGrid.objects.filter(plan=plan)[0]
    facts = {f.attname: getattr(grid, f.attname) for f in PlanGrid._meta.concrete_fields}
    more = range(100, 160)
    PlanGrid.objects.bulk_create(
        PlanGrid(**facts | {"id": None, "code": f"{place.COMMUNITY}{n}", "name": f"多{n}格"})
        for n in more
    )
    for number, count in ((1, 50), (2, 14), (9, 14)):
        for name in ("plan", "table"):
            answer = clerk.get(address(name, plan.pk), {"page": number})
            assert len(answer.context["table"].rows) == count
            assert f'href="?page={3 - min(number, 2)}"' in text(answer)
    fresh = text(clerk.get(address("plan", plan.pk), {"page": 2}))
    assert f'hx-get="{address("table", plan.pk)}?page=2"' in fresh
    assert "多159格" in fresh and "多100格" not in fresh

    around = {"district": place.DISTRICT, "level": 15, "kind": "grid", "valid_from": date(2020, 1, 1), "geometry": grid.geometry}  # fmt: skip
    Area.objects.bulk_create(
        Area(code=f"{place.COMMUNITY}{n}", name=f"现{n}格", **around) for n in more
    )
    answer = clerk.get(address("present"), {"area": place.STREET, "page": 2})
    count = answer.context["page"].paginator.count
    assert count >= 60 and len(answer.context["table"].rows) == count - 50


def test_grids_of_several_communities_are_told_apart(world, register, plan):
    Area.objects.filter(code=place.OTHER_COMMUNITY).update(name="秀园社区")
    for code in (f"{place.COMMUNITY}001", f"{place.OTHER_COMMUNITY}001"):
        Area.objects.update_or_create(
            code=code, defaults={"name": "第一网格", "district": place.DISTRICT, "level": 15, "kind": "grid",
            "valid_from": date(2020, 1, 1), "geometry": PlanGrid.objects.filter(plan=plan)[0].geometry},
        )  # fmt: skip
    shown = text(browse(world, "qu").get(address("present"), {"area": place.DISTRICT}))
    assert shown.count("第一网格</a>") == 2
    table = shown.split('id="list-title"')[1]
    assert "桂苑社区" in table and "秀园社区" in table


def test_no_page_of_a_plan_has_inline_scripts_or_styles(clerk, plan):
    for name in ("plan", "report", "handover"):
        shown = text(clerk.get(address(name, plan.pk)))
        assert "<style" not in shown
        assert " style=" not in shown
        assert "javascript:" not in shown
        scripts = shown.split("<script")[1:]
        assert all("src=" in one.split(">")[0] or "application/json" in one.split(">")[0] for one in scripts)  # fmt: skip


def test_correction_as_json_answers_what_changed(clerk, plan):
    piece = piece_at(plan, 1, 4)
    target = PlanGrid.objects.get(plan=plan, name="网格2")
    answer = correct(clerk, plan, "move", pieces=[piece.pk], grid=target.pk)
    said = answer.json()
    assert answer.status_code == 200
    assert {one["properties"]["id"] for one in said["grids"]} == {piece.grid_id, target.pk}
    assert said["may_undo"]
    piece.refresh_from_db()
    assert piece.grid_id == target.pk
    assert correct(clerk, plan, "undo").json()["may_redo"]
    piece.refresh_from_db()
    assert piece.grid_id != target.pk


@pytest.mark.parametrize(
    ("verb", "details", "field"),
    [
        ("move", {}, "pieces"),
        ("move", {"pieces": ["x"], "grid": 1}, "pieces"),
        ("move", {"pieces": [], "grid": 1}, "pieces"),
        ("move", {"pieces": 3, "grid": 1}, "pieces"),
        ("split", {"grid": 1, "line": [[1], [2]]}, "line"),
        ("split", {"grid": True, "line": [[1, 2], [2, 3]]}, "grid"),
        ("rename", {"grid": 1, "name": 5}, "name"),
    ],
)
def test_correction_with_wrong_details_names_the_field(clerk, plan, verb, details, field):
    answer = correct(clerk, plan, verb, **details)
    assert answer.status_code == 422
    assert field in answer.json()["fields"]


def test_body_that_is_no_object_is_refused(clerk, plan):
    for body in ("[1]", "{", '"x"', "null", '{"name": "\\ud800"}', '{"\\udfff": 1}'):
        answer = clerk.post(
            address("edit", plan.pk, "undo"), body, content_type=JSON, HTTP_ACCEPT=JSON
        )
        assert answer.status_code == 422, body


def test_unknown_correction_is_not_found(clerk, plan):
    assert correct(clerk, plan, "explode").status_code == 404


def test_refused_correction_says_why_as_json(clerk, plan):
    answer = correct(clerk, plan, "undo")
    assert answer.status_code == 409
    assert answer.json()["message"]


def test_correction_out_of_reach_is_not_found(world, clerk, plan):
    answer = correct(browse(world, "other"), plan, "undo")
    assert answer.status_code == 404


def test_every_verb_reads_each_detail_of_its_command():
    for name, verb in VERBS.items():
        taken = set(verb.act.__kwdefaults__ or {}) | set(verb.act.__annotations__)
        assert set(verb.details) <= taken, name


def test_list_moves_a_compound_by_a_plain_form(clerk, plan):
    piece = piece_at(plan, 1, 4)
    home, target = piece.grid_id, PlanGrid.objects.get(plan=plan, name="网格2")
    form = {"pieces": piece.pk, "grid": target.pk, "here": home}
    answer = clerk.post(address("edit", plan.pk, "move"), form)
    assert answer["Location"] == address("plan_grid", plan.pk, home)
    piece.refresh_from_db()
    assert piece.grid_id == target.pk
    page = text(clerk.get(answer["Location"]))
    assert "小区14" not in page.split("<tbody>")[1]


def test_list_goes_back_to_the_plan_when_the_grid_is_gone(clerk, plan, grids):
    small = min(grids, key=lambda g: (g.households, g.code))
    other = next(g for g in grids if g.pk != small.pk)
    form = {"grids": [small.pk, other.pk], "here": small.pk}
    answer = clerk.post(address("edit", plan.pk, "merge"), form)
    assert answer["Location"] == address("plan", plan.pk)


def test_points_of_a_form_and_of_json_read_alike():
    assert points("line", "120.1 30.2\n120.3, 30.4\n") == [[120.1, 30.2], [120.3, 30.4]]
    assert points("line", [[120.1, 30.2], [120.3, 30.4]]) == [[120.1, 30.2], [120.3, 30.4]]


def test_whole_reads_numbers_of_any_writing():
    assert (whole("grid", "12"), whole("grid", 12)) == (12, 12)


def test_posted_keeps_lists(rf):
    form = rf.post("/", {"pieces": ["1", "2"], "grid": "3"}).POST
    assert posted(form) == {"pieces": ["1", "2"], "grid": "3"}


def test_grid_of_another_plan_is_not_found(clerk, plan, register):
    other = make_plan(register, name="另一个")
    grid = PlanGrid.objects.filter(plan=other).first()
    assert clerk.get(address("plan_grid", plan.pk, grid.pk)).status_code == 404
