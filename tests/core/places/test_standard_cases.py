"""Addresses as people write them, against a quarter that is known by heart."""

from __future__ import annotations

import pytest
from django.utils import translation

from linli.core.errors import engines as spoken
from linli.core.places import standard
from linli.core.places.standard import Level
from linli.engines.addresses.found import CONFIDENT, REASONS, Note
from tests.core.places import here
from tests.core.places.quarter import GUI, HUA, LIAN, XIU

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quarter")]
UPPER = "浙江省嘉兴市南湖区"
G = UPPER + "南湖街道桂苑社区"
X = UPPER + "南湖街道秀园社区"
L = UPPER + "凤桥镇联丰村"
H = UPPER + "凤桥镇花园村"
ONE, TWO = GUI + "001", GUI + "002"

HOME = (
    # missing, repeated, old and other upper parts
    ("云锦花苑3幢", G + "云锦花苑3幢", "building", ONE),
    ("桂苑社区云锦花苑3幢", G + "云锦花苑3幢", "building", ONE),
    ("南湖区南湖区南湖街道云锦花苑3幢", G + "云锦花苑3幢", "building", ONE),
    ("嘉兴南湖云锦花苑9幢", G + "云锦花苑9幢", "building", TWO),
    ("浙江嘉兴南湖区云锦花苑3幢", G + "云锦花苑3幢", "building", ONE),
    ("嘉兴市秀城区云锦花苑3幢", G + "云锦花苑3幢", "building", ONE),
    ("南湖街道办事处桂苑居委会云锦花苑3幢", G + "云锦花苑3幢", "building", ONE),
    ("南湖街道桂苑社区居民委员会云锦花苑3幢", G + "云锦花苑3幢", "building", ONE),
    ("凤桥乡联丰村委会15号", L + "15号", "building", LIAN + "001"),
    # numbers
    ("云锦花苑十二幢三单元五〇一室", G + "云锦花苑12幢3单元501室", "room", TWO),
    ("云锦花苑１２幢３单元５０１", G + "云锦花苑12幢3单元501室", "room", TWO),
    ("云锦花苑12-3-501", G + "云锦花苑12幢3单元501室", "room", TWO),
    ("云锦花苑12#501", G + "云锦花苑12幢501室", "room", TWO),
    ("云锦花苑 12 3 501", G + "云锦花苑12幢3单元501室", "room", TWO),
    ("云锦花苑12幢3-501", G + "云锦花苑12幢3单元501室", "room", TWO),
    ("云锦花苑12-501", G + "云锦花苑12幢501室", "room", TWO),
    ("云锦花苑12号501室", G + "云锦花苑12幢501室", "room", TWO),
    ("云锦花苑12号房", G + "云锦花苑12幢", "building", TWO),
    ("云锦花苑第12幢第3单元第501室", G + "云锦花苑12幢3单元501室", "room", TWO),
    ("云锦花苑012栋3单元", G + "云锦花苑12幢3单元", "unit", TWO),
    ("云锦花苑12幢3层", G + "云锦花苑12幢3层", "building", TWO),
    ("云锦花苑12幢F3", G + "云锦花苑12幢3层", "building", TWO),
    ("云锦花苑12幢3楼302", G + "云锦花苑12幢302室", "room", TWO),
    ("云锦花苑12座3门501", G + "云锦花苑12幢3单元501室", "room", TWO),
    ("云锦花苑12幢，3单元，501", G + "云锦花苑12幢3单元501室", "room", TWO),
    ("望湖小区A座1201", X + "望湖小区A幢1201室", "room", XIU + "001"),
    ("望湖小区a座", X + "望湖小区A幢", "building", XIU + "001"),
    # what people add
    ("张三 13800001111 住在云锦花苑3幢", G + "云锦花苑3幢", "building", ONE),
    ("地址：云锦花苑3幢门口", G + "云锦花苑3幢", "building", ONE),
    ("云锦花苑（文昌路128号）3幢", G + "文昌路128号云锦花苑3幢", "building", ONE),
    ("文昌路128号云锦花苑3幢", G + "文昌路128号云锦花苑3幢", "building", ONE),
    ("云锦花苑3幢(近中山路)", G + "云锦花苑3幢", "building", ONE),
    ("云锦花苑小区内3幢", G + "云锦花苑3幢", "building", ONE),
    ("纺织新村3幢", G + "云锦花苑3幢", "building", ONE),
    ("望湖3幢", X + "望湖小区3幢", "building", XIU + "001"),
    ("清荷雅苑", X + "清荷雅苑", "compound", XIU + "001"),
    # roads
    ("文昌路128号", G + "文昌路128号云锦花苑", "doorplate", GUI),
    ("文昌路128号3幢2单元301室", G + "文昌路128号云锦花苑3幢2单元301室", "room", ONE),
    ("文昌路104", G + "文昌路104号", "doorplate", ONE),
    ("文昌路一百零四号", G + "文昌路104号", "doorplate", ONE),
    ("文昌路104号附2号", G + "文昌路104-2号", "doorplate", ONE),
    ("文昌路104-2号", G + "文昌路104-2号", "doorplate", ONE),
    ("文昌路110号附3号", G + "文昌路110号附3号", "doorplate", ONE),
    ("由拳路8弄3号", X + "由拳路8弄3号望湖小区3幢", "building", XIU + "001"),
    ("由拳路8弄3号502室", X + "由拳路8弄3号望湖小区3幢502室", "room", XIU + "001"),
    ("文昌路与中山路路口", G + "文昌路与中山路路口", "crossing", ONE),
    ("文昌路中山路交叉口", G + "文昌路与中山路路口", "crossing", ONE),
    ("短巷", X + "短巷", "road", XIU + "001"),
    # villages
    ("联丰村3组12号", L + "3组12号", "building", LIAN + "001"),
    ("联丰村第三村民小组12号", L + "3组12号", "building", LIAN + "001"),
    ("联丰村15号", L + "15号", "building", LIAN + "001"),
    ("沈家浜5号", L + "沈家浜5号", "building", LIAN + "001"),
    ("凤桥镇联丰村沈家浜5号", L + "沈家浜5号", "building", LIAN + "001"),
    # upper areas only
    ("桂苑社区第二网格", G + "第二网格", "grid", TWO),
    ("桂苑社区2网格", G + "第二网格", "grid", TWO),
    ("桂苑居委会", G, "community", GUI),
    # same names, told apart
    ("秀园社区阳光家园3幢", X + "阳光家园3幢", "building", XIU + "001"),
    ("凤桥镇阳光家园3幢", H + "阳光家园3幢", "building", HUA + "001"),
    ("阳光家园18幢", H + "阳光家园18幢", "building", HUA + "001"),
    ("凤篁路阳光家园3幢", H + "阳光家园3幢", "building", HUA + "001"),
    ("花园村老街2号", H + "老街2号", "doorplate", HUA + "001"),
    # one building only
    ("嘉禾公寓501", X + "嘉禾公寓1幢501室", "room", XIU + "001"),
)  # fmt: skip


