"""Routing for people: the rows listed, what is wrong with them, and why one wins."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.modules.catalogue.models import Route
from linli.modules.catalogue.queries import catalogue, routing
from linli.modules.catalogue.queries.matters import duty_label


@dataclass(frozen=True, slots=True)
class Explained:
    """A candidate in words."""

    candidate: routing.Candidate
    unit: str
    rule: str
    sentence: str


def explain(matter_code: str, lead_duty: str, area: str, district: str) -> list[Explained]:
    """Every candidate in order, with the sentence why it won or lost. One statement for names."""
    why = routing.route(matter_code, lead_duty, area, district).why
    places = areas.labels({c.area for c in why})
    return [_explained(c, district, places) for c in why]


def _explained(candidate: routing.Candidate, district: str, places: Mapping[str, str]) -> Explained:
    place = places.get(candidate.area, candidate.area) or _("everywhere")
    if candidate.row_id is None:
        rule = _("Duty “%(duty)s” in %(place)s")
        words = {"duty": duty_label(candidate.prefix), "place": place}
    else:
        rule = _("Row %(row)s: %(matter)s in %(place)s, priority %(priority)s")
        matter = catalogue.label(candidate.prefix, district) or _("all matters")
        words = {
            "row": str(candidate.row_id),
            "matter": matter,
            "place": place,
            "priority": str(candidate.priority),
        }
    sentence = _won(candidate) if candidate.won else _losing()[candidate.reason]
    return Explained(candidate, routing.unit_label(candidate.unit_id), rule % words, sentence)


def _won(candidate: routing.Candidate) -> str:
    if candidate.row_id is None:
        return _("Wins: no row names a unit, and this is the nearest unit with the duty.")
    return _("Wins: it is the most specific row for this matter and place.")


def _losing() -> dict[str, str]:
    return {
        routing.CLOSED: _("Out: this unit is closed. Name another one in the row."),
        routing.PREFIX: _("Loses: another row names the matter more exactly."),
        routing.AREA: _("Loses: another one is responsible for a smaller area around this place."),
        routing.PRIORITY: _(
            "Loses: another row for the same matter and area has a higher priority."
        ),
        routing.OLDER: _("Loses: everything else is equal, and the other one was entered earlier."),
        routing.ROW_FIRST: _("Not asked: a routing row goes before duties."),
    }


def problem(row: routing.RouteRow) -> str:
    """A closed unit, a matter that ended; empty when the row still works."""
    unit = routing.units().ids.get(row.unit_id)
    if unit is None or not unit.active:
        return _("The unit is closed.")
    if row.prefix and not routing.known_prefix(row.prefix, row.district):
        return _("The matter or category is no longer in the catalogue.")
    return ""


def listed(district: str, reach: Iterable[str], **wanted: Any) -> list[routing.RouteRow]:
    """Rows within reach, by prefix and area. `wanted`: text (code or name), unit (id), area."""
    stored = Route.objects.filter(area__within=tuple(reach))
    if wanted.get("unit"):
        stored = stored.filter(unit_id=wanted["unit"])
    if wanted.get("area"):
        stored = stored.filter(area__within=wanted["area"])
    columns = routing.RouteRow.__slots__
    found = [
        routing.RouteRow(*row)
        for row in stored.order_by("prefix", "area", "-priority", "id").values_list(*columns)
    ]
    text = str(wanted.get("text") or "").strip()
    return [row for row in found if not text or _mentions(row, text, district)]


def row(pk: int) -> routing.RouteRow | None:
    """One row as stored."""
    found = Route.objects.filter(pk=pk).values_list(*routing.RouteRow.__slots__).first()
    return routing.RouteRow(*found) if found else None


def rows_for(matter_code: str, district: str) -> list[routing.RouteRow]:
    """Rows in a district, or above it, that name this matter or a category it lies in."""
    found = [held for group in routing.rows().held.values() for held in group]
    fitting = [
        held
        for held in found
        if matter_code.startswith(held.prefix)
        and (district == catalogue.NATIONAL or related(held.area, district))
    ]
    return sorted(fitting, key=lambda r: (-len(r.prefix), r.area, -r.priority, r.id))


def _mentions(row: routing.RouteRow, text: str, district: str) -> bool:
    named = (catalogue.label(row.prefix, district), routing.unit_label(row.unit_id), row.note)
    return row.prefix.startswith(text) or any(text.casefold() in n.casefold() for n in named)


def related(one: str, other: str) -> bool:
    """Does one area contain the other?"""
    return one.startswith(other) or other.startswith(one)
