"""What goes out as a sheet or a layer: the register of places, the grids in force, other nets."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, COUNTY, GRID
from linli.core.errors import Denied, NotFound
from linli.core.places.models import Barrier, Building, Compound, Doorplate
from linli.modules.grids.models import OtherGrid

Rows = Iterator[dict[str, Any]]


def rows(actor: Actor, kind: str, area: str = "") -> Rows:
    """By column name, everything in reach below `area`; `geometry` is WKB. NotFound for a kind
    that does not go out, Denied without its permission."""
    if kind not in KINDS:
        raise NotFound()
    permission, made = KINDS[kind]
    if not actor.may(permission):
        raise Denied()
    return made(actor.reach(permission), area)


def _compounds(reach: Any, area: str) -> Rows:
    names = ("number", "name", "kind", "area", "households", "other_names", "road", "road_number", "lon", "lat", "geometry")  # fmt: skip
    for row in _within(Compound, reach, area).order_by("area", "number").values(*names):
        yield {**row, "other_names": "、".join(row["other_names"])}


def _buildings(reach: Any, area: str) -> Rows:
    names = ("number", "label", "area", "units", "floors", "homes_per_floor", "households", "lon", "lat", "geometry", "compound__number")  # fmt: skip
    for row in _within(Building, reach, area).order_by("area", "number").values(*names):
        yield {**row, "compound_number": row.pop("compound__number") or ""}


def _doorplates(reach: Any, area: str) -> Rows:
    names = ("road", "road_number", "area", "lon", "lat", "compound__number")
    for row in _within(Doorplate, reach, area).order_by("area", "road", "road_number").values(*names):  # fmt: skip
        yield {**row, "compound_number": row.pop("compound__number") or ""}


def _barriers(reach: Any, area: str) -> Rows:
    """Of districts reached whole or in part: they run through many communities."""
    found = Barrier.objects.filter(
        active=True, district__within=[prefix[:COUNTY] for prefix in reach]
    )
    found = found.filter(district__within=area[:COUNTY]) if area else found
    for row in found.order_by("number").values("number", "name", "barrier_class", "geometry"):
        yield {**row, "barrier_class": str(row["barrier_class"])}


def _grids(reach: Any, area: str) -> Rows:
    found = areas.valid().filter(code__within=reach, level__gte=GRID)
    found = found.filter(code__within=area) if area else found
    for row in found.order_by("code").values("code", "name", "kind", "households", "geometry"):
        yield dict(row)


def _borders(reach: Any, area: str) -> Rows:
    found = areas.valid().filter(code__within=reach, level__lte=COMMUNITY, geometry__isnull=False)
    found = found.filter(code__within=area) if area else found
    for row in found.order_by("code").values("code", "geometry"):
        yield dict(row)


def _other_grids(reach: Any, area: str) -> Rows:
    names = ("number", "name", "geometry", "organisation__name")
    for row in _within(OtherGrid, reach, area).order_by("organisation", "number").values(*names):
        yield {**row, "organisation_id": row.pop("organisation__name")}


def _within(model: Any, reach: Any, area: str) -> Any:
    found = model.objects.filter(active=True, area__within=reach)
    return found.filter(area__within=area) if area else found


KINDS: dict[str, tuple[str, Callable[[Any, str], Rows]]] = {
    "compounds": ("places.view", _compounds),
    "buildings": ("places.view", _buildings),
    "doorplates": ("places.view", _doorplates),
    "barriers": ("places.view", _barriers),
    "borders": ("areas.view", _borders),
    "grids": ("grids.view", _grids),
    "other_grids": ("grids.view", _other_grids),
}
