"""Posts with their gaps: vacancies, double cover, grids without a worker."""

from __future__ import annotations

from dataclasses import dataclass

from django.db import models
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.areas import codes
from linli.core.areas import queries as areas
from linli.core.areas.models import Area
from linli.core.people.kinds import GRID_LEADER, GRID_WORKER, MICRO_LEADER
from linli.core.people.models import Absence, Post, valid_on

PERMISSION = "console.posts"
ONE_EACH = (GRID_LEADER, GRID_WORKER, MICRO_LEADER)


@dataclass(frozen=True)
class Gaps:
    """How many posts stand in reach today, and where the net has holes or is double."""

    posts: int
    vacant: int
    double: int
    without_worker: int


def posts(
    actor: Actor, *, text: str = "", kind: str = "", area: str = "", show: str = ""
) -> models.QuerySet[Post]:
    """Posts in reach, by area. `show`: "" of today, vacant, double, away, ended, future."""
    rows = Post.objects.filter(area__within=actor.reach(PERMISSION))
    rows = _shown(rows, show)
    if kind:
        rows = rows.filter(kind=kind)
    if area:
        rows = rows.filter(area__within=area)
    if text := text.strip():
        people = models.Q(account__name__icontains=text) | models.Q(account__login=text)
        rows = rows.filter(people | models.Q(organisation__name__icontains=text))
    return rows.select_related("account", "organisation").order_by("area", "kind", "id")


def _shown(rows: models.QuerySet[Post], show: str) -> models.QuerySet[Post]:
    day = timezone.localdate()
    now = rows.filter(valid_on(day))
    if show == "vacant":
        return now.filter(account__isnull=True)
    if show == "double":
        return now.filter(models.Exists(_beside()), kind__in=ONE_EACH, account__isnull=False)
    if show == "away":
        return now.filter(absences__first_day__lte=day, absences__last_day__gte=day).distinct()
    if show == "ended":
        return rows.filter(valid_until__lt=day)
    return rows.filter(valid_from__gt=day) if show == "future" else now


def _beside() -> models.QuerySet[Post]:
    """Another held post of the same kind for the same area on the same day."""
    day = timezone.localdate()
    others = Post.objects.filter(
        valid_on(day), kind=models.OuterRef("kind"), area=models.OuterRef("area")
    )
    return others.filter(account__isnull=False).exclude(pk=models.OuterRef("pk"))


def absences_of(post_id: int) -> list[Absence]:
    rows = Absence.objects.filter(post_id=post_id).select_related("deputy")
    return list(rows.order_by("-first_day"))


def grids_without_worker(actor: Actor, under: str = "") -> models.QuerySet[Area]:
    """Grids in reach with no grid worker holding a post for them today (or above them)."""
    day = timezone.localdate()
    working = Post.objects.filter(
        valid_on(day), kind=GRID_WORKER, account__isnull=False, area=models.OuterRef("code")
    )
    rows = areas.valid(day).filter(code__within=actor.reach(PERMISSION), level=codes.GRID)
    rows = rows.filter(code__within=under) if under else rows
    return rows.filter(~models.Exists(working)).order_by("code").defer("geometry")


def gaps(actor: Actor) -> Gaps:
    """One statement (two while there are no posts at all)."""
    grids = grids_without_worker(actor)
    counted = (
        grids.order_by()
        .values(one=models.Value(1))
        .annotate(count=models.Count("*"))
        .values("count")
    )
    today = Post.objects.filter(
        valid_on(timezone.localdate()), area__within=actor.reach(PERMISSION)
    )
    found = today.aggregate(
        posts=models.Count("id"),
        vacant=models.Count("id", filter=models.Q(account=None)),
        double=models.Count(
            "id",
            filter=models.Q(models.Exists(_beside()), kind__in=ONE_EACH, account__isnull=False),
        ),
        without=models.Max(models.Subquery(counted, output_field=models.IntegerField())),
    )
    without = found["without"] if found["posts"] else grids.count()
    return Gaps(found["posts"], found["vacant"], found["double"], without or 0)


def of_area(code: str) -> list[Post]:
    rows = Post.objects.filter(valid_on(timezone.localdate()), area=code)
    return list(
        rows.select_related("account", "organisation").order_by(
            "kind", models.F("account_id").asc(nulls_first=True)
        )
    )
