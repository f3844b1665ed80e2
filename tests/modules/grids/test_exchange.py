"""Sheets and geographic files of places, grids and other nets: in, again, out and back."""

from __future__ import annotations

import itertools
import json

import pytest
import shapely
from django.utils import translation

from linli.core.areas import geometry as borders
from linli.core.areas import queries as areas
from linli.core.areas.models import Area
from linli.core.errors import Denied, Invalid, NotFound
from linli.core.exchange import commands, importing
from linli.core.exchange.reading import read
from linli.core.exchange.writing import write_xlsx
from linli.core.places.models import Barrier, Building, Compound
from linli.modules.grids.exchange import sheets as exchange
from linli.modules.grids.models import OtherGrid
from tests import world as place
from tests.modules.grids.conftest import cell, corner

pytestmark = pytest.mark.django_db
_requests = itertools.count(1)
MORE = (
    "places.view",
    "places.manage",
    "grids.view",
    "grids.draw",
    "grids.approve",
    "exchange.undo",
    "areas.view",
    "areas.manage",
)


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


def bring(actor, sheet, data, name="sheet.csv", **more):
    data = data.encode() if isinstance(data, str) else data
    table = read(data, name, known=sheet.titles())
    return importing.run(actor, sheet, table, request_id=f"r{next(_requests)}", again=True, **more)


def counts(run):
    return {n: run.counts[n] for n in ("created", "updated", "unchanged") if run.counts.get(n)}


def wkt(column, row):
    return cell(column, row).wkt


def test_compounds_come_in_are_corrected_and_taken_back(acting, world):
    actor = acting(place.DISTRICT, *MORE)
    text = f'编号,名称,类型,户数,图形\nA1,月河小区,Housing estate,320,"{wkt(0, 0)}"\nA2,南湖中学,School,0,"{wkt(1, 0)}"\n'
    run = bring(actor, exchange.COMPOUNDS, text)
    assert (run.errors, counts(run)) == ([], {"created": 2})
    row = Compound.objects.get(number="A1")
    assert (row.area, row.households, row.kind) == (place.COMMUNITY, 320, "estate")
    assert borders.from_wkb(row.geometry).equals(cell(0, 0))
    assert counts(bring(actor, exchange.COMPOUNDS, text)) == {"unchanged": 2}
    other = text.replace(wkt(0, 0), wkt(0, 1)).replace("320", "330")
    second = bring(actor, exchange.COMPOUNDS, other)
    assert counts(second) == {"updated": 1, "unchanged": 1}
    assert borders.from_wkb(Compound.objects.get(number="A1").geometry).equals(cell(0, 1))
    commands.undo(actor, second.pk)
    row = Compound.objects.get(number="A1")
    assert row.households == 320 and borders.from_wkb(row.geometry).equals(cell(0, 0))
    commands.undo(actor, run.pk)
    assert not Compound.objects.exists()


@pytest.mark.parametrize(
    ("cells", "said"),
    [
        ("A1,x,Castle,1,", "not one of"),
        ("A1,x,School,many,", "not a whole number"),
        ("A1,x,School,1,POLYGON EMPTY", "WKT"),
        ("A1,x,School,1,hello", "WKT"),
        (
            'A1,x,School,1,"POLYGON((500000 3400000,500001 3400000,500001 3400001,500000 3400000))"',
            "degrees",
        ),
        ('A1,x,School,1,"POINT(120.765 30.755)"', "surface"),
        ("A1,x,School,1,", "['Community code', \"Give the community's code, or a point"),
    ],
)
def test_faulty_row_is_named_with_its_reason(acting, world, cells, said):
    run = bring(
        acting(place.STREET, *MORE), exchange.COMPOUNDS, f"编号,名称,类型,户数,图形\n{cells}\n"
    )
    assert run.state == "failed" and not Compound.objects.exists()
    assert [bad["number"] for bad in run.errors] == [2]
    assert said in str(run.errors)


