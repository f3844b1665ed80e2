"""Whom a person means by a text: accounts and organisations, for form fields and cells of sheets."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from linli.core.people.models import Account, Organisation
from linli.core.values.quantities import natural

Found = list[tuple[str, str]]
MOST = 6


def accounts(text: str) -> Found:
    """(id, `Name (login)`) of the active accounts meant by a log-in name or a name."""
    rows = Account.objects.filter(is_active=True)
    ways = (Q(login=text), Q(name=text), Q(name__startswith=text))
    return [(str(row.pk), f"{row.name} ({row.login})") for row in _first(rows, ways, "login")]


def organisations(text: str) -> Found:
    """(id, `Name (id)`) of the open organisations meant by a number or a name."""
    rows = Organisation.objects.filter(active=True)
    number = natural(text)
    exact = Q(name=text) | Q(short_name=text) if number is None else Q(pk=number)
    ways = (exact, Q(name__icontains=text))
    return [(str(row.pk), f"{row.name} ({row.pk})") for row in _first(rows, ways, "area")]


def _first(rows: QuerySet, ways: tuple[Q, ...], order: str) -> list:
    """What the first way finds that finds anything."""
    found = (list(rows.filter(way).order_by(order)[:MOST]) for way in ways)
    return next((some for some in found if some), [])
