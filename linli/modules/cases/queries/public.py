"""What anyone may see: a case by its code, the public list and map. Never who reported."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.utils import timezone

from linli.core.areas import queries as areas
from linli.core.errors import NotFound
from linli.core.figures.queries import number
from linli.core.journal import queries as journal
from linli.core.parties.concerned import by_token
from linli.core.parties.models import Party
from linli.modules.cases.models import Case
from linli.modules.cases.queries.cases import unit_names
from linli.modules.cases.queries.reporters import merged
from linli.modules.cases.states import CASE, ENDED, MACHINE
from linli.modules.catalogue import public as catalogue

SHOWN = (
    "id", "district", "number", "code", "matter_id", "matter_code", "area", "place", "state", "unit_id",
    "reported_at", "due_at", "closed_at", "provisional", "outcome", "answer", "reporters", "lon", "lat",
    "public", "merged_into_id", "reopens", "on_time", "basis",
)  # fmt: skip
# Verbs a reporter may see on the way, in the words of the state they led to.
STEPS = frozenset(
    {
        "cases.report", "cases.register", "cases.reject", "cases.dispatch", "cases.accept",
        "cases.start", "cases.feed_back", "cases.verify", "cases.close", "cases.settle",
        "cases.send_back", "cases.merge", "cases.cancel", "cases.reopen", "cases.withdraw",
        "cases.decide", "cases.resume", "cases.escalate", "cases.import",
    }
)  # fmt: skip


@dataclass(frozen=True)
class Step:
    verb: str
    at: datetime
    state: str


@dataclass(frozen=True)
class Tracked:
    """A case as its code shows it. `reporter` only when the receipt's token was given."""

    case: Case
    matter: Any
    unit: str
    area: str
    steps: list[Step]
    target: Case | None
    reporter: Party | None
    may_rate: bool
    may_withdraw: bool


def by_code(code: str) -> Case:
    case = Case.objects.only(*SHOWN).filter(code=code).first()
    if case is None:
        raise NotFound()
    return case


def tracked(code: str, token: str = "") -> Tracked:
    """Stage, unit, promised date, answers. Raises NotFound for an unknown code or token."""
    case = by_code(code)
    target = Case.objects.only(*SHOWN).filter(pk=case.merged_into_id or 0).first()
    reporter = _reporter(case, token)
    shown = target or case
    days = number("cases.rating_days", case.area)
    rateable = shown.state == "closed" and shown.closed_at is not None
    within = rateable and timezone.now() <= shown.closed_at + timedelta(days=days)  # type: ignore[operator]
    return Tracked(
        case=case,
        matter=catalogue.catalogue().by_id(case.matter_id),
        unit=unit_names([shown.unit_id]).get(shown.unit_id or 0, ""),
        area=areas.full_name(case.area, "", timezone.localdate(case.reported_at)),
        steps=steps(case),
        target=target,
        reporter=reporter,
        may_rate=bool(reporter and within),
        may_withdraw=bool(
            reporter and MACHINE.by_verb["cases.withdraw"].sources.count(case.state)
            and case.reporters == 1
        ),
    )  # fmt: skip


def _reporter(case: Case, token: str) -> Party | None:
    return by_token(case, token, merged=merged(case.pk)) if token else None


def steps(case: Case) -> list[Step]:
    """The journal, cut down to stages and moments."""
    found = []
    for entry in journal.of_subject(CASE, case.pk):
        changed = entry.changes.get("state")
        if entry.verb in STEPS and changed:
            found.append(Step(entry.verb, entry.at, changed[1]))
    return found


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


def may_see_file(case_id: int | None, stage: str) -> bool:
    """Photos of public cases are public only when they are the answer, never what reporters sent."""
    if case_id is None or stage not in ("handle", "verify"):
        return False
    return Case.objects.filter(pk=case_id, public=True).exists()
