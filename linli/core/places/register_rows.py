"""The four tables of the register: what each row must hold and what names it."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from math import isfinite
from typing import Any

import shapely
from django.db.models import Q
from django.utils.translation import gettext as _
from shapely.geometry.base import BaseGeometry

from linli.core.areas import geometry as borders
from linli.core.errors import Invalid
from linli.core.places.models import Barrier, Building, Compound, Doorplate
from linli.core.places.placing import Facts
from linli.core.places.storing import Sort
from linli.engines.addresses import wording
from linli.engines.divisions import naming

INITIALS_LENGTH = 80
ORIGIN = 0.5  # degrees around (0, 0), where no office stands: coordinates that got lost
LINES = ("LineString", "MultiLineString", "LinearRing")


def digest(*parts: Any) -> str:
    """Eight letters that stay the same for the same parts."""
    text = "\0".join(str(part) for part in parts)
    return hashlib.blake2s(text.encode(), digest_size=4).hexdigest()


def needed(facts: Facts, name: str) -> None:
    """Outer blanks go; an empty text is refused, and a missing one where no number names the row."""
    value = facts.get(name)
    if value is None and facts.get("number"):
        return
    facts[name] = str(value or "").strip()
    if not facts[name]:
        raise Invalid({name: _("This must not be empty.")})


def read_point(facts: Facts) -> None:
    """Both coordinates or none, in WGS-84 degrees."""
    if ("lon" in facts) != ("lat" in facts):
        raise Invalid({"lon": _("Give longitude and latitude, or neither.")})
    if "lon" not in facts:
        return
    lon, lat = float(facts["lon"]), float(facts["lat"])
    if not (isfinite(lon) and isfinite(lat) and abs(lon) <= 180 and abs(lat) <= 90):
        raise Invalid({"lon": _("This is not a place in WGS-84 degrees: longitude, latitude.")})
    if abs(lon) < ORIGIN and abs(lat) < ORIGIN:
        raise Invalid({"lon": _("This point lies in the sea off Africa: the place got lost.")})
    facts["lon"], facts["lat"] = lon, lat


def shape_of(given: Any) -> BaseGeometry:
    """WKB bytes or a geometry; `Invalid` for neither and for what is not in degrees."""
    try:
        shape = given if isinstance(given, BaseGeometry) else borders.from_wkb(given)
    except (shapely.errors.ShapelyError, TypeError, ValueError) as error:
        raise Invalid({"geometry": _("The geometry cannot be read.")}) from error
    if shape is None or shape.is_empty:
        raise Invalid({"geometry": _("The geometry is empty.")})
    west, south, east, north = shape.bounds
    if not (abs(west) <= 180 and abs(east) <= 180 and abs(south) <= 90 and abs(north) <= 90):
        raise Invalid({"geometry": _("The geometry is not in degrees: convert it to WGS-84.")})
    return shape


def read_surface(facts: Facts) -> None:
    """A valid surface as WKB; it gives the point where none is given."""
    if facts.get("geometry") is None:
        return
    surface = borders.polygonal(shape_of(facts["geometry"]))
    facts["geometry"] = borders.to_wkb(surface)
    if "lon" not in facts:
        facts["lon"], facts["lat"] = borders.label_point(surface)


def read_compound(facts: Facts) -> Facts:
    """Name, point, border, other names."""
    needed(facts, "name")
    if "name" in facts:
        facts["initials"] = naming.initials(facts["name"])[:INITIALS_LENGTH]
    others = facts.get("other_names")
    if isinstance(others, str):
        others = [word.strip() for word in others.replace("，", "、").split("、")]
    if others is not None:
        facts["other_names"] = [str(word) for word in others if str(word).strip()]
    read_point(facts)
    read_surface(facts)
    return facts


def read_building(facts: Facts) -> Facts:
    """Label, point, outline."""
    needed(facts, "label")
    read_point(facts)
    read_surface(facts)
    return facts


def read_doorplate(facts: Facts) -> Facts:
    """Road and number: `文昌路`, `128号` as written; the place of it."""
    needed(facts, "road")
    needed(facts, "road_number")
    read_point(facts)
    return facts


def read_barrier(facts: Facts) -> Facts:
    """The line and its box; its middle tells the community, and so the district."""
    if "name" in facts:
        facts["name"] = str(facts["name"]).strip()
    if facts.get("geometry") is None:
        if not facts.get("number"):
            raise Invalid({"geometry": _("This must not be empty.")})
        return facts
    line = shape_of(facts["geometry"])
    if line.geom_type not in LINES or line.length == 0:
        raise Invalid({"geometry": _("A barrier is a line.")})
    facts["geometry"] = borders.to_wkb(line)
    facts["west"], facts["south"], facts["east"], facts["north"] = line.bounds
    return facts


def compound_name(row: Any) -> Any:
    return (row.area, row.name) if row.name else None


def compound_number(row: Any) -> str:
    return f"{row.initials[:20]}-{digest(row.area, row.name)}"


def compounds_near(rows: Sequence[Any]) -> Q:
    return Q(area__in={r.area for r in rows}, name__in={r.name for r in rows})


def compounds_kept(ids: list[int]) -> dict[int, str]:
    """Of these, the compounds in which buildings in use stand."""
    said = _("Buildings in use stand in it. Take them out of use, or move them, first.")
    rows = Building.objects.filter(compound_id__in=ids, active=True)
    return {pk: said for pk in rows.values_list("compound_id", flat=True) if pk is not None}


def building_name(row: Any) -> Any:
    return (row.compound_id, wording.label_key(row.label)) if row.compound_id else None


def building_number(row: Any) -> str:
    if row.compound_id:
        return f"b-{row.compound_id}-{digest(wording.label_key(row.label))}"
    return f"b-{digest(row.area, row.label, row.lon, row.lat)}"


def buildings_near(rows: Sequence[Any]) -> Q:
    return Q(compound_id__in={r.compound_id for r in rows if r.compound_id})


def barrier_number(row: Any) -> str:
    return f"l-{digest(row.name, bytes(row.geometry).hex())}"


COMPOUNDS = Sort(
    Compound, read_compound, compound_name, compound_number, compounds_near, kept=compounds_kept
)
BUILDINGS = Sort(Building, read_building, building_name, building_number, buildings_near)
DOORPLATES = Sort(Doorplate, read_doorplate, identity=("area", "road", "road_number"))
BARRIERS = Sort(Barrier, read_barrier, number=barrier_number)