@pytest.mark.parametrize(("text", "home", "level", "code"), HOME, ids=[case[0] for case in HOME])
def test_address_is_completed(text, home, level, code):
    found = here.locate(text)
    assert (found.text, found.level.value, found.code) == (home, level, code), found.reasons
    assert found.confidence >= CONFIDENT


DOUBTS = (
    ("云锦花苑99幢", "no_building", "compound", 0.75),
    ("云锦花苑12幢5单元", "no_unit", "building", 0.85),
    ("云锦花苑12幢901室", "no_floor", "building", 0.85),
    ("云锦花苑12幢109室", "no_home", "room", 0.9),
    ("云锦花苑3-5幢", "range", "building", 0.85),
    ("云锦花苑3至5幢", "range", "building", 0.85),
    ("云锦花苑3、5幢", "range", "building", 0.85),
    ("云锦花苑3单元501", "which_building", "compound", 0.9),
    ("云锦花苑", "parted", "compound", 0.9),
    ("清荷雅苑3幢", "no_buildings", "compound", 0.95),
    ("运锦花苑3幢", "compound_sound", "building", 0.9),
    ("云锦花院3幢", "compound_sound", "building", 0.9),
    ("云棉花苑3幢", "compound_typing", "building", 0.8),
    ("云锦3幢", "compound_part", "building", 0.85),
    ("文昌路108号", "between", "doorplate", 0.8),
    ("文昌路102号", "between", "doorplate", 0.8),
    ("文唱路104号", "road_sound", "doorplate", 0.85),
    ("文昌路136号", "next_to", "road", 0.7),
    ("文昌路110号云锦花苑3幢", None, "building", 1.0),
    ("凤桥镇云锦花苑3幢", "other_area", "building", 0.8),
    ("秀园社区云锦花苑3幢", "other_area", "building", 0.8),
    ("桂花社区云锦花苑3幢", "unknown_area", "building", 0.85),
    ("桂园社区云锦花苑3幢", "old_area", "building", 0.98),
    ("桂苑社区第二网格云锦花苑3幢", "other_grid", "building", 0.95),
    ("云锦花苑3幢对面", "beside", "building", 0.85),
    ("云锦花苑3幢西侧50米", "beside", "building", 0.85),
    ("文昌路104号附近", "beside", "doorplate", 0.85),
    ("云锦花苑3幢充电桩起火", "left", "building", 0.95),
    ("火星花园云锦花苑3幢", "left", "building", 0.95),
    ("联丰村7组15号", "group", "building", 0.95),
    ("联丰社区15号", "old_area", "building", 0.98),
    ("桂苑社区第九网格", "no_grid", "community", 0.85),
)  # fmt: skip


