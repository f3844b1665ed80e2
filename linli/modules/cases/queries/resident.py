"""The figures on the residents' first page."""

from __future__ import annotations

from dataclasses import dataclass

from django.core.cache import cache
from django.db.models import Count, Q
from django.utils import timezone

from linli.modules.cases.models import Case

FIGURES_KEPT = 300


@dataclass(frozen=True)
class Month:
    """What came in and what was settled since the first of this month."""

    received: int
    closed: int
    on_time: int

    @property
    def share(self) -> int | None:
        """Of the closed ones, per cent in time; None while nothing was closed."""
        return round(100 * self.on_time / self.closed) if self.closed else None


def this_month() -> Month:
    """One statement, kept for five minutes."""
    start = timezone.localtime().replace(day=1, hour=0, minute=0, second=0, microsecond=0)
    key = f"cases.month:{start:%Y%m}"
    found: Month | None = cache.get(key)
    if found is None:
        closed = Q(closed_at__gte=start, state="closed")
        counts = Case.objects.filter(Q(reported_at__gte=start) | closed).aggregate(
            received=Count("pk", filter=Q(reported_at__gte=start)),
            closed=Count("pk", filter=closed),
            on_time=Count("pk", filter=closed & Q(on_time=True)),
        )
        found = Month(**counts)
        cache.set(key, found, FIGURES_KEPT)
    return found
