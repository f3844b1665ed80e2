"""Who reported, as everybody who sees the case may know it: never a whole name or number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from linli.modules.cases.models import Reporter

STARS = "**"


@dataclass(frozen=True)
class Masked:
    """`words`: what someone who joined wrote; `reachable`: there is something to reveal."""

    name: str
    phone: str
    reachable: bool
    joined: bool
    words: str
    at: datetime


def reporters(case_id: int) -> list[Masked]:
    """One statement; whole names and numbers do not leave this function."""
    rows = Reporter.objects.filter(case_id=case_id).order_by("id")
    return [_masked(row) for row in rows]


def _masked(row: Reporter) -> Masked:
    return Masked(
        name=name(row.name),
        phone=phone(row.phone),
        reachable=bool(row.name or row.phone or row.contact),
        joined=row.joined,
        words=row.words,
        at=row.at,
    )


def name(whole: str) -> str:
    """张小明 -> 张**, Mary Smith -> M**."""
    return whole.strip()[:1] + STARS if whole.strip() else ""


def phone(whole: str) -> str:
    """13800012345 -> 138****2345; others keep the last two digits."""
    if not whole:
        return ""
    if len(whole) == 11 and whole.isdigit():
        return f"{whole[:3]}****{whole[-4:]}"
    return f"****{whole[-2:]}"