@pytest.mark.parametrize(("text", "why", "level", "most"), DOUBTS, ids=[c[0] for c in DOUBTS])
def test_doubt_is_named_and_costs_confidence(text, why, level, most):
    found = here.locate(text)
    said = {note.kind for note in found.notes}
    assert why is None or why in said, found.reasons
    assert (found.level.value, found.matched) == (level, True), (found.confidence, found.reasons)
    assert CONFIDENT <= found.confidence <= most


UNMATCHED = (
    ("", "empty"),
    ("   ，。", "empty"),
    ("今天天气很好", "no_name"),
    ("火星花园3幢2单元", "no_name"),
    ("火星路3号", "no_name"),
    ("12345", "nothing"),
    ("3幢2单元301", "nothing"),
    ("阳光家园3幢", "several"),
    ("老街2号", "several"),
    ("新街6号", "far_between"),
    ("文昌路", "whole_road"),
    ("文昌路600号", "no_number"),
    ("文昌路57号", "no_number"),
    ("由拳路9弄3号", "no_number"),
    ("文昌路与由拳路路口", "no_crossing"),
    ("南湖街道", "only_street"),
    ("南湖区", "only_street"),
    ("云锦花苑二期3幢", "longer"),
    ("杭州市西湖区云锦花苑3幢", "foreign"),
    ("浙江省杭州市云锦花苑3幢", "foreign"),
    ("江苏省南京市鼓楼区云锦花苑3幢", "foreign"),
    ("海宁市云锦花苑3幢", "foreign"),
    ("秀洲区云锦花苑3幢", "foreign"),
    ("凤桥镇云锦花园99幢对面", "other_area"),
)


@pytest.mark.parametrize(("text", "why"), UNMATCHED, ids=[case[0] or "empty" for case in UNMATCHED])
def test_unsure_address_is_unmatched_with_its_reason(text, why):
    found = here.locate(text)
    assert why in {note.kind for note in found.notes}, found.reasons
    assert found.level is Level.UNMATCHED and found.confidence < CONFIDENT
    assert (found.text, found.code, found.grid, found.lon, found.lat) == ("", "", "", None, None)


