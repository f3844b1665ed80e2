"""Changing the routing rows. What could never work cannot be saved."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.areas import queries as areas
from linli.core.areas.codes import district_of
from linli.core.errors import Invalid, NotFound
from linli.core.lifecycle.commands import Act, command
from linli.core.lifecycle.rows import in_reach, remove, store
from linli.core.people.models import Organisation
from linli.core.versions import stamps
from linli.modules.catalogue.models import Route
from linli.modules.catalogue.queries import routing

PERMISSION = "routing.manage"
FARTHEST = 1000


@command("routing.save", label=gettext_lazy("Routing row saved"), permission=PERMISSION)
def save_route(
    act: Act,
    *,
    prefix: str,
    area: str,
    unit_id: int,
    priority: int = 0,
    note: str = "",
    route_id: int | None = None,
) -> tuple[Route, dict[str, Any]]:
    """Adds a row, or changes the one with `route_id`; the row and its changes.

    `prefix`: code of a matter or category, empty for all; `area` empty: everywhere. Invalid by
    field when matter, area or unit are not there, do not belong together, or the row is a twin.
    """
    in_reach(act, PERMISSION, area)
    row = _row(act, route_id)
    facts = {
        "district": row.district or district_of(area),
        "prefix": prefix.strip(),
        "area": area,
        "unit_id": unit_id,
        "priority": priority,
        "note": note.strip(),
    }
    faults = _place_faults(row, facts) or _unit_faults(facts) or _twin_faults(row, facts)
    if faults:
        raise Invalid(faults)
    changes = store(act, row, facts)
    stamps.bump("routing")
    return row, changes


def _row(act: Act, route_id: int | None) -> Route:
    if route_id is None:
        return Route()
    row = Route.objects.select_for_update().filter(pk=route_id).first()
    if row is None:
        raise NotFound()
    in_reach(act, PERMISSION, row.area)
    return row


def _place_faults(row: Route, facts: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    prefix, area, priority = facts["prefix"], facts["area"], facts["priority"]
    if prefix and not routing.known_prefix(prefix, district_of(area)):
        found["prefix"] = _("The catalogue has no matter or category %(code)s.") % {"code": prefix}
    if area and not areas.exists(area):
        found["area"] = _("There is no area %(code)s.") % {"code": area}
    elif row.district and district_of(area) != row.district:
        found["area"] = _("A row stays in its district. Add a new one there.")
    if not -FARTHEST <= priority <= FARTHEST:
        found["priority"] = _("Choose a number from -1000 to 1000.")
    return found


def _unit_faults(facts: dict[str, Any]) -> dict[str, Any]:
    unit = Organisation.objects.filter(pk=facts["unit_id"]).first()
    if unit is None:
        return {"unit": _("There is no such unit.")}
    if not unit.active:
        return {"unit": _("This unit is closed.")}
    if not (facts["area"].startswith(unit.area) or unit.area.startswith(facts["area"])):
        return {"unit": _("This unit works for another area. Neither contains the other.")}
    return {}


def _twin_faults(row: Route, facts: dict[str, Any]) -> dict[str, Any]:
    same = Route.objects.filter(
        district=facts["district"], prefix=facts["prefix"], area=facts["area"]
    ).exclude(pk=row.pk)
    for other in same:
        if other.priority == facts["priority"]:
            said = _("Row %(row)s says who gets this with the same priority. Choose another one.")
            return {"priority": said % {"row": other.pk}}
        if other.unit_id == facts["unit_id"]:
            said = _("Row %(row)s names this unit for the same matter and area already.")
            return {"unit": said % {"row": other.pk}}
    return {}


@command("routing.remove", label=gettext_lazy("Routing row removed"), permission=PERMISSION)
def remove_route(act: Act, *, route_id: int) -> None:
    """Cases that were dispatched by it stay where they are."""
    remove(act, _row(act, route_id))
    stamps.bump("routing")
