"""The register is changed by commands alone: permitted by area, checked, written down."""

from __future__ import annotations

import math

import pytest
import shapely
from django.db import connection
from django.test.utils import CaptureQueriesContext
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.core.access.actor import Actor
from linli.core.areas.geometry import from_wkb
from linli.core.errors import Denied, Invalid, NotFound
from linli.core.journal.models import Entry
from linli.core.places import commands
from linli.core.places.models import Barrier, Building, Compound, Doorplate
from linli.core.versions import stamps
from linli.engines.addresses import wording
from tests.core.places import here
from tests.core.places.quarter import GUI, HUA, XIU, clerk

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("quarter")]
SQUARE = shapely.box(120.761, 30.751, 120.763, 30.753)
LINE = shapely.LineString([(120.761, 30.751), (120.769, 30.759)])
HOME = {"label": "1幢", "lon": 120.762, "lat": 30.752}
PLATE = {"road": "新路", "road_number": "1号", "lon": 120.762, "lat": 30.752}
PUTS = (
    ("compound", commands.put_compound, {"name": "新苑", "area": GUI}, "area"),
    ("building", commands.put_building, {**HOME, "area": GUI}, "area"),
    ("doorplate", commands.put_doorplate, {**PLATE, "area": GUI}, "area"),
    ("barrier", commands.put_barrier, {"name": "新路", "geometry": LINE, "district": "330402"}, "district"),
)  # fmt: skip
each_put = pytest.mark.parametrize(
    ("what", "put", "facts", "where"), PUTS, ids=[p[0] for p in PUTS]
)
MANY = (commands.put_compounds, commands.put_buildings, commands.put_doorplates, commands.put_barriers)  # fmt: skip


def entries(verb: str) -> list[Entry]:
    return list(Entry.objects.filter(verb=verb, actor_id=7).order_by("id"))


def stamp() -> str:
    return stamps.tokens().get("places", "")


def compound(name: str) -> Compound:
    return Compound.objects.filter(name=name).order_by("id").get()


@each_put
def test_put_creates_corrects_and_leaves_alone(what, put, facts, where):
    actor, before = clerk("330402"), stamp()
    row, changes = put(actor, **facts)
    assert changes["id"] == [None, row.pk] and row.number if what != "doorplate" else True
    assert stamp() != before
    held = stamp()
    again, nothing = put(actor, **facts)
    assert (again.pk, nothing, stamp()) == (row.pk, {}, held)
    (entry,) = entries(f"places.put_{what}")
    assert (entry.subject_type, entry.subject_id) == (f"places.{what}", row.pk)
    assert (entry.actor_id, entry.district) == (7, "330402")


@each_put
def test_put_out_of_reach_is_not_found(what, put, facts, where):
    outside = clerk("330402100")
    model = {"compound": Compound, "building": Building, "doorplate": Doorplate, "barrier": Barrier}[what]  # fmt: skip
    before = model.objects.count()
    with pytest.raises(NotFound):
        put(outside, **facts)
    assert model.objects.count() == before and not entries(f"places.put_{what}")


@each_put
def test_put_without_the_permission_is_denied(what, put, facts, where):
    with pytest.raises(Denied):
        put(clerk("330402", "places.view"), **facts)


def test_correction_keeps_what_is_left_out_and_shows_before_and_after():
    row, changes = commands.put_compound(clerk(), number="yj", area=GUI, households=900)
    assert changes == {"households": [0, 900]}
    assert (row.name, row.road, row.other_names) == ("云锦花苑", "文昌路", ["纺织新村"])
    assert entries("places.put_compound")[0].changes == {"households": [0, 900]}


def test_correction_by_number_alone_keeps_the_community():
    row, changes = commands.put_building(clerk(), number="yj-3幢", households=31)
    assert (row.area, changes) == (GUI, {"households": [0, 31]})
    with pytest.raises(Invalid):
        commands.put_building(clerk(), number="unknown", households=31)


def test_compound_without_number_is_known_by_its_name_in_the_community():
    row, changes = commands.put_compound(clerk(), name="望湖小区", area=XIU, households=5)
    assert (row.number, set(changes)) == ("wh", {"households"})
    other, _changes = commands.put_compound(clerk(), name="望湖小区", area=GUI)
    assert other.pk != row.pk and other.number.startswith("whxq-")


def test_building_without_number_is_known_by_its_label_however_written():
    pk = compound("望湖小区").pk
    row, changes = commands.put_building(
        clerk(), compound=pk, label="3栋", lon=120.7726, lat=30.752
    )
    assert row.number == "wh-3号楼" and set(changes) == {"label", "lon"}
    assert row.area == XIU


