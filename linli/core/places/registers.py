"""Registers of places as the engine of addresses wants them, read from the tables and kept."""

from __future__ import annotations

from django.db.models import Q
from django.utils import timezone

from linli.core.areas import codes
from linli.core.areas import queries as areas
from linli.core.areas.models import Area, AreaAlias
from linli.core.places.models import Barrier, Building, Compound, Doorplate
from linli.core.versions import stamps
from linli.engines.addresses import register

KEPT = 3  # registers in memory: a city's desk works on one or two districts


@stamps.cached("places")
def _kept() -> dict[tuple[str, str, str], register.Register]:
    return {}


def register_of(within: str) -> register.Register:
    """The register of a subtree, loaded again when places, areas or the day change."""
    held = _kept()
    stamp = stamps.tokens().get("areas", "")
    asked = (within, stamp, timezone.localdate().isoformat())
    if asked not in held:
        if len(held) >= KEPT:
            held.clear()
        held[asked] = register.Register(within, _rows(within), areas.locate)
    return held[asked]


def _rows(within: str) -> register.Rows:
    """Six statements."""
    valid, past = _areas(within)
    compounds = _compounds(within)
    buildings = _buildings(within, compounds)
    plates = _plates(within, compounds, buildings)
    return register.Rows(valid, past, compounds, buildings, plates, _lines(within))


def _areas(within: str) -> tuple[dict[str, register.AreaName], list[tuple[str, str]]]:
    """Areas by code that are valid today; names of before and other names with their codes."""
    wanted = Q(code__within=within) | Q(code__in=codes.ancestors(within))
    valid: dict[str, register.AreaName] = {}
    past: list[tuple[str, str]] = []
    day = timezone.localdate()
    rows = Area.objects.filter(wanted).order_by("valid_from")
    shown = ("code", "name", "level", "lon", "lat", "valid_from", "valid_until")
    for code, name, level, lon, lat, first, last in rows.values_list(*shown):
        if first <= day and (last is None or last >= day):
            valid[code] = register.AreaName(name, level, lon, lat)
        else:
            past.append((name, code))
    aliases = AreaAlias.objects.filter(wanted).values_list("alias", "code")
    past += [(alias, code) for alias, code in aliases if not alias.isascii()]
    return valid, past


def _compounds(within: str) -> list[register.CompoundRow]:
    rows = Compound.objects.filter(area__within=within, active=True).order_by("id")
    return [register.CompoundRow(*row) for row in rows.values_list(*register.CompoundRow._fields)]


def _buildings(within: str, compounds: list[register.CompoundRow]) -> list[register.BuildingRow]:
    at = {row.id: i for i, row in enumerate(compounds)}
    rows = Building.objects.filter(area__within=within, active=True).order_by("id")
    shown = ("id", "area", "compound_id", "label", "units", "floors", "homes_per_floor")
    return [
        register.BuildingRow(pk, area, at.get(compound, -1), *rest)
        for pk, area, compound, *rest in rows.values_list(*shown, "lon", "lat").iterator()
    ]


def _plates(
    within: str, compounds: list[register.CompoundRow], buildings: list[register.BuildingRow]
) -> list[register.Plate]:
    by_id = {row.id: i for i, row in enumerate(compounds)}
    houses = {row.id: i for i, row in enumerate(buildings)}
    rows = Doorplate.objects.filter(area__within=within, active=True).order_by("id")
    shown = ("area", "road", "road_number", "compound_id", "building_id", "lon", "lat")
    return [
        register.Plate(area, road, number, by_id.get(c, -1), houses.get(b, -1), lon, lat)
        for area, road, number, c, b, lon, lat in rows.values_list(*shown)
    ]


def _lines(within: str) -> list[tuple[str, bytes]]:
    rows = Barrier.objects.filter(active=True, district__within=within[: codes.COUNTY])
    named = rows.exclude(name="").values_list("name", "geometry")
    return [(name, bytes(wkb)) for name, wkb in named]
