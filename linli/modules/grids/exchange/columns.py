"""Columns of the sheets of places and grids, and how a border is written in a cell."""

from __future__ import annotations

import json
from typing import Any

import shapely
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.areas import codes
from linli.core.areas import geometry as borders
from linli.core.areas import rules as area_rules
from linli.core.areas.states import Kind
from linli.core.exchange.columns import Column
from linli.core.people.models import Organisation
from linli.core.places.states import BarrierClass, CompoundKind

LONGEST = 1_000_000
LONGEST_CELL = 32_000


class Shape(bytes):
    """A geometry as WKB that shows itself in few words where rows are looked at."""

    def __str__(self) -> str:
        shape = borders.from_wkb(bytes(self))
        return f"{shape.geom_type} ({shapely.get_num_coordinates(shape)})"


def shape_of(text: str) -> Shape:
    """WKB of a border or line written as WKT or GeoJSON in WGS-84; ValueError with the reason."""
    if len(text) > LONGEST:
        raise ValueError(_("This geometry is too long for a sheet; send a geographic file."))
    try:
        if text.lstrip().startswith("{"):
            found = json.loads(text)
            found = found.get("geometry", found) if isinstance(found, dict) else found
            shape = shapely.from_geojson(json.dumps(found))
        else:
            shape = shapely.from_wkt(text)
    except (shapely.errors.ShapelyError, ValueError, TypeError) as error:
        raise ValueError(_("Write the geometry as WKT or GeoJSON.")) from error
    if shape is None or shape.is_empty:
        raise ValueError(_("Write the geometry as WKT or GeoJSON."))
    points = shapely.get_coordinates(shape)
    if not ((abs(points[:, 0]) <= 180) & (abs(points[:, 1]) <= 90)).all():
        raise ValueError(_("The coordinates are not degrees (WGS-84)."))
    return Shape(borders.to_wkb(shape))


def text_of_shape(wkb: Any) -> str:
    """A stored geometry as WKT for a cell, shorter when it would not fit; empty where is none."""
    if not wkb:
        return ""
    shape = borders.from_wkb(wkb)
    text = str(shapely.to_wkt(shape, rounding_precision=-1))
    return text if len(text) <= LONGEST_CELL else str(shapely.to_wkt(shape, rounding_precision=7))


def community(text: str) -> str:
    """A community's code in any padded form; empty stays empty."""
    code = codes.trimmed(text)
    fine, reason = area_rules.well_formed(code)
    if code and (not fine or len(code) != codes.COMMUNITY):
        raise ValueError(str(reason) if not fine else _("Give the code of a community."))
    return code


def division_code(text: str) -> str:
    code = codes.trimmed(text)
    fine, reason = area_rules.well_formed(code)
    if not fine or len(code) > codes.COMMUNITY:
        raise ValueError(str(reason) if not fine else _("Give the code of a division."))
    return code


def grid_code(text: str) -> str:
    code = codes.trimmed(text)
    fine, reason = area_rules.well_formed(code)
    if not fine or len(code) < codes.GRID:
        raise ValueError(str(reason) if not fine else _("Give the code of a grid."))
    return code


def organisation_id(text: str) -> int:
    """An organisation by name or short name; ValueError when it is unknown or not the only one."""
    found = list(Organisation.objects.filter(active=True, name=text).values_list("pk", flat=True))
    found = found or list(
        Organisation.objects.filter(active=True, short_name=text).values_list("pk", flat=True)
    )
    if len(found) != 1:
        said = _("%(text)s is not known here.") if not found else _("%(text)s is not the only one.")
        raise ValueError(said % {"text": text})
    return int(found[0])


def barrier_classes() -> dict[str, Any]:
    return {str(value): label for value, label in BarrierClass.choices}


def number() -> Column:
    return Column(
        name="number", titles=(gettext_lazy("Number"), "编号", "序号编码", "id"), default="", max_length=40,
    )  # fmt: skip


def area() -> Column:
    titles = (gettext_lazy("Community code"), "社区代码", "社区编码", "区划代码", "所属社区")
    return Column(name="area", titles=titles, type="code", convert=community, default="")


def geometry(required: bool = False) -> Column:
    titles = (gettext_lazy("Geometry"), "图形", "边界", "几何", "wkt", "geom")
    said = gettext_lazy("WKT or GeoJSON in WGS-84")
    return Column(
        name="geometry", titles=titles, convert=shape_of, required=required, help=said,
    )  # fmt: skip


