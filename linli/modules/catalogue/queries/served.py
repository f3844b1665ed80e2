"""Whose catalogue a page shows."""

from __future__ import annotations

from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas.served import served
from linli.core.errors import NotFound
from linli.modules.catalogue.queries.catalogue import NATIONAL, catalogue
from linli.modules.catalogue.queries.matters import MatterFacts


def residents_district(asked: str = "") -> str:
    """The one asked for if it is served, else the only one; the national catalogue otherwise."""
    held = [one.code for one in served().districts]
    if asked in held:
        return asked
    return held[0] if len(held) == 1 else NATIONAL


def district_of(actor: Actor) -> str:
    """The district whose catalogue this actor sees and edits; the national one without any."""
    return actor.district or NATIONAL


def shown(code: str, actor: Actor) -> MatterFacts:
    """The version valid today, else the latest one; NotFound for an unknown code."""
    held, home = catalogue(), district_of(actor)
    found = held.matter(code, home) or next(iter(held.history(code, home)), None)
    if found is None:
        raise NotFound()
    return found


def home_label(district: str) -> str:
    """Whose row it is, in words."""
    return _("national") if district == NATIONAL else _("of the district")
