"""Paper: the map sheet fits its page and holds the words it must; drawings are sound SVG."""

from __future__ import annotations

import math
import re
from dataclasses import replace
from xml.etree import ElementTree

import pytest
import shapely
from django.test import Client
from django.urls import reverse
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st
from shapely.geometry import mapping

from linli.modules.grids.commands import edits, notices
from linli.modules.grids.models import PlanGrid
from linli.modules.grids.queries import handover, layers, sheets
from linli.modules.grids.views import handover_rows, printing
from linli.ui import framing
from linli.ui.maps import canvas, plan_map, sheet_map
from tests import world as place
from tests.modules.grids.conftest import piece_at

SVG = "{http://www.w3.org/2000/svg}"
MAIN = (120.76, 30.75, 120.77, 30.76)
WORKER = "林芳"
FORBIDDEN = re.compile(r"style=|<script|javascript:", re.I)


def feature(shape, **facts):
    return {"type": "Feature", "properties": facts, "geometry": mapping(shape)}


def row_of_boxes(number):
    return [
        feature(shapely.box(120 + i * 0.01, 30, 120.01 + i * 0.01, 30.01), name=f"网格{i}", code=f"c{i}", state="good", households=400)
        for i in range(number)
    ]  # fmt: skip


def pages_of(pdf):
    return len(re.findall(rb"/Type\s*/Page[^s]", pdf))


@pytest.fixture
def sheet(world, register):
    clerk = world.actor("jiedao")
    notices.write(clerk, area=place.CELL, worker=WORKER, telephone="0573-82000000", council="桂苑议事会", words="每周三议事")  # fmt: skip
    return sheets.map_sheet(clerk, place.CELL)


@pytest.mark.parametrize("paper", ["a4", "a3"])
def test_sheet_is_one_page_of_its_size(sheet, paper):
    pdf = printing.sheet_pdf(sheet, "https://example.org/grid/1/", paper)
    box = re.search(rb"/MediaBox\s*\[\s*0 0 ([\d.]+) ([\d.]+)\s*\]", pdf)
    sides = {"a4": (297, 210), "a3": (420, 297)}[paper]
    assert pages_of(pdf) == 1
    assert [float(v) * 25.4 / 72 for v in box.groups()] == pytest.approx(sides, abs=1)


def test_sheet_with_the_longest_words_still_is_one_page(world, register):
    long = {"worker": "阿" * 60, "telephone": "0" * 40, "council": "议" * 120, "words": "说" * 200}
    notices.write(world.actor("jiedao"), area=place.CELL, **long)
    found = sheets.map_sheet(world.actor("jiedao"), place.CELL)
    for paper in ("a4", "a3"):
        assert pages_of(printing.sheet_pdf(found, "https://example.org/", paper)) == 1


def test_sheet_takes_words_as_words(world, register):
    notices.write(world.actor("jiedao"), area=place.CELL, worker='#let x = 1 <b>"$*_', words="a\\b")
    found = sheets.map_sheet(world.actor("jiedao"), place.CELL)
    assert pages_of(printing.sheet_pdf(found, "https://example.org/", "a4")) == 1


def test_map_of_the_sheet_names_neighbours_roads_and_compounds(sheet):
    drawn = sheet_map.sheet_map(printing.drawn(sheet), 720, 640)
    words = "".join(ElementTree.fromstring(drawn).itertext())
    for name in ("小区00", "第二网格", "长水塘"):
        assert name in words


def test_neighbour_of_another_community_carries_its_name(sheet):
    there = {"code": place.OTHER_CELL, "name": "第一网格", "geometry": sheet.page.border}
    both = replace(sheet, neighbours=[*sheet.neighbours, there])
    names = {f["properties"]["code"]: f["properties"]["name"] for f in printing.drawn(both).neighbours}  # fmt: skip
    assert names[place.NEXT_CELL] == "第二网格"
    assert names[place.OTHER_CELL] == "秀园社区第一网格"


def test_sheet_page_needs_reach(world, register):
    for login, status in (("jiedao", 200), ("other", 404)):
        client = Client()
        client.force_login(
            world.accounts[login], backend="django.contrib.auth.backends.ModelBackend"
        )
        answer = client.get(reverse("grids:sheet", args=[place.CELL]))
        assert answer.status_code == status
    assert client.get("/").status_code == 200


def test_code_leads_to_the_public_page(world, register, monkeypatch, settings):
    settings.BASE_URL = "https://linli.example"
    said = {}
    monkeypatch.setattr(printing, "code", lambda link: said.setdefault("link", link) and "<svg xmlns='http://www.w3.org/2000/svg' width='9' height='9'/>")  # fmt: skip
    client = Client()
    client.force_login(
        world.accounts["jiedao"], backend="django.contrib.auth.backends.ModelBackend"
    )
    client.get(reverse("grids:sheet", args=[place.CELL]))
    assert said["link"] == f"https://linli.example/grid/{place.CELL}/"


def test_handover_sheet_names_what_comes_and_goes(world, plan):
    clerk = world.actor("jiedao")
    target = PlanGrid.objects.get(plan=plan, name="网格2")
    piece = piece_at(plan, 1, 4)
    edits.move(clerk, plan.pk, pieces=[piece.pk], grid=target.pk)
    found = handover.handover(clerk, plan.pk)
    drawn = layers.plan_layers(clerk, plan.pk)
    pages = handover_rows.sheets(found, drawn["pieces"]["features"], drawn["grids"]["features"])
    people = {one["person"] for one in pages}
    assert people == {"林芳", "高山"}
    with translation.override("zh-hans"):
        assert pages_of(printing.handover_pdf("方案", pages)) == len(pages)


