"""People concerned, as everybody who sees the thing may know them: no whole name or number."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from linli.core.parties.declarations import declared
from linli.core.parties.models import Party, Rating
from linli.core.subjects.faces import type_of

STARS = "**"


@dataclass(frozen=True)
class Masked:
    """`words`: what someone who joined wrote; `known`: there is something to reveal; `reachable`:
    there is a way to ask."""

    id: int
    role: str
    label: Any
    name: str
    phone: str
    known: bool
    reachable: bool
    joined: bool
    words: str
    at: datetime


def masked(row: Any) -> list[Masked]:
    """One statement; whole names and numbers do not leave this function."""
    labels = declared(type_of(row)).roles
    return [
        Masked(
            p.pk, p.role, labels.get(p.role, p.role), name_mask(p.name), phone_mask(p.phone),
            bool(p.name or p.phone or p.contact), p.reachable, p.joined, p.words, p.at,
        )
        for p in Party.objects.about(row).order_by("id")
    ]  # fmt: skip


def first(row: Any) -> Party | None:
    """Who brought it; those who joined came later."""
    return Party.objects.about(row).filter(joined=False).order_by("id").first()


def name_mask(whole: str) -> str:
    """张小明 -> 张**, Mary Smith -> M**."""
    return whole.strip()[:1] + STARS if whole.strip() else ""


def phone_mask(whole: str) -> str:
    """13800012345 -> 138****2345; others keep the last two digits."""
    if not whole:
        return ""
    if len(whole) == 11 and whole.isdigit():
        return f"{whole[:3]}****{whole[-4:]}"
    return f"****{whole[-2:]}"


def ratings(row: Any) -> list[Rating]:
    """All rounds, oldest first."""
    return list(Rating.objects.about(row).order_by("id"))


def has_rated(party: Party, ended: datetime) -> bool:
    """Since the thing last ended?"""
    return Rating.objects.filter(party=party, at__gte=ended).exists()
