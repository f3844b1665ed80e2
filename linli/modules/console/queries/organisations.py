"""Organisations as the console lists them."""

from __future__ import annotations

from django.db.models import F, Q, QuerySet
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.people.models import Organisation, Post, valid_on

PERMISSION = "console.organisations"


def organisations(
    actor: Actor, *, text: str = "", kind: str = "", area: str = "", closed: bool = False
) -> QuerySet[Organisation]:
    """In reach, by area and name; `closed` shows the closed ones instead. `text`: name, initials,
    credit code."""
    rows = Organisation.objects.filter(area__within=actor.reach(PERMISSION), active=not closed)
    if kind:
        rows = rows.filter(kind=kind)
    if area:
        rows = rows.filter(area__within=area)
    if text := text.strip():
        fits = Q(name__icontains=text) | Q(short_name__icontains=text) | Q(name_en__icontains=text)
        if text.isascii():
            fits |= Q(initials__startswith=text.lower()) | Q(credit_code__startswith=text.upper())
        rows = rows.filter(fits)
    return rows.order_by("area", "name", "id")


def posts_of(**whose: int) -> QuerySet[Post]:
    """The posts of today of an organisation or an account, vacant ones first."""
    rows = Post.objects.filter(valid_on(timezone.localdate()), **whose)
    order = (F("account_id").asc(nulls_first=True), "kind", "area")
    return rows.select_related("account", "organisation").order_by(*order)
