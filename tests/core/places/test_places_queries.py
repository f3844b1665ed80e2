"""Reading the register in a known number of statements."""

from __future__ import annotations

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.core.areas.models import Area
from linli.core.places import commands, queries
from linli.core.places.models import Building, Doorplate
from linli.core.versions import stamps
from tests.core.places import here
from tests.core.places.quarter import GUI, LIAN, XIU, clerk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quarter")]
BORDER = shapely.box(120.7712, 30.7512, 120.7738, 30.7528)


def statements(ask):
    with CaptureQueriesContext(connection) as seen:
        answer = ask()
    return answer, len(seen)


def test_counts_by_community():
    found, count = statements(lambda: queries.counts("330402"))
    assert count == 2 and found[LIAN] == (2, 10, 0) and found[GUI][:2] == (2, 12)
    assert queries.counts("11") == {} and queries.districts() == ["330402"]


def test_register_is_read_once_until_places_or_areas_change():
    with CaptureQueriesContext(connection) as seen:
        here.complete(["云锦花苑3幢"] * 3)
    tables = [q["sql"].split(' FROM "')[1].split('"')[0] for q in seen.captured_queries]
    assert sorted(t for t in tables if t.startswith("places_")) == [
        "places_barrier", "places_building", "places_compound", "places_doorplate",
    ]  # fmt: skip
    assert len(tables) <= 10
    _found, again = statements(lambda: here.complete(["望湖小区1幢", "文昌路108号"]))
    assert again == 1
    commands.put_compound(clerk(), name="晚晴苑", area=GUI, lon=120.762, lat=30.752)
    assert here.locate("晚晴苑").matched
    area = Area.objects.get(code=GUI)
    area.name = "桂花社区"
    area.save(update_fields=["name"])
    stamps.bump("areas")
    assert here.locate("晚晴苑").parts.community == "桂花社区"
    assert {n.kind for n in here.locate("桂苑社区晚晴苑").notes} >= {"unknown_area"}


def test_former_name_of_a_community_is_understood():
    from datetime import date

    now = Area.objects.get(code=XIU)
    Area.objects.create(
        district=now.district, code=XIU, level=12, kind="division", name="老秀社区",
        valid_from=date(2010, 1, 1), valid_until=date(2019, 12, 31),
    )  # fmt: skip
    stamps.bump("areas")
    found = here.locate("老秀社区望湖小区1幢")
    assert found.parts.community == "秀园社区" and "old_area" in {n.kind for n in found.notes}


def test_plate_of_one_building_leads_to_it():
    building = Building.objects.get(number="wh-2号楼")
    Doorplate.objects.create(
        district="330402", area=XIU, road="由拳路", road_number="20号", building=building, compound_id=building.compound_id,
        lon=120.7721, lat=30.7521,
    )  # fmt: skip
    stamps.bump("places")
    found = here.locate("由拳路20号301室")
    assert (found.building, found.level.value) == (building.pk, "room")
    assert (found.lon, found.lat) == (building.lon, building.lat)
