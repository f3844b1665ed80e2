"""What anyone may see: a case by its code, the public list and map. Never who reported."""

from __future__ import annotations

from linli.core.errors import NotFound
from linli.modules.cases.models import Case
from linli.modules.cases.states import ENDED

SHOWN = (
    "id", "district", "number", "code", "matter_id", "matter_code", "area", "place", "state", "unit_id",
    "reported_at", "due_at", "closed_at", "provisional", "outcome", "answer", "reporters", "lon", "lat",
    "public", "merged_into_id", "reopens", "on_time", "basis",
)  # fmt: skip


def by_code(code: str) -> Case:
    case = Case.objects.only(*SHOWN).filter(code=code).first()
    if case is None:
        raise NotFound()
    return case


def target(case: Case) -> Case | None:
    """The case it was merged into."""
    return Case.objects.filter(pk=case.merged_into_id).first() if case.merged_into_id else None


def listing(
    *, area: str = "", matter: str = "", state: str = "", before: int | None = None, limit: int = 30
) -> list[Case]:
    """Public cases, newest first."""
    found = Case.objects.filter(public=True).exclude(state__in=("withdrawn", "merged", "cancelled"))
    if area:
        found = found.filter(area__within=area)
    if matter:
        found = found.filter(matter_code__startswith=matter)
    if state:
        closed = ("closed", "rejected")
        found = (
            found.filter(state__in=closed) if state == "ended" else found.exclude(state__in=ENDED)
        )
    if before:
        found = found.filter(pk__lt=before)
    return list(found.only(*SHOWN).order_by("-id")[:limit])


def points(*, area: str = "", matter: str = "", state: str = "", limit: int = 2000) -> list[Case]:
    """For the map: public cases that have a point, newest first."""
    rows = listing(area=area, matter=matter, state=state, limit=limit)
    return [c for c in rows if c.lon is not None]
