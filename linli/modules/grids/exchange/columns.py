"""Columns of the sheets of places, grids and other nets, and how their codes are read."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.areas import codes
from linli.core.areas import rules as area_rules
from linli.core.areas.models import Area
from linli.core.areas.states import Kind
from linli.core.exchange.columns import Column, column_of
from linli.core.exchange.converting import organisation_id
from linli.core.exchange.shapes import shape_of
from linli.core.places.models import Barrier, Building, Compound, Doorplate
from linli.modules.grids.models import OtherGrid


def coded(fits: Callable[[int], bool], said: Any) -> Callable[[str], str]:
    """Reads a code in any padded form, whose length must fit; ValueError with the reason."""

    def read(text: str) -> str:
        code = codes.trimmed(text)
        fine, reason = area_rules.well_formed(code)
        if not (fine and fits(len(code))):
            raise ValueError(str(said if fine else reason))
        return code

    return read


community = coded(lambda n: n == codes.COMMUNITY, gettext_lazy("Give the code of a community."))
division = coded(lambda n: n <= codes.COMMUNITY, gettext_lazy("Give the code of a division."))
grid = coded(lambda n: n >= codes.GRID, gettext_lazy("Give the code of a grid."))
GEOMETRY: dict[str, Any] = {
    "name": "geometry", "titles": (gettext_lazy("Geometry"), "图形", "边界", "几何", "wkt", "geom"),
    "convert": shape_of, "help": gettext_lazy("WKT or GeoJSON in WGS-84"),
}  # fmt: skip
SHAPE, NEEDED_SHAPE = Column(**GEOMETRY), Column(**GEOMETRY, required=True)
AREA = Column(
    name="area", titles=(gettext_lazy("Community code"), "社区代码", "社区编码", "区划代码", "所属社区"),
    type="code", convert=community, default="",
)  # fmt: skip
PLACE = (
    Column(name="lon", titles=(gettext_lazy("Longitude"), "经度"), type="lon"),
    Column(name="lat", titles=(gettext_lazy("Latitude"), "纬度"), type="lat"),
)
IN_USE = column_of(Compound, "active", "在用", "是否在用", "启用")
HOUSEHOLDS = column_of(Compound, "households", "户数", "住户数")
NUMBER = column_of(Compound, "number", "编号", "序号编码", "id", default="")
COMPOUND = Column(
    name="compound_number", source="compound__number", default="",
    titles=(gettext_lazy("Number of the compound"), "小区编号", "小区编码", "compound"),
)  # fmt: skip
ROAD, ROAD_NUMBER = ("道路", "路名", "所在道路", "路街巷"), ("门牌号", "门牌")
COMPOUNDS = (
    NUMBER,
    column_of(Compound, "name", "名称", "小区名称", "小区", required=True),
    column_of(Compound, "kind", "类型", "类别"),
    AREA,
    HOUSEHOLDS,
    column_of(Compound, "other_names", "别名", "曾用名"),
    column_of(Compound, "road", *ROAD),
    column_of(Compound, "road_number", *ROAD_NUMBER),
    *PLACE,
    IN_USE,
    SHAPE,
)
BUILDINGS = (
    NUMBER,
    column_of(Building, "label", "楼幢", "楼栋", "楼号", "幢号", "名称", required=True),
    COMPOUND,
    AREA,
    column_of(Building, "units", "单元数"),
    column_of(Building, "floors", "层数", "楼层数"),
    column_of(Building, "homes_per_floor", "每层户数"),
    HOUSEHOLDS,
    *PLACE,
    IN_USE,
    SHAPE,
)
DOORPLATES = (
    column_of(Doorplate, "road", *ROAD, required=True),
    column_of(Doorplate, "road_number", *ROAD_NUMBER, required=True),
    AREA,
    COMPOUND,
    *PLACE,
    IN_USE,
)
BARRIERS = (
    NUMBER,
    column_of(Barrier, "name", "名称"),
    column_of(Barrier, "barrier_class", "等级", "类别", "class"),
    IN_USE,
    NEEDED_SHAPE,
)
GRID_KINDS = {kind: label for kind, label in Kind.choices if kind != Kind.DIVISION}
GRIDS = (
    column_of(Area, "code", "网格编码", "网格代码", "编码", "代码", required=True, convert=grid),
    column_of(Area, "name", "网格名称", "名称", required=True),
    column_of(Area, "kind", "网格类型", "类型", choices=GRID_KINDS),
    HOUSEHOLDS,
    SHAPE,
)
DIVISION = ("区划代码", "社区代码", "代码", "编码")
BORDERS = (column_of(Area, "code", *DIVISION, required=True, convert=division), NEEDED_SHAPE)
OTHER_GRIDS = (
    Column(
        name="organisation_id", source="organisation__name", required=True, convert=organisation_id,
        titles=(pgettext_lazy("sheet", "Department"), "部门", "所属部门", "单位"),
    ),
    column_of(OtherGrid, "number", "网格编号", "编号", "编码", required=True),
    column_of(OtherGrid, "name", "网格名称", "名称", default=""),
    IN_USE,
    NEEDED_SHAPE,
)  # fmt: skip
