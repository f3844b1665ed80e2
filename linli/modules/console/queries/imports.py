"""Imports: which sheets one may bring in, and which were."""

from __future__ import annotations

from django.db.models import OuterRef, QuerySet, Subquery

from linli.core.access.actor import Actor
from linli.core.exchange import queries as exchange
from linli.core.exchange.models import ImportRun
from linli.core.people.models import Account

PERMISSION = "console.imports"


def runs(actor: Actor, kind: str = "") -> QuerySet[ImportRun]:
    """Newest first, with the name of who imported (`who`)."""
    name = Account.objects.filter(pk=OuterRef("created_by")).values("name")[:1]
    return exchange.runs(actor, kind).annotate(who=Subquery(name))
