"""Likely the same: open cases near a point, of the same kind, with like words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timedelta

from rapidfuzz import fuzz

from linli.core.figures.queries import number
from linli.modules.cases.models import Case
from linli.modules.cases.states import OPEN

METRES_PER_DEGREE = 111_320.0


@dataclass(frozen=True)
class Likely:
    """`metres` away; `likeness` 0-100 of the words; `score` orders them (higher is likelier)."""

    case: Case
    metres: float
    likeness: float
    score: float


def distance(lon: float, lat: float, other_lon: float, other_lat: float) -> float:
    """Metres on the sphere, good to a millimetre at these distances (equirectangular)."""
    x = (other_lon - lon) * math.cos(math.radians((lat + other_lat) / 2))
    return math.hypot(x, other_lat - lat) * METRES_PER_DEGREE


def likely(
    *, matter: str, lon: float | None, lat: float | None, text: str, now: datetime,
    area: str = "", public_only: bool = True, exclude: int | None = None, limit: int = 5,
) -> list[Likely]:  # fmt: skip
    """One statement: a box by index, then distance, kind and words in memory."""
    if lon is None or lat is None:
        return []
    reach = number("cases.near_metres", area)
    high = reach / METRES_PER_DEGREE
    wide = high / max(math.cos(math.radians(lat)), 0.01)
    found = Case.objects.filter(
        state__in=OPEN,
        lat__gte=lat - high, lat__lte=lat + high, lon__gte=lon - wide, lon__lte=lon + wide,
        reported_at__gte=now - timedelta(days=number("cases.near_days", area)),
        matter_code__startswith=matter[:2],
    )  # fmt: skip
    if public_only:
        found = found.filter(public=True)
    if exclude:
        found = found.exclude(pk=exclude)
    scored = [_scored(c, matter, lon, lat, text, reach) for c in found.order_by("-id")[:200]]
    near = [s for s in scored if s.metres <= reach]
    return sorted(near, key=lambda s: -s.score)[:limit]


def _scored(case: Case, matter: str, lon: float, lat: float, text: str, reach: float) -> Likely:
    assert case.lon is not None
    assert case.lat is not None
    metres = distance(lon, lat, case.lon, case.lat)
    likeness = fuzz.token_set_ratio(text, case.description) if text else 0.0
    likeness = max(likeness, fuzz.partial_ratio(text, case.description) if text else 0.0)
    kind = 40.0 if case.matter_code == matter else 15.0 if case.matter_code[:4] == matter[:4] else 0
    score = kind + 40.0 * max(0.0, 1 - metres / reach) + 0.2 * likeness
    return Likely(case, metres, likeness, score)