def test_rows_out_of_reach_are_refused(acting, world):
    text = f'名称,图形\n月河小区,"{wkt(0, 0)}"\n'
    run = bring(acting(place.OTHER_STREET, *MORE), exchange.COMPOUNDS, text)
    assert run.state == "failed" and "outside" in str(run.errors)
    with pytest.raises(Denied):
        bring(acting(place.STREET, "grids.view"), exchange.COMPOUNDS, text)


def test_buildings_name_their_compound_and_need_a_place(acting, register):
    actor = acting(place.DISTRICT, *MORE)
    before = Building.objects.count()
    lon, lat = cell(0, 0).centroid.coords[0]
    text = f"编号,楼幢,小区编号,单元数,层数,户数,经度,纬度\nX1,12幢,C00,2,6,24,{lon},{lat}\nX2,13幢,C00,1,1,1,,\n"
    run = bring(actor, exchange.BUILDINGS, text, mode="skip_bad")
    assert [bad["number"] for bad in run.errors] == [3]
    row = Building.objects.get(number="X1")
    assert (row.label, row.compound.number, row.area, row.units) == (
        "12幢",
        "C00",
        place.COMMUNITY,
        2,
    )
    commands.undo(actor, run.pk)
    assert Building.objects.count() == before


def test_doorplates_and_barriers(acting, register):
    actor = acting(place.DISTRICT, *MORE)
    lon, lat = cell(0, 0).centroid.coords[0]
    text = f"道路,门牌号,经度,纬度\n文昌路,128号,{lon},{lat}\n"
    assert counts(bring(actor, exchange.DOORPLATES, text)) == {"created": 1}
    lines = (
        '编号,名称,等级,图形\nR1,中山路,Arterial road,"LINESTRING (120.76 30.755, 120.77 30.755)"\n'
    )
    run = bring(actor, exchange.BARRIERS, lines)
    assert (run.errors, counts(run)) == ([], {"created": 1})
    assert Barrier.objects.get(number="R1").barrier_class == 1
    commands.undo(actor, run.pk)
    assert not Barrier.objects.filter(number="R1").exists()


def geojson(features):
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {
                    "type": "Feature",
                    "properties": facts,
                    "geometry": shapely.geometry.mapping(shape),
                }
                for facts, shape in features
            ],
        }
    )


def test_geographic_file_enters_the_same_preview(acting, world):
    actor = acting(place.DISTRICT, *MORE)
    data = geojson([({"编号": "G1", "名称": "府东小区", "户数": 210}, cell(2, 2))])
    run = bring(actor, exchange.COMPOUNDS, data, "小区.geojson")
    assert (run.errors, counts(run)) == ([], {"created": 1})
    assert borders.from_wkb(Compound.objects.get(number="G1").geometry).equals(cell(2, 2))


def test_points_of_a_geographic_file_are_longitude_and_latitude(acting, register):
    point = cell(1, 1).centroid
    data = geojson([({"编号": "P1", "楼幢": "9幢", "户数": 12}, point)])
    run = bring(acting(place.DISTRICT, *MORE), exchange.BUILDINGS, data, "楼.geojson")
    assert (run.errors, counts(run)) == ([], {"created": 1})
    row = Building.objects.get(number="P1")
    assert (row.lon, row.lat) == pytest.approx((point.x, point.y), abs=1e-8)


def test_geographic_file_outside_china_is_refused(world):
    data = geojson([({"名称": "x"}, shapely.box(0, 0, 1, 1))])
    with pytest.raises(Invalid):
        read(data.encode(), "x.geojson", known=exchange.COMPOUNDS.titles())


@pytest.mark.parametrize("form", ["geojson", "gpkg", "shp", "kml", "parquet", "xlsx"])
@pytest.mark.parametrize("kind", ["compounds", "grids"])
def test_layer_goes_out_and_comes_in_unchanged(acting, register, kind, form):
    actor = acting(place.DISTRICT, *MORE)
    name, content = exchange.export_layer(actor, kind, place.STREET, form)
    assert name.startswith(f"{kind}-{place.STREET}")
    sheet = exchange.SHEETS[kind]
    table = read(content, name, known=sheet.titles())
    assert len(table.rows) == (24 if kind == "compounds" else 2)
    run = importing.run(actor, sheet, table, request_id=name)
    assert run.errors == []
    assert run.counts.get("unchanged", 0) + run.counts.get("updated", 0) == len(table.rows)