def test_ambiguous_address_names_what_may_be_meant():
    found = here.locate("阳光家园3幢")
    assert {a.text for a in found.alternatives} == {X + "阳光家园3幢", H + "阳光家园3幢"}
    assert {a.code for a in found.alternatives} == {XIU + "001", HUA + "001"}


def test_homophone_prefers_the_exact_name():
    near, exact = here.complete(["清合雅苑", "清河雅苑"])
    assert {a.text for a in near.alternatives} == {X + "清荷雅苑", G + "清河雅苑"}
    assert not near.matched and exact.text == G + "清河雅苑"


def test_interpolated_number_lies_between_its_neighbours():
    found = here.locate("文昌路108号")
    expected = 120.7602 + 0.00008 * 8
    assert found.lon == pytest.approx(expected, abs=2e-6) and found.lat == 30.7552
    assert any("104号" in r and "110号" in r for r in standard.reasons(found))


def test_crossing_lies_where_the_lines_cross():
    found = here.locate("中山路与文昌路路口")
    assert (found.lon, found.lat) == (120.7632, 30.7552)


def test_reasons_are_sentences_in_the_readers_language():
    found = here.locate("云锦花苑99幢")
    with translation.override("zh-hans"):
        chinese = standard.reasons(found)
        assert standard.level_label(found) == "小区"
    with translation.override("en"):
        assert "99幢 does not exist in 云锦花苑 (1-12)." in standard.reasons(found)
    assert any("99幢" in line and "不存在" in line for line in chinese)


PARSED = (
    ("南湖街道桂苑社区云锦花苑十二栋3单元401室门口",
     {"street": "南湖街道", "community": "桂苑社区", "compound": "云锦花苑", "building": "12", "unit": "3", "room": "401", "rest": "门口"}),
    ("文昌路128号附3号", {"road": "文昌路", "road_number": "128号附3号"}),
    ("火星花园3幢2单元301", {"compound": "火星花园", "building": "3", "unit": "2", "room": "301"}),
    ("火星路3号", {"road": "火星路", "road_number": "3号"}),
    ("江苏省南京市鼓楼区火星花园3幢", {"province": "江苏省", "city": "南京市", "county": "鼓楼区", "compound": "火星花园", "building": "3"}),
    ("联丰村3组12号", {"community": "联丰村", "compound": "联丰村", "building": "12", "rest": "3组"}),
    ("云锦花苑12幢地下车库", {"compound": "云锦花苑", "building": "12", "rest": "地下车库"}),
)  # fmt: skip


@pytest.mark.parametrize(("text", "parts"), PARSED, ids=[case[0] for case in PARSED])
def test_parts_are_read_as_written(text, parts):
    read = here.parse(text)._asdict()
    assert {name: value for name, value in read.items() if value} == parts


def test_every_reason_is_given_by_some_address_and_can_be_said_in_both_languages():
    texts = [case[0] for table in (HOME, DOUBTS, UNMATCHED) for case in table]
    texts += [
        "望湖小区3-2",
        "凤篁路3号",
        "文昌路128号望湖小区",
        "云锦花苑3楼501",
        "短巷与由拳路路口",
    ]
    texts += ["桂苑社区3幢2单元", "界河路1号", "文昌璐104号", "文昌东路104号", "文昌路104弄5-2号"]
    seen: dict[str, Note] = {}
    for found in here.complete(texts):
        for note in found.notes:
            seen.setdefault(note.kind, note)
    for language in ("zh-hans", "en"):
        with translation.override(language):
            said = {kind: spoken.said(note.sentence) for kind, note in seen.items()}
        assert all("%(" not in sentence for sentence in said.values())
        chinese = [any("\u4e00" <= c <= "\u9fff" for c in s) for s in said.values()]
        assert language == "en" or all(chinese)
    assert set(REASONS) - set(seen) == set()