def test_area_is_found_from_the_border():
    row, _changes = commands.put_compound(clerk(), name="新苑", geometry=shapely.to_wkb(SQUARE))
    assert (row.area, row.district, row.initials) == (GUI, "330402", "xy")
    assert (row.lon, row.lat) == (120.762, 30.752)
    assert from_wkb(row.geometry).equals(SQUARE)


def test_bow_tie_is_mended_to_a_valid_surface():
    tie = shapely.Polygon([(120.761, 30.751), (120.763, 30.753), (120.763, 30.751), (120.761, 30.753)])  # fmt: skip
    row, _changes = commands.put_compound(clerk(), name="新苑", area=GUI, geometry=tie)
    border = from_wkb(row.geometry)
    assert border.is_valid and border.area == pytest.approx(2e-6, rel=1e-6)


FAULTS = (
    (commands.put_compound, {"area": GUI, "name": " "}, "name"),
    (commands.put_compound, {"area": GUI, "name": "长" * 81}, "name"),
    (commands.put_compound, {"name": "无处"}, "area"),
    (commands.put_compound, {"name": "无处", "area": "330402010"}, "area"),
    (commands.put_compound, {"name": "无处", "area": "330402010999"}, "area"),
    (commands.put_compound, {"name": "无处", "lon": 10.0, "lat": 10.0}, "area"),
    (commands.put_compound, {"name": "新", "area": GUI, "kind": "castle"}, "kind"),
    (commands.put_compound, {"name": "新", "area": GUI, "households": -4}, "households"),
    (commands.put_compound, {"name": "新", "area": GUI, "colour": "red"}, "colour"),
    (commands.put_compound, {"name": "新", "area": GUI, "lon": 120.76}, "lon"),
    (commands.put_compound, {"name": "新", "area": GUI, "lon": 0.0, "lat": 0.0}, "lon"),
    (commands.put_compound, {"name": "新", "area": GUI, "lon": math.nan, "lat": 30.0}, "lon"),
    (commands.put_compound, {"name": "新", "area": GUI, "geometry": b"no"}, "geometry"),
    (commands.put_compound, {"name": "新", "area": GUI, "geometry": LINE}, "geometry"),
    (commands.put_compound, {"name": "新", "area": GUI, "geometry": shapely.box(5e5, 3e6, 6e5, 4e6)}, "geometry"),
    (commands.put_building, {**HOME, "compound": 10**9}, "compound"),
    (commands.put_building, {**HOME, "compound_number": "none"}, "compound_number"),
    (commands.put_building, {"label": "1幢", "area": GUI}, "lon"),
    (commands.put_doorplate, {**PLATE, "area": GUI, "road": ""}, "road"),
    (commands.put_doorplate, {"road_number": "1号", "area": GUI, "lon": 120.762, "lat": 30.752}, "road"),
    (commands.put_compound, {"area": GUI}, "name"),
    (commands.put_building, {"area": GUI}, "label"),
    (commands.put_barrier, {"district": "330402"}, "geometry"),
    (commands.put_barrier, {"geometry": SQUARE, "district": "330402"}, "geometry"),
    (commands.put_barrier, {"geometry": shapely.LineString([(10, 10), (11, 11)])}, "district"),
)  # fmt: skip


@pytest.mark.parametrize(("put", "facts", "field"), FAULTS, ids=[f"{c[2]}{i}" for i, c in enumerate(FAULTS)])  # fmt: skip
def test_bad_facts_are_named_by_field(put, facts, field):
    with pytest.raises(Invalid) as refused:
        put(Actor.system("tests"), **facts)
    assert field in refused.value.fields and all(str(s) for s in refused.value.fields[field])


def test_place_moves_within_the_reach_only():
    commands.put_compound(clerk(), number="wh", name="望湖小区", area=GUI)
    with pytest.raises(NotFound):
        commands.put_compound(clerk("330402100"), number="wh", name="望湖小区", area=HUA)
    assert compound("望湖小区").area == GUI


def test_batch_is_one_entry_and_few_statements():
    actor = clerk("330402")
    rows = [{"number": f"n{i}", "name": f"新苑{i}", "area": GUI, "lon": 120.762, "lat": 30.752} for i in range(3000)]  # fmt: skip
    with CaptureQueriesContext(connection) as seen:
        batch = commands.put_compounds(actor, rows)
    reads = [q for q in seen.captured_queries if q["sql"].startswith("SELECT")]
    assert (batch.created, batch.changed, batch.unchanged) == (3000, 0, 0)
    assert len(set(batch.ids)) == 3000 and len(reads) <= 4
    (entry,) = entries("places.put_compounds")
    assert entry.changes["created"] == 3000 and entry.area == GUI and entry.subject_id is None
    rows[5] = {**rows[5], "households": 12}
    again = commands.put_compounds(actor, rows)
    assert (again.created, again.changed, again.unchanged) == (0, 1, 2999)
    assert again.ids == batch.ids
    assert entries("places.put_compounds")[-1].changes["corrected"] == {
        "n5": {"households": [0, 12]}
    }


