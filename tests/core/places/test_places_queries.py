"""Reading the register: whole columns for drawing, bounded look-ups, a known number of statements."""

from __future__ import annotations

import numpy as np
import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext

from linli.core.areas.models import Area
from linli.core.errors import NotFound
from linli.core.places import commands, queries
from linli.core.places.models import Building, Compound, Doorplate
from linli.core.versions import stamps
from tests.core.places import here
from tests.core.places.quarter import GUI, HUA, LIAN, XIU, clerk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quarter")]
BORDER = shapely.box(120.7712, 30.7512, 120.7738, 30.7528)


def statements(ask):
    with CaptureQueriesContext(connection) as seen:
        answer = ask()
    return answer, len(seen)


def test_land_of_an_area_in_three_statements():
    commands.put_compound(clerk(), number="wh", name="望湖小区", households=77, geometry=BORDER)
    commands.put_building(clerk(), number="wh-1号楼", label="1号楼", households=33)
    land, count = statements(lambda: queries.land_of(XIU))
    assert count == 3
    ids = dict(Compound.objects.filter(area=XIU).values_list("name", "id"))
    assert dict(zip(land.names, land.compound_ids.tolist(), strict=True)).items() <= {
        *ids.items(), ("阳光家园", Compound.objects.get(number="yg1").pk)
    }  # fmt: skip
    at = land.names.index("望湖小区")
    assert shapely.from_wkb(land.geometry[at]).equals(BORDER)
    assert (land.households[at], land.kinds[at], set(land.areas)) == (77, "estate", {XIU})
    mine = land.building_compound == at
    assert mine.sum() == 5 and land.building_households[mine].sum() == 33
    expected = Building.objects.filter(area=XIU).order_by("area", "number", "id")
    points = np.array(expected.values_list("lon", "lat"))
    assert np.array_equal(np.column_stack((land.building_x, land.building_y)), points)
    assert land.barrier_names == ["文昌路"] and land.barrier_classes.tolist() == [2]


def test_land_of_a_street_holds_its_communities_and_both_lines():
    land, count = statements(lambda: queries.land_of("330402010"))
    assert count == 3 and set(land.areas) == {GUI, XIU}
    assert sorted(land.barrier_names) == ["中山路", "文昌路"]
    assert len(land.building_ids) == Building.objects.filter(area__within="330402010").count()


def test_land_of_an_empty_area_is_empty():
    land = queries.land_of("320105")
    assert len(land.compound_ids) == len(land.building_ids) == len(land.barriers) == 0
    assert land.building_x.dtype == np.float64 and land.compound_ids.dtype == np.int64


def test_land_in_a_box_and_out_of_use_is_left_out():
    retired = Building.objects.get(number="yj-3幢")
    commands.retire_building(clerk(), retired.pk)
    land, count = statements(lambda: queries.land_in((120.76, 30.75, 120.77, 30.7585), "330402"))
    assert count == 3
    inside = Building.objects.filter(lat__lte=30.7585, lon__lte=120.77, active=True)
    assert set(land.building_ids) == set(inside.values_list("id", flat=True))
    assert retired.pk not in land.building_ids


def test_search_by_name_initials_and_number_within_reach():
    actor = clerk("330402")
    found, count = statements(lambda: queries.search(actor, "云锦"))
    assert count == 1 and [c.name for c in found] == ["云锦花苑"]
    assert [c.name for c in queries.search(actor, "ygjy")] == ["阳光家园", "阳光家园"]
    assert [c.area for c in queries.search(clerk("330402100"), "阳光")] == [HUA]
    assert [c.name for c in queries.search(actor, "yj")] == ["云锦花苑"]
    assert [c.area for c in queries.search(actor, "阳光", within=XIU)] == [XIU]
    assert queries.search(actor, "  ") == [] == queries.search(actor, "\0")


def test_compound_and_its_buildings_within_reach():
    pk = Compound.objects.get(number="yj").pk
    facts, count = statements(lambda: queries.compound(clerk(), pk))
    assert (count, facts.name, facts.area) == (1, "云锦花苑", GUI)
    found, count = statements(lambda: queries.buildings_of(clerk(), pk))
    assert count == 1 and [b.label for b in found] == [f"{n}幢" for n in range(1, 13)]
    assert queries.building(clerk(), found[0].id) == found[0]
    outside = clerk("330402100")
    assert queries.buildings_of(outside, pk) == []
    for ask in (queries.compound, queries.building):
        with pytest.raises(NotFound):
            ask(outside, pk if ask is queries.compound else found[0].id)


def test_compound_named_for_a_sheet():
    assert len(queries.named("阳光家园")) == 2
    ((pk, label),) = queries.named("阳光家园", HUA)
    assert pk == Compound.objects.get(number="yg2").pk and HUA in label
    assert queries.named("yj") == queries.named("云锦花苑")
    assert queries.named("无") == [] == queries.named("")


def test_counts_and_extent():
    found, count = statements(lambda: queries.counts("330402"))
    assert count == 2 and found[LIAN] == (2, 10, 0) and found[GUI][:2] == (2, 12)
    west, south, east, north = queries.extent_of(LIAN)
    points = np.array(Building.objects.filter(area=LIAN).values_list("lon", "lat"))
    assert (west, south) == tuple(points.min(axis=0)) and (east, north) == tuple(points.max(axis=0))
    assert queries.extent_of("11") is None and queries.districts() == ["330402"]


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
