from __future__ import annotations

import pytest
import shapely

from linli.core.areas import geometry, seeding
from linli.core.areas import queries as areas
from linli.core.areas.models import Area
from linli.core.errors import Invalid
from tools import demo_areas


def snapshot():
    rows = Area.objects.order_by("code").values()
    return [{**row, "geometry": row["geometry"] and bytes(row["geometry"])} for row in rows]


@pytest.mark.django_db
def test_divisions_load_once(django_assert_max_num_queries):
    with django_assert_max_num_queries(15):
        assert seeding.load_divisions() == 156
    before = snapshot()
    assert seeding.load_divisions() == 0
    assert snapshot() == before
    levels = [len(areas.of_level(level)) for level in (2, 4, 6, 9, 12)]
    assert levels == [1, 1, 1, 13, 140]
    assert areas.area("330402012").lon is None


@pytest.mark.django_db
def test_demo_loads_once_and_divisions_leave_it_as_it_is():
    assert seeding.load_demo("330402") == 156 + 839
    before = snapshot()
    assert len(before) == 156 + 685
    assert seeding.load_demo("330402") == 0
    assert seeding.load_divisions() == 0
    assert snapshot() == before


def test_every_demo_area_with_a_border_has_its_label_inside(demo):
    rows = Area.objects.filter(geometry__isnull=False).values_list("geometry", "lon", "lat")
    assert len(rows) == 839
    assert all(shapely.intersects_xy(geometry.from_wkb(wkb), lon, lat) for wkb, lon, lat in rows)


def test_changed_row_of_the_table_is_taken_over(demo, tmp_path):
    path = tmp_path / "table.csv"
    path.write_text("code,name,level,lon,lat\n330402007,建国街道,9,,\n", encoding="utf-8")
    assert seeding.load_divisions(path) == 1
    facts = areas.area("330402007")
    assert (facts.name, facts.lon) == ("建国街道", 120.751236)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("text", "field"),
    [
        ("code;name\n", "file"),
        ("", "file"),
        ("code,name,level,lon,lat\n33,浙江省,2,,\n3304,嘉兴市,6,,\n", "line 3"),
        ("code,name,level,lon,lat\n33040,某地,5,,\n", "line 2"),
        ("code,name,level,lon,lat\n33,,2,,\n", "line 2"),
        ("code,name,level,lon,lat\n33,浙江省,2,east,30\n", "line 2"),
        ("code,name,level,lon,lat\n33,浙江省,2,120,\n", "line 2"),
        ("code,name,level,lon,lat\n33,浙江省\n", "line 2"),
    ],
)
def test_broken_table_is_refused_as_a_whole(tmp_path, text, field):
    path = tmp_path / "table.csv"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(Invalid) as caught:
        seeding.load_divisions(path)
    assert set(caught.value.fields) == {field}
    assert not Area.objects.exists()


def test_wrong_point_of_a_community_does_not_tear_its_street():
    table = [
        seeding.Division("110101001", "甲街道", 1.0, 1.0),
        seeding.Division("110101002", "乙街道", 3.0, 1.0),
        seeding.Division("110101001001", "甲一社区", 0.5, 1.0),
        seeding.Division("110101001002", "甲二社区", 3.5, 1.0),
        seeding.Division("110101002001", "乙一社区", 2.6, 0.4),
        seeding.Division("110101002002", "乙二社区", 2.6, 1.6),
        seeding.Division("110101002003", "乙三社区", 3.9, 1.6),
        seeding.Division("110101002004", "乙四社区", 9.0, 9.0),
    ]
    grids = demo_areas.drawn(table, shapely.box(0, 0, 4, 2), seed=1, per_community=(2, 2))
    cells = seeding.cells_of(table, grids)
    divisions = {cell.code: cell.geometry for cell in cells if len(cell.code) < 15}
    assert set(divisions) == {"110101", *(row.code for row in table)}
    assert {border.geom_type for border in divisions.values()} == {"Polygon"}
    assert shapely.coverage_is_valid([c.geometry for c in cells if c.kind == "grid"])