def test_batch_with_faults_takes_nothing_and_names_the_rows():
    rows = [{"name": "好苑", "area": GUI}, {"name": "", "area": GUI}, {"name": "远苑", "area": "1"}]
    with pytest.raises(Invalid) as refused:
        commands.put_compounds(clerk(), rows)
    assert len(refused.value.fields) == 1 and "2" in next(iter(refused.value.fields))
    with pytest.raises(Invalid) as refused:
        commands.put_compounds(clerk(), [rows[0], rows[2], rows[0]])
    assert ["2" in key or "3" in key for key in refused.value.fields] == [True]
    with pytest.raises(Invalid) as refused:
        commands.put_compounds(clerk(), [rows[0], rows[0]])
    assert not Compound.objects.filter(name="好苑").exists()


def test_batch_out_of_reach_takes_nothing():
    rows = [{"name": "好苑", "area": GUI}, {"name": "远苑", "area": HUA}]
    with pytest.raises(NotFound):
        commands.put_compounds(clerk(), rows)
    assert not Compound.objects.filter(name="好苑").exists()


@pytest.mark.parametrize("put", MANY)
def test_empty_batch_writes_nothing(put):
    before = Entry.objects.count()
    batch = put(clerk("330402"), [])
    assert batch.ids == () and Entry.objects.count() == before


def test_building_out_of_use_is_matched_no_more():
    row = Building.objects.get(number="wh-3号楼")
    assert here.locate("望湖小区3幢").building == row.pk
    commands.put_building(clerk(), number=row.number, active=False, reason="已拆除")
    found = here.locate("望湖小区3幢")
    assert found.building is None and "no_building" in {n.kind for n in found.notes}
    entry = entries("places.put_building")[-1]
    assert entry.changes["active"] == [True, False] and entry.reason == "已拆除"
    commands.put_building(clerk(), number=row.number, active=True)
    assert here.locate("望湖小区3幢").building == row.pk


def test_compound_with_buildings_in_use_stays_in_use():
    home = compound("嘉禾公寓")
    with pytest.raises(Invalid) as error:
        commands.put_compound(clerk(), number=home.number, active=False)
    assert set(error.value.fields) == {"active"} and compound("嘉禾公寓").active
    for building in Building.objects.filter(compound=home):
        commands.put_building(clerk(), number=building.number, active=False)
    commands.put_compounds(clerk(), [{"number": home.number, "active": False}])
    assert not compound("嘉禾公寓").active
    assert not here.locate("嘉禾公寓").matched


def test_doorplate_and_barrier_out_of_use():
    plate = Doorplate.objects.get(road="文昌路", road_number="110号")
    where = {"road": plate.road, "road_number": plate.road_number, "area": plate.area}
    commands.put_doorplate(clerk(), **where, active=False)
    assert here.locate("文昌路110号").notes[0].kind == "between"
    line = Barrier.objects.get(name="中山路")
    commands.put_barrier(clerk("330402"), district=line.district, number=line.number, active=False)
    assert not Barrier.objects.get(name="中山路").active


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])  # fmt: skip
@given(
    number=st.integers(1, 399),
    way=st.sampled_from(
        ["{}幢", "{}栋", "{}号楼", "{}#", "{}座", "第{}幢", "{}号", "０{}幢", "{} 幢"]
    ),
)
def test_label_key_is_the_same_for_every_spelling(number, way):
    from linli.engines.divisions.naming import chinese_number

    assert wording.label_key(way.format(number)) == str(number)
    assert wording.label_key(f"{chinese_number(number)}幢") == str(number)
    assert wording.number_of(chinese_number(number)) == str(number)


PLATES = (
    ("128号", (128, "")), ("１２８号", (128, "")), ("128", (128, "")), ("一百二十八号", (128, "")), ("128号附3号", (128, "-3")),
    ("128-3号", (128, "-3")), ("128号-3号", (128, "-3")), ("128A号", (128, "A")), ("128弄5号", (128, "弄5")), ("128弄", (128, "弄")),
    ("甲号", None), ("", None),
)  # fmt: skip


@pytest.mark.parametrize(("text", "key"), PLATES, ids=[p[0] or "empty" for p in PLATES])
def test_plate_key_is_the_same_for_every_spelling(text, key):
    assert wording.plate_key(text) == key
