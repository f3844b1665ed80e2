"""Where matters were reported, as plain values, for what is reckoned by area."""

from __future__ import annotations

from datetime import date, timedelta

from django.db.models import Count, QuerySet

from linli.core.access.actor import Actor
from linli.core.values.days import midnight
from linli.modules.cases.models import Case
from linli.modules.cases.queries.cases import visible
from linli.modules.cases.states import ENDED, OPEN


def located_points(
    actor: Actor, area: str, since: date, until: date, *, still_open: bool = False
) -> list[tuple[str, float, float]]:
    """(area, lon, lat; WGS-84) of matters with a point reported between two days, both included.

    Only what the actor may see. One statement.
    """
    rows = _found(actor, area, since, until, still_open).filter(lon__isnull=False)
    found = rows.filter(lat__isnull=False).values_list("area", "lon", "lat")
    return [(code, lon or 0.0, lat or 0.0) for code, lon, lat in found]


def numbers_by_area(
    actor: Actor, area: str, since: date, until: date, *, still_open: bool = False
) -> dict[str, int]:
    """Area -> matters reported between two days, with or without a point. One statement."""
    rows = _found(actor, area, since, until, still_open)
    return dict(rows.values_list("area").annotate(n=Count("id")))


def open_public(area: str) -> int:
    """Public matters in an area that are not ended. One statement."""
    return Case.objects.filter(public=True, area__within=area).exclude(state__in=ENDED).count()


def _found(actor: Actor, area: str, since: date, until: date, still_open: bool) -> QuerySet[Case]:
    start, end = midnight(since), midnight(until + timedelta(days=1))
    rows = visible(actor).filter(area__within=area, reported_at__gte=start, reported_at__lt=end)
    return (rows.filter(state__in=OPEN) if still_open else rows).order_by()