@pytest.mark.parametrize("kind", sorted(exchange.SHEETS))
def test_what_goes_out_as_a_sheet_comes_in_unchanged(acting, register, kind, other):
    actor = acting(place.DISTRICT, *MORE)
    sheet = exchange.SHEETS[kind]
    data = write_xlsx(sheet.columns, sheet.rows(actor), str(sheet.label))
    found = read(data, "out.xlsx", known=sheet.titles())
    run = importing.run(actor, sheet, found, request_id=kind)
    assert run.errors == []
    assert run.counts.get("unchanged", 0) == run.counts["rows"]


@pytest.fixture
def other(world):
    """A grid of the lighting department, and a door plate, so that every kind has a row."""
    from linli.core.places.models import Doorplate

    OtherGrid.objects.create(
        district=place.DISTRICT, organisation=world.units["lighting"], number="L1", name="一片",
        area=place.COMMUNITY, geometry=borders.to_wkb(shapely.box(*corner(0, 0), *corner(4, 4))),
    )  # fmt: skip
    Doorplate.objects.create(
        district=place.DISTRICT, area=place.COMMUNITY, road="文昌路", road_number="1号",
        lon=120.761, lat=30.751,
    )  # fmt: skip


def test_export_of_an_unknown_kind_format_or_without_right(acting, register):
    with pytest.raises(NotFound):
        exchange.export_layer(acting(place.DISTRICT, *MORE), "people", "", "geojson")
    with pytest.raises(Invalid):
        exchange.export_layer(acting(place.DISTRICT, *MORE), "grids", "", "dwg")
    with pytest.raises(Denied):
        exchange.export_layer(acting(place.DISTRICT, "grids.view"), "compounds", "", "geojson")
    _name, content = exchange.export_layer(
        acting(place.OTHER_STREET, *MORE), "compounds", "", "geojson"
    )
    assert json.loads(content)["features"] == []


def test_grids_in_force_are_brought_in_with_their_borders(acting, world):
    actor = acting(place.DISTRICT, *MORE)
    shape = cell(0, 0)
    text = f'网格编码,网格名称,类型,户数,边界\n{place.COMMUNITY}009,第九网格,Grid,333,"{shape.wkt}"\n{place.CELL},甲网格,Grid,,\n'
    run = bring(actor, exchange.GRIDS, text)
    assert (run.errors, counts(run)) == ([], {"created": 1, "updated": 1})
    assert areas.area(f"{place.COMMUNITY}009").households == 333
    kept = Area.objects.get(code=place.CELL)
    assert kept.name == "甲网格" and kept.geometry
    commands.undo(actor, run.pk)
    assert areas.area(place.CELL).name == "第一网格" and not areas.exists(f"{place.COMMUNITY}009")
    bad = bring(actor, exchange.GRIDS, f"编码,名称\n{place.STREET}009001,x\n330402010009001,y\n")
    assert len(bad.errors) == 2


def test_column_in_use_takes_places_out_of_use_and_back(acting, register):
    actor = acting(place.DISTRICT, *MORE)
    one = Building.objects.order_by("id")[0]
    text = f"编号,楼幢,在用\n{one.number},{one.label},否\n"
    taken = bring(actor, exchange.BUILDINGS, text)
    assert (taken.errors, counts(taken)) == ([], {"updated": 1})
    assert not Building.objects.get(pk=one.pk).active
    assert Building.objects.get(pk=one.pk).area == one.area  # the sheet named no community
    home = one.compound
    refused = bring(actor, exchange.COMPOUNDS, f"编号,名称,在用\n{home.number},{home.name},否\n")
    assert counts(refused) == {} and len(refused.errors) == 1  # the other building is in use
    bring(actor, exchange.BUILDINGS, text.replace("否", "是"))
    assert Building.objects.get(pk=one.pk).active


