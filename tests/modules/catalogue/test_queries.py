"""The shipped catalogue: complete, readable, found by what people say."""

from __future__ import annotations

from datetime import date
from xml.etree import ElementTree

import pytest
from django.utils import translation

from linli.core.clock.states import Unit
from linli.core.fields import queries as dictionary
from linli.core.versions import stamps
from linli.modules.catalogue.models import Category, Matter
from linli.modules.catalogue.public import seed_catalogue
from linli.modules.catalogue.queries import catalogue
from linli.modules.catalogue.queries.flow import flow
from linli.modules.catalogue.states import DUTIES, STAGES
from linli.modules.catalogue.views.flow_chart import NARROW, WIDE, flow_chart
from tests import world as place

pytestmark = pytest.mark.django_db
SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture
def shipped(db):
    from linli.core.fields.seeding import seed

    seed()
    seed_catalogue()
    return catalogue.catalogue().valid(place.DISTRICT)


def test_seeding_twice_adds_nothing_and_keeps_what_people_edited(shipped):
    Matter.objects.filter(code="010101").update(name="改过的名称")
    assert seed_catalogue() == 0
    assert Matter.objects.get(code="010101").name == "改过的名称"


def test_every_shipped_matter_can_be_worked_with(shipped):
    assert len(shipped) >= 150
    asked = dictionary.dictionary()
    for matter in shipped.values():
        assert matter.lead in DUTIES, matter.code
        assert set(matter.joint) <= set(DUTIES), matter.code
        assert {
            s: limit.unit in Unit.values for s, limit in matter.limits.items()
        } == dict.fromkeys(STAGES, True)
        assert all(code in asked for code, _required in matter.question_codes), matter.code
        assert matter.name_en
        assert matter.condition
        assert matter.closing_condition
        assert (
            catalogue.catalogue().category_of(matter.code, place.DISTRICT).code == matter.code[:4]
        )


def test_tree_holds_every_matter_once_under_twelve_tops(shipped):
    tree = catalogue.catalogue().tree(place.DISTRICT)
    assert len(tree) == 12
    assert sum(node.count for node in tree) == len(shipped)


@pytest.mark.parametrize("width", [NARROW, WIDE])
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_flow_chart_of_every_matter_is_well_formed_and_inside_its_frame(shipped, language, width):
    with translation.override(language):
        for matter in shipped.values():
            drawn = ElementTree.fromstring(flow_chart(flow(), matter, width))
            _x, _y, wide, high = map(float, drawn.attrib["viewBox"].split())
            assert drawn.find(f"{SVG}title").text
            assert drawn.find(f"{SVG}desc").text
            assert "style" not in {name for node in drawn.iter() for name in node.attrib}
            for box in drawn.iter(f"{SVG}rect"):
                x, y, w, h = (float(box.attrib[n]) for n in ("x", "y", "width", "height"))
                assert x >= 0
                assert y >= 0
                assert x + w <= wide
                assert y + h <= high


def test_flow_chart_boxes_do_not_overlap(shipped):
    for matter in shipped.values():
        drawn = ElementTree.fromstring(flow_chart(flow(), matter, NARROW))
        boxes = [
            tuple(float(b.attrib[n]) for n in ("x", "y", "width", "height"))
            for b in drawn.iter(f"{SVG}rect")
        ]
        for at, (x, y, w, h) in enumerate(boxes):
            for ox, oy, ow, oh in boxes[at + 1 :]:
                apart = x + w <= ox or ox + ow <= x or y + h <= oy or oy + oh <= y
                assert apart, matter.code


def test_flow_chart_follows_the_matter(shipped):
    def texts(matter):
        drawn = ElementTree.fromstring(flow_chart(flow(), matter))
        return " ".join(node.text for node in drawn.iter(f"{SVG}text"))

    with translation.override("en"):
        spot = next(m for m in shipped.values() if m.spot)
        unchecked = next(m for m in shipped.values() if m.verifier != "grid")
        assert "Settle on the spot" in texts(spot)
        assert "Being verified" in texts(spot) or spot.verifier != "grid"
        assert "Being verified" not in texts(unchecked)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("路灯", "0301"),
        ("ld", "0301"),
        ("小区里的路灯不亮了，晚上看不见", "0301"),
        ("010101", "010101"),
        ("street lamp", "0301"),
    ],
)
def test_search_finds_what_people_say(shipped, text, code):
    found = catalogue.catalogue().search(text, place.DISTRICT)
    assert any(m.code.startswith(code) for m in found[:8]), [m.name for m in found[:8]]


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("路灯不亮了", "030101"),
        ("门口那个灯不亮了，晚上很黑", "030101"),
        ("楼道里的灯不亮了", "030202"),
        ("信号灯不亮了", "020402"),
    ],
)
def test_sentence_finds_the_matter_that_shares_most_with_it_first(shipped, text, code):
    found = catalogue.catalogue().search(text, place.DISTRICT)
    assert found[0].code == code, [m.name for m in found[:4]]


def test_search_for_public_leaves_private_matters_out(shipped):
    assert all(
        m.public for m in catalogue.catalogue().search("扰民", place.DISTRICT, public_only=True)
    )
    assert catalogue.catalogue().search("   ", place.DISTRICT) == []
    assert catalogue.catalogue().search("没有这种东西啊", place.DISTRICT) == []


def test_district_row_goes_before_national_one_on_its_days(shipped):
    base = Matter.objects.get(code="010101")
    base.pk = None
    base.district, base.name = place.DISTRICT, "本区的清扫"
    base.valid_from, base.valid_until = date(2026, 1, 1), date(2026, 6, 30)
    base.save()
    stamps.bump("catalogue")
    name = {
        day: catalogue.matter("010101", place.DISTRICT, day).name
        for day in (date(2025, 12, 31), date(2026, 1, 1), date(2026, 6, 30), date(2026, 7, 1))
    }
    national = catalogue.matter("010101", catalogue.NATIONAL).name
    assert list(name.values()) == [national, "本区的清扫", "本区的清扫", national]
    assert catalogue.matter("010101", place.DISTRICT, date(2020, 1, 1)) is None


def test_labels_of_matters_categories_and_unknown_codes(shipped):
    Matter.objects.filter(code="010102").update(valid_until=date(2025, 1, 1))
    stamps.bump("catalogue")
    with translation.override("en"):
        assert catalogue.label("01") == Category.objects.get(code="01").name_en
        assert catalogue.label("010102") == Matter.objects.get(code="010102").name_en
    assert catalogue.label("zz") == "zz"
    assert catalogue.label("") == ""


def test_catalogue_once_loaded_needs_one_statement_for_stamps(shipped, django_assert_num_queries):
    with django_assert_num_queries(1), stamps.frame():
        catalogue.catalogue().tree(place.DISTRICT)
        catalogue.catalogue().search("路灯", place.DISTRICT)
        catalogue.matter("010101", place.DISTRICT)