def place() -> tuple[Column, Column]:
    return (
        Column(name="lon", titles=(gettext_lazy("Longitude"), "经度"), type="lon"),
        Column(name="lat", titles=(gettext_lazy("Latitude"), "纬度"), type="lat"),
    )


def households() -> Column:
    return Column(
        name="households", titles=(gettext_lazy("Households"), "户数", "住户数"), type="integer"
    )


def in_use() -> Column:
    """Left out or empty, what is stored stays; new rows are in use."""
    titles = (gettext_lazy("In use"), "在用", "是否在用", "启用")
    return Column(name="active", titles=titles, type="boolean")


def compound_number() -> Column:
    return Column(
        name="compound_number",
        titles=(gettext_lazy("Number of the compound"), "小区编号", "小区编码", "compound"),
        default="",
    )


COMPOUNDS = (
    number(),
    Column(name="name", titles=(gettext_lazy("Name"), "名称", "小区名称", "小区"), required=True, max_length=80),
    Column(
        name="kind", titles=(gettext_lazy("Kind"), "类型", "类别"), type="choice",
        choices=dict(CompoundKind.choices),
    ),
    area(),
    households(),
    Column(name="other_names", titles=(gettext_lazy("Other names"), "别名", "曾用名")),
    Column(name="road", titles=(gettext_lazy("Road"), "道路", "路名", "所在道路"), max_length=60),
    Column(name="road_number", titles=(gettext_lazy("Number on the road"), "门牌号", "门牌"), max_length=20),
    *place(),
    in_use(),
    geometry(),
)  # fmt: skip
BUILDINGS = (
    number(),
    Column(name="label", titles=(gettext_lazy("Label"), "楼幢", "楼栋", "楼号", "幢号", "名称"), required=True, max_length=40),
    compound_number(),
    area(),
    Column(name="units", titles=(gettext_lazy("Units"), "单元数"), type="integer"),
    Column(name="floors", titles=(gettext_lazy("Floors"), "层数", "楼层数"), type="integer"),
    Column(
        name="homes_per_floor", titles=(gettext_lazy("Homes per floor and unit"), "每层户数"), type="integer"
    ),
    households(),
    *place(),
    in_use(),
    geometry(),
)  # fmt: skip
DOORPLATES = (
    Column(name="road", titles=(gettext_lazy("Road"), "道路", "路名", "路街巷"), required=True, max_length=60),
    Column(
        name="road_number", titles=(gettext_lazy("Number on the road"), "门牌号", "门牌"), required=True,
        max_length=20,
    ),
    area(),
    compound_number(),
    *place(),
    in_use(),
)  # fmt: skip
BARRIERS = (
    number(),
    Column(name="name", titles=(gettext_lazy("Name"), "名称"), max_length=60),
    Column(
        name="barrier_class", titles=(gettext_lazy("Class"), "等级", "类别", "class"), type="choice",
        choices=barrier_classes(), convert=int,
    ),
    in_use(),
    geometry(required=True),
)  # fmt: skip
GRIDS = (
    Column(
        name="code", titles=(gettext_lazy("Code"), "网格编码", "网格代码", "编码", "代码"), type="code",
        required=True, convert=grid_code,
    ),
    Column(name="name", titles=(gettext_lazy("Name"), "网格名称", "名称"), required=True, max_length=60),
    Column(
        name="kind", titles=(gettext_lazy("Kind"), "网格类型", "类型"), type="choice",
        choices={k: v for k, v in Kind.choices if k != Kind.DIVISION},
    ),
    households(),
    geometry(),
)  # fmt: skip
BORDERS = (
    Column(
        name="code", titles=(gettext_lazy("Code"), "区划代码", "社区代码", "代码", "编码"), type="code",
        required=True, convert=division_code,
    ),
    geometry(required=True),
)  # fmt: skip
OTHER_GRIDS = (
    Column(
        name="organisation_id", titles=(pgettext_lazy("sheet", "Department"), "部门", "所属部门", "单位"), required=True,
        convert=organisation_id,
    ),
    Column(
        name="number", titles=(gettext_lazy("Number"), "网格编号", "编号", "编码"), required=True, max_length=60
    ),
    Column(name="name", titles=(gettext_lazy("Name"), "网格名称", "名称"), default="", max_length=80),
    in_use(),
    geometry(required=True),
)  # fmt: skip
