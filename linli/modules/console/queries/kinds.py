"""Kinds of organisations, posts and venues, and the areas that still have none of them."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet
from django.db.models.functions import Length
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.models import Area
from linli.core.errors import NotFound
from linli.core.people.kinds import Family, known, of
from linli.core.people.models import Kind, Organisation, Post, valid_on

PERMISSION = "console.organisations"
# What the rows of a family are kept in; venues have no table of their own here.
COUNTED = (Family.ORGANISATION, Family.POST)


@dataclass(frozen=True)
class KindFacts:
    """A kind, how many there are in reach, and how many areas of its level have none.

    `without` is None for a kind that no level is to have one of, or that is not counted here.
    """

    row: Kind
    count: int
    without: int | None

    @property
    def family(self) -> str:
        return self.row.family

    @property
    def code(self) -> str:
        return self.row.code


def kinds(actor: Actor, family: str) -> list[KindFacts]:
    """All of a family, in order. Two statements (none for venues)."""
    if family not in COUNTED:
        return [KindFacts(row, 0, None) for row in of(family)]
    reach = actor.reach(PERMISSION)
    per_level = dict(_areas(reach).order_by().values_list("level").annotate(Count("pk")))
    valid = Area.objects.filter(areas_period(), code=OuterRef("area"))
    rows = _rows(family, reach).order_by().annotate(here=Exists(valid), level=Length("area"))
    grouped = rows.values_list("kind", "level", "here").annotate(
        Count("pk"), Count("area", distinct=True)
    )
    counts: Counter[str] = Counter()
    covered: Counter[tuple[str, int]] = Counter()
    for kind, level, here, count, places in grouped:
        counts[kind] += count
        covered[kind, level] += places if here else 0
    return [
        KindFacts(row, counts[row.code], _without(row, per_level, covered)) for row in of(family)
    ]


def kind(family: str, code: str) -> Kind:
    """One of the known, else NotFound."""
    row = known().get((family, code))
    if row is None:
        raise NotFound()
    return row


def without(actor: Actor, row: Kind) -> QuerySet[Area]:
    """Areas of its level in reach that have no open organisation (held post) of this kind."""
    if row.family not in COUNTED or row.level is None:
        return Area.objects.none()
    found = _areas(actor.reach(PERMISSION)).filter(level=row.level)
    here = _rows(row.family, ("",)).filter(kind=row.code, area=OuterRef("code"))
    return found.filter(~Exists(here)).order_by("code").defer("geometry")


def areas_period() -> Any:
    return valid_on(timezone.localdate())


def _areas(reach: Any) -> QuerySet[Area]:
    return areas.valid(timezone.localdate()).filter(code__within=reach)


def _rows(family: str, reach: Any) -> QuerySet[Any]:
    """Open organisations, or posts that somebody holds today."""
    if family == Family.ORGANISATION:
        return Organisation.objects.filter(active=True, area__within=reach)
    held = Post.objects.filter(valid_on(timezone.localdate()), account__isnull=False)
    return held.filter(area__within=reach)


def _without(row: Kind, per_level: dict[int, int], covered: Any) -> int | None:
    if row.level is None or not row.active:
        return None
    return per_level.get(row.level, 0) - int(covered[row.code, row.level])
