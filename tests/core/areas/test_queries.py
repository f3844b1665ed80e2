from __future__ import annotations

import json
from datetime import date

import pytest
import shapely
from django.db import IntegrityError, transaction
from django.utils import translation

from linli.core.areas import geometry
from linli.core.areas import queries as areas
from linli.core.areas.models import Area, AreaAlias
from linli.core.errors import NotFound
from linli.core.versions import stamps

COMMUNITY = "330402007024"


def codes_of(found):
    return [facts.code for facts in found]


def test_area_gives_its_facts_in_one_statement(demo, django_assert_num_queries):
    with django_assert_num_queries(1):
        facts = areas.area("330402007")
    assert (facts.name, facts.level, facts.kind) == ("建设街道", 9, "division")
    assert (facts.lon, facts.lat) == (120.751236, 30.764111)


@pytest.mark.parametrize(
    "code", ["", "99", "330402007999", "x", "330402007 ", "\0", "\ud800", "甲"]
)
def test_area_unknown_is_not_found(demo, code):
    with pytest.raises(NotFound):
        areas.area(code)
    assert not areas.exists(code)


def test_full_name_runs_from_the_province_down(demo, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert areas.full_name(COMMUNITY + "001") == (
            "浙江省嘉兴市南湖区建设街道百福弄社区第一网格"
        )
    assert areas.full_name("330402", " / ") == "浙江省 / 嘉兴市 / 南湖区"
    assert areas.path_names("330402999") == ["浙江省", "嘉兴市", "南湖区"]


def test_names_of_many_codes_take_one_statement(demo, django_assert_num_queries):
    wanted = [*Area.objects.values_list("code", flat=True), "99"]
    with django_assert_num_queries(1):
        found = areas.names(wanted)
    assert set(found) == set(wanted) - {"99"}
    with django_assert_num_queries(0):
        assert areas.names([]) == areas.names(["\0", "甲"]) == {}


def test_labels_follow_the_active_language(demo):
    with translation.override("en"):
        assert areas.labels(["330402007"]) == {"330402007": "Jianshe Subdistrict"}
        assert areas.area("330402").label == "Nanhu District"
    with translation.override("zh-hans"):
        assert areas.labels(["330402007"]) == {"330402007": "建设街道"}


@pytest.mark.parametrize(
    ("code", "count", "level"),
    [("", 1, 2), ("33", 1, 4), ("3304", 1, 6), ("330402", 13, 9), ("330402007", 6, 12)],
)
def test_children_are_the_next_level(demo, django_assert_num_queries, code, count, level):
    with django_assert_num_queries(1):
        found = areas.children(code)
    assert len(found) == count
    assert {facts.level for facts in found} == {level}
    assert codes_of(found) == sorted(codes_of(found))


def test_children_step_over_a_level_that_is_left_out(add_area):
    add_area("4419")
    add_area("441900003")
    add_area("441900003001")
    assert codes_of(areas.children("4419")) == ["441900003"]
    assert areas.children("441900003001") == []


def test_areas_of_a_level_by_code(demo):
    assert codes_of(areas.of_level(9, ["330402007", "330402100"])) == ["330402007", "330402100"]


def test_validity_includes_first_and_last_day(add_area):
    add_area("330402", "旧名区", valid_from=date(2020, 1, 1), valid_until=date(2023, 12, 31))
    add_area("330402", "新名区", valid_from=date(2024, 1, 1))
    assert areas.area("330402").name == "新名区"
    assert areas.area("330402", on=date(2023, 12, 31)).name == "旧名区"
    assert areas.names(["330402"], on=date(2024, 1, 1)) == {"330402": "新名区"}
    assert not areas.exists("330402", on=date(2019, 12, 31))
    assert [facts.name for facts in areas.history("330402")] == ["旧名区", "新名区"]


@pytest.mark.parametrize(
    "changes",
    [
        {"valid_from": date(2021, 1, 1)},
        {"valid_until": date(2022, 1, 1)},
        {"level": 9, "code": "330403"},
        {"kind": "grid", "code": "330403"},
        {"valid_until": date(2019, 1, 1), "code": "330403"},
    ],
)
def test_contradicting_area_is_refused_by_the_database(add_area, changes):
    add_area("330402")
    row = {"district": "330402", "code": "330402", "level": 6, "name": "区"}
    row |= {"valid_from": date(2020, 1, 1), **changes}
    with pytest.raises(IntegrityError), transaction.atomic():
        Area.objects.create(**row)


@pytest.mark.parametrize(
    ("text", "first"),
    [
        ("nhq", "330402"),
        ("NHQ", "330402"),
        ("csjd", "330402014"),
        ("changshui", "330402014"),
        ("chang shui", "330402014"),
        ("bflsq", "330402007024"),
        ("南湖", "330402"),
        ("百福弄社区居委会", "330402007024"),
        ("福弄", "330402007024"),
        ("330402007024", "330402007024"),
        ("Jianshe Sub", "330402007"),
    ],
)
def test_search_finds_the_best_first(demo, django_assert_num_queries, text, first):
    with django_assert_num_queries(1):
        found = areas.search(text)
    assert found[0].code == first


def test_search_stays_within_the_areas_and_the_limit(demo):
    everywhere = areas.search("第一网格", limit=500)
    assert len(everywhere) == 140
    assert len(areas.search("第一网格", limit=5)) == 5
    inside = areas.search("第一网格", within=["330402007", "330402008"])
    assert len(inside) == 12
    assert {code[:9] for code in codes_of(inside)} == {"330402007", "330402008"}
    assert areas.search("第一网格", within=[]) == []


def test_search_finds_by_another_code(demo):
    AreaAlias.objects.create(
        district="330402",
        scheme="local",
        alias="老北门",
        code="330402008",
        valid_from=date(2016, 1, 1),
    )
    assert codes_of(areas.search("老北门")) == ["330402008"]


@pytest.mark.parametrize(
    "text", ["", "  ", "\0", "\ud800", "%", "_", "'; drop table", "🙂", "a" * 10000]
)
def test_search_for_odd_text_finds_nothing(demo, text):
    assert areas.search(text) == []


@pytest.mark.parametrize(("level", "count"), [(6, 1), (9, 13), (12, 140), (15, 685)])
def test_outlines_are_valid_geojson_with_six_decimals(demo, level, count):
    drawn = json.loads(json.dumps(areas.outlines("330402", level)))
    assert drawn["type"] == "FeatureCollection"
    assert len(drawn["features"]) == count
    shapes = [shapely.geometry.shape(one["geometry"]) for one in drawn["features"]]
    assert all(shapely.is_valid(shapes))
    assert shapely.coverage_is_valid(shapes)
    points = shapely.get_coordinates(shapes)
    assert (points == points.round(6)).all()
    assert set(drawn["features"][0]["properties"]) == {
        *("code", "name", "name_en", "level", "kind", "lon", "lat", "households")
    }


def test_outlines_are_kept_until_areas_change(demo, add_area, django_assert_num_queries):
    first = areas.outlines("330402007", 12)
    with django_assert_num_queries(1):
        assert areas.outlines("330402007", 12) is first
    add_area("330402007999", box=(0, 0, 1, 1))
    stamps.bump("areas")
    assert len(areas.outlines("330402007", 12)["features"]) == len(first["features"]) + 1
    assert areas.outlines("99", 12)["features"] == []


def test_border_keeps_its_corners_in_the_store(add_area):
    add_area("330402", box=(120.1, 30.1, 120.2, 30.2))
    stored = Area.objects.get(code="330402").geometry
    assert geometry.from_wkb(stored).equals(shapely.box(120.1, 30.1, 120.2, 30.2))