def test_handover_without_any_change_is_one_page_that_says_so():
    assert pages_of(printing.handover_pdf("方案", [])) == 1


def test_flows_find_the_former_grid_by_a_point_inside(world, plan):
    clerk = world.actor("jiedao")
    found = handover.handover(clerk, plan.pk)
    drawn = layers.plan_layers(clerk, plan.pk)
    flows = handover_rows.flows(found, drawn["pieces"]["features"], drawn["grids"]["features"])
    by_name = {flow.name: flow for flow in flows}
    south = {"小区00", "小区12", "小区31"}
    assert {by_name[name].former for name in south} == {place.CELL}
    assert by_name["小区05"].former == place.NEXT_CELL


def test_plan_map_is_sound_svg_without_styles():
    drawn = plan_map.plan_map(row_of_boxes(5), label='Map "of" <all>')
    root = ElementTree.fromstring(drawn)
    assert root.get("role") == "img"
    assert not FORBIDDEN.search(drawn)
    assert len([t for t in root.iter(f"{SVG}text") if t.text == "网格0"]) == 2


def test_plan_map_with_links_is_a_group():
    drawn = plan_map.plan_map(
        row_of_boxes(2), link=lambda f: f"/x/{f['properties']['code']}/?a=1&b"
    )
    root = ElementTree.fromstring(drawn)
    assert root.get("role") == "group"
    assert [a.get("href") for a in root.iter(f"{SVG}a")] == ["/x/c0/?a=1&b", "/x/c1/?a=1&b"]


def test_plan_map_marks_what_breaks_the_limits_by_more_than_colour():
    row = row_of_boxes(3)
    for one, state in zip(row, ("low", "high", "broken"), strict=True):
        one["properties"]["state"] = state
    drawn = plan_map.plan_map(row)
    for state, mark in plan_map.MARKS.items():
        assert f"url(#hatch-{state})" in drawn
        assert mark in drawn


def test_plan_map_of_nothing_is_empty():
    assert plan_map.plan_map([]) == ""
    assert plan_map.plan_map([{"type": "Feature", "properties": {}, "geometry": None}]) == ""


def test_neighbours_have_different_colours():
    grid = [
        feature(shapely.box(120 + x * 0.01, 30 + y * 0.01, 120.01 + x * 0.01, 30.01 + y * 0.01))
        for x in range(6)
        for y in range(6)
    ]
    found = plan_map.colours(grid)
    shapes = [shapely.geometry.shape(one["geometry"]) for one in grid]
    for i, one in enumerate(shapes):
        for j in range(i):
            if one.intersection(shapes[j]).length > 0:
                assert found[i] != found[j]


@given(
    st.floats(73, 134), st.floats(18, 53), st.floats(1e-4, 2), st.floats(1e-4, 2),
    st.sampled_from([(520.0, 400.0), (100.0, 700.0)]),
)  # fmt: skip
def test_frame_keeps_everything_inside_and_in_shape(west, south, wide, high, size):
    shape = shapely.box(west, south, west + wide, south + high)
    frame = framing.fitted([feature(shape)], *size, margin=10.0)
    corners = [frame(*p) for p in shape.exterior.coords]
    xs, ys = [p[0] for p in corners], [p[1] for p in corners]
    assert min(xs) >= 9.9 and max(xs) <= size[0] - 9.9
    assert min(ys) >= 9.9 and max(ys) <= size[1] - 9.9
    squeeze = math.cos(math.radians(south + high / 2))
    drawn = max(xs) - min(xs), max(ys) - min(ys)
    assert drawn[0] / frame.scale == pytest.approx(wide * squeeze, abs=0.2 / frame.scale)
    assert drawn[1] / frame.scale == pytest.approx(high, abs=0.2 / frame.scale)


def test_names_do_not_lie_on_each_other():
    frame = framing.fitted([feature(shapely.box(*MAIN))], 400, 400, 10)
    page = canvas.Canvas(frame)
    assert page.name((120.765, 30.755), ["桂苑小区"], 12)
    assert not page.name((120.765, 30.755), ["柳岸花苑"], 12)
    assert page.name((120.762, 30.758), ["柳岸花苑"], 12)


def test_name_along_a_line_lies_on_it_and_is_left_out_when_there_is_no_room():
    frame = framing.fitted([feature(shapely.box(*MAIN))], 400, 400, 10)
    page = canvas.Canvas(frame)
    road = mapping(shapely.LineString([(120.76, 30.751), (120.77, 30.759)]))
    assert page.along("中环南路", road, 11, "#000")
    short = mapping(shapely.LineString([(120.7601, 30.7581), (120.7603, 30.7582)]))
    assert not page.along("很长很长的一条路名", short, 11, "#000")
    away = mapping(shapely.LineString([(121, 31), (121.1, 31)]))
    assert not page.along("远处的路", away, 11, "#000")


def test_scale_bar_is_as_long_as_it_says():
    own = feature(shapely.box(*MAIN), name="网格")
    drawn = sheet_map.sheet_map(sheet_map.SheetMap(own=own), 700, 600)
    frame = framing.fitted([own], 700, 600, margin=66)
    bar = re.search(r"v4h([\d.]+)v-4", drawn)
    said = re.search(r">(\d+)米<|>(\d+) m<", drawn)
    metres = int(next(part for part in said.groups() if part))
    assert float(bar[1]) * frame.metres == pytest.approx(metres, rel=0.01)