def test_building_without_a_place_is_refused_by_column(acting, register):
    actor, home = acting(place.DISTRICT, *MORE), register[0]
    text = f"编号,楼幢,小区编号\nN1,9幢,{home.number}\nN2,10幢,无此小区\n"
    run = bring(actor, exchange.BUILDINGS, text)
    said = [(bad["number"], dict(bad["problems"])) for bad in run.errors]
    need = "Give longitude and latitude, or an outline."
    assert said[0] == (2, {"Longitude": need, "Latitude": need})
    assert said[1][0] == 3 and "not in the register" in said[1][1]["Number of the compound"]


def test_columns_left_out_keep_what_is_stored(acting, register, world):
    actor = acting(place.DISTRICT, *MORE)
    Compound.objects.filter(pk=register[0].pk).update(kind="retail")
    home = Compound.objects.get(pk=register[0].pk)
    text = f"编号,名称,户数\n{home.number},{home.name},{home.households + 7}\n"
    assert counts(bring(actor, exchange.COMPOUNDS, text)) == {"updated": 1}
    now = Compound.objects.get(pk=home.pk)
    assert (now.kind, now.area, now.households) == ("retail", home.area, home.households + 7)

    shape = cell(0, 0)
    net = f'部门,网格编号,名称,在用,图形\n南湖区路灯管理所,P1,警格一,否,"{shape.wkt}"\n'
    bring(actor, exchange.OTHER_GRIDS, net)
    again = f'部门,网格编号,图形\n南湖区路灯管理所,P1,"{shape.buffer(-1e-5).wkt}"\n'
    assert counts(bring(actor, exchange.OTHER_GRIDS, again)) == {"updated": 1}
    grid = OtherGrid.objects.get(number="P1")
    assert (grid.name, grid.active) == ("警格一", False)

    Area.objects.filter(code=place.CELL).update(kind="special_grid")
    bring(actor, exchange.GRIDS, f"网格编码,网格名称\n{place.CELL},农贸市场专属网格\n")
    assert Area.objects.get(code=place.CELL).kind == "special_grid"


def test_borders_of_divisions_come_in_and_are_taken_back(acting, world):
    actor = acting(place.DISTRICT, *MORE)
    former = bytes(Area.objects.get(code=place.COMMUNITY).geometry or b"")
    text = f'区划代码,边界\n{place.COMMUNITY},"{wkt(0, 0)}"\n330402999999,"{wkt(1, 0)}"\n'
    run = bring(actor, exchange.BORDERS, text, mode="skip_bad")
    assert counts(run) == {"updated": 1} and len(run.errors) == 1
    row = Area.objects.get(code=place.COMMUNITY)
    assert borders.from_wkb(row.geometry).equals(cell(0, 0))
    assert row.lon is not None and cell(0, 0).covers(shapely.Point(row.lon, row.lat))
    commands.undo(actor, run.pk)
    assert bytes(Area.objects.get(code=place.COMMUNITY).geometry or b"") == former


def test_border_of_a_division_needs_the_right_and_the_reach(acting, world):
    text = f'区划代码,边界\n{place.COMMUNITY},"{wkt(0, 0)}"\n'
    with pytest.raises(Denied):
        bring(acting(place.DISTRICT, "grids.approve"), exchange.BORDERS, text)
    elsewhere = bring(acting(place.OTHER_STREET, *MORE), exchange.BORDERS, text, mode="skip_bad")
    assert counts(elsewhere) == {} and len(elsewhere.errors) == 1


def test_other_nets_come_in_by_department_and_number(acting, world):
    actor = acting(place.DISTRICT, *MORE)
    text = f'部门,网格编号,图形\n南湖区路灯管理所,D1,"{wkt(0, 0)}"\n南湖区路灯管理所,D2,"{wkt(1, 0)}"\n无此部门,D3,"{wkt(1, 1)}"\n'
    run = bring(actor, exchange.OTHER_GRIDS, text, mode="skip_bad")
    assert [bad["number"] for bad in run.errors] == [4]
    assert {(o.number, o.area) for o in OtherGrid.objects.all()} == {
        ("D1", place.CELL),
        ("D2", place.CELL),
    }
