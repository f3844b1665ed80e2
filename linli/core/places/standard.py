"""Standard addresses: read one, complete many against the register of places."""

from __future__ import annotations

from collections.abc import Sequence

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.errors.engines import said
from linli.core.places.registers import register_of
from linli.core.versions import stamps
from linli.engines.addresses.completing import complete_all
from linli.engines.addresses.found import Found, Level

LABELS = {
    Level.ROOM: _("Room"),
    Level.UNIT: pgettext_lazy("address", "Unit"),
    Level.BUILDING: _("Building"),
    Level.DOORPLATE: _("Door plate"),
    Level.COMPOUND: _("Compound"),
    Level.CROSSING: _("Crossing of roads"),
    Level.ROAD: _("Road"),
    Level.GRID: _("Grid"),
    Level.COMMUNITY: _("Community"),
    Level.STREET: _("Street or town"),
    Level.UNMATCHED: _("Not matched"),
}

# The columns of a sheet of standard addresses; the field list of a district's address service.
TITLES = {
    "text": _("Standard address"),
    "province": _("Province"),
    "city": _("City"),
    "county": _("District or county"),
    "street": _("Street or town"),
    "community": _("Community"),
    "grid": _("Grid"),
    "compound": _("Compound"),
    "road": _("Road"),
    "road_number": _("Number on the road"),
    "building": _("Building"),
    "unit": pgettext_lazy("address", "Unit"),
    "floor": _("Floor"),
    "room": _("Room"),
    "rest": _("Other words"),
    "grid_code": _("Grid code"),
    "lon": _("Longitude (WGS-84)"),
    "lat": _("Latitude (WGS-84)"),
    "level": _("Matched down to"),
    "confidence": _("Confidence"),
    "reasons": _("Reasons"),
    "alternatives": _("May also be"),
}


def complete(texts: Sequence[str], within: str) -> list[Found]:
    """Each address as standard, with grid, point (WGS-84), level, confidence and the reasons.

    Nothing is guessed silently: every doubt is a reason, and below `CONFIDENT` the level is
    "unmatched". Names and numbers of the subtree are held in memory, read in few
    statements when places or areas change; else one statement looks at the stamps.
    """
    with stamps.frame():
        return complete_all(texts, register_of(within))


def reasons(found: Found) -> list[str]:
    """Why it was matched so, or not, as sentences in the active language."""
    return [str(one) for one in said(found.reasons)]


def level_label(found: Found) -> str:
    """How far down it was matched, in the active language."""
    return str(LABELS[found.level])
