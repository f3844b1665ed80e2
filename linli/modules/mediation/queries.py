"""Reading disputes. The first parameter is the actor."""

from __future__ import annotations

from django.db.models import Q, QuerySet

from linli.core.access.actor import Actor
from linli.modules.mediation.models import Dispute


def visible(actor: Actor) -> QuerySet[Dispute]:
    """By area, or because the actor mediates it."""
    mine = Q(mediator_id=actor.account_id) if actor.account_id else Q(pk__in=())
    by_area = Q(area__within=actor.reach("mediation.view"))
    return Dispute.objects.filter(by_area | mine).select_related("mediator")
