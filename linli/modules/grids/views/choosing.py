"""Where a page stands: the area it is about, in the actor's reach, and the way to it."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, COUNTY, STREET
from linli.core.errors import NotFound
from linli.core.values.quantities import natural

Choices = list[tuple[str, Any]]


def home(actor: Actor, permission: str) -> str:
    """The widest area of the actor that is a district or smaller; empty without any reach."""
    reach = sorted(actor.reach(permission), key=lambda code: (len(code), code))
    for code in reach:
        if len(code) >= COUNTY:
            return code
    counties = areas.of_level(COUNTY, reach) if reach else []
    return counties[0].code if counties else ""


def area_choices(actor: Actor, permission: str) -> Choices:
    """Districts, streets with their communities under them."""
    reach = actor.reach(permission)
    if not reach:
        return []
    levels = (COUNTY, STREET, COMMUNITY)
    rows = [row for level in levels for row in areas.of_level(level, reach)]
    shown = sorted(rows, key=lambda row: row.code)
    least = min((len(row.code) for row in shown), default=COUNTY)
    deep = {level: n for n, level in enumerate(level for level in levels if level >= least)}
    return [(row.code, f"{'　' * deep[len(row.code)]}{row.label}") for row in shown]


def asked(actor: Actor, permission: str, wanted: str) -> tuple[Choices, str]:
    """What may be chosen, and the area asked for when it is one of these, else the widest.

    NotFound for somebody without any area.
    """
    choices = area_choices(actor, permission)
    area = wanted if wanted in dict(choices) else home(actor, permission)
    if not area:
        raise NotFound(_("No area has been given to you for this."))
    return choices, area


def whole(text: str, known: set[int]) -> int:
    """A number when it is one of the known ones, else 0."""
    return next((one for one in known if one == natural(text)), 0)


def crumbs(*steps: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way to a page from the first one of the grids."""
    return [(_("Grids"), reverse("grids:overview")), *steps]


def plan_crumbs(plan: Any, *steps: tuple[Any, str]) -> list[tuple[Any, str]]:
    return crumbs((plan.name, reverse("grids:plan", args=[plan.pk])), *steps)
