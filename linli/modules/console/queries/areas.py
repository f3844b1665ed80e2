"""Areas as the console shows them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import Count
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.areas import codes
from linli.core.areas import queries as areas
from linli.core.areas.models import Area, AreaAlias
from linli.core.areas.queries import AreaFacts
from linli.core.errors import NotFound
from linli.core.people.models import Organisation, Post, valid_on

PERMISSION = "console.areas"
MOST = 200


@dataclass(frozen=True)
class AreaPage:
    """One area with what hangs on it."""

    facts: AreaFacts
    path: list[tuple[str, str]]
    history: list[AreaFacts]
    children: list[AreaFacts]
    aliases: list[AreaAlias]
    organisations: dict[str, int]
    posts: int

    @property
    def code(self) -> str:
        return self.facts.code


def listed(actor: Actor, text: str = "", kind: str = "") -> list[AreaFacts]:
    """Areas in reach that fit a name, initials, pinyin or code, at most 200; without words those
    the reach begins with. One statement."""
    if not text:
        return tops(actor)
    rows = areas.search(text, actor.reach(PERMISSION), MOST)
    return [row for row in rows if not kind or row.kind == kind]


def tops(actor: Actor) -> list[AreaFacts]:
    """The areas the actor's reach begins with; the top of the tree when it is everywhere."""
    reach = actor.reach(PERMISSION)
    if "" in reach:
        return areas.children("")
    return areas.facts(areas.valid().filter(code__in=reach).order_by("code"))


def area_page(actor: Actor, code: str) -> AreaPage:
    """Raises NotFound for an unknown code and for one out of reach. The latest row if all ended."""
    history = areas.history(code) if actor.covers(PERMISSION, code) else []
    if not history:
        raise NotFound()
    known = areas.labels(codes.ancestors(code))
    counted = Organisation.objects.filter(active=True, area=code).values_list("kind")
    return AreaPage(
        facts=history[-1],
        path=[(step, known.get(step, step)) for step in codes.ancestors(code)],
        history=history,
        children=areas.children(code),
        aliases=list(AreaAlias.objects.filter(code=code).order_by("scheme", "valid_from")),
        organisations=dict(counted.annotate(count=Count("id")).order_by("kind")),
        posts=Post.objects.filter(valid_on(timezone.localdate()), area=code).count(),
    )


def latest(code: str) -> int:
    """The number of the row that a change of the area is about: its last."""
    return Area.objects.filter(code=code).order_by("-valid_from").values_list("id", flat=True)[0]


def outline(actor: Actor, code: str) -> dict[str, Any]:
    """The borders of the areas next below (or of a grid itself) as GeoJSON."""
    if not actor.covers(PERMISSION, code):
        raise NotFound()
    below = [length for length in codes.LENGTHS if length > len(code)]
    for level in [*below[:3], len(code)]:
        drawn = areas.outlines(code, level)
        if drawn["features"]:
            return drawn
    return {"type": "FeatureCollection", "features": []}
