"""What the demo asks the catalogue and the routing."""

from __future__ import annotations

from linli.modules.catalogue import public
from linli.modules.catalogue.public import MatterFacts

__all__ = ["MatterFacts", "by_id", "matter", "unit_of"]


def matter(code: str, area: str) -> MatterFacts:
    """As it holds in the area's district today."""
    return public.catalogue().valid(area[:6])[code]


def by_id(pk: int) -> MatterFacts:
    return public.catalogue().by_id(pk)


def unit_of(facts: MatterFacts, area: str) -> int | None:
    """Who is responsible for the matter there; None when nobody is."""
    return public.route(facts.code, facts.lead, area, area[:6]).unit_id
