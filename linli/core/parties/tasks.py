"""The worker tells the parties of a thing, each in its own language."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from linli.core.notices import channels, writing
from linli.core.outbox.registry import handles
from linli.core.parties.concerned import TELL
from linli.core.parties.declarations import declared
from linli.core.parties.models import Party
from linli.core.subjects import faces


@handles(TELL, name=_("People concerned are told"))
def tell(payload: dict[str, Any], message: Any) -> None:
    """Those of the thing and of the things merged into it; one that is gone tells nobody."""
    subject_type = payload["subject_type"]
    row = faces.face(subject_type).model._default_manager.filter(pk=payload["subject_id"]).first()
    if row is None:
        return
    kind = declared(subject_type)
    parties = Party.objects.filter(subject_type=subject_type, subject_id__in=kind.ids(row))
    if payload["only"] is not None:
        parties = parties.filter(pk__in=payload["only"])
    for party in parties.order_by("id"):
        with translation.override(party.language):
            said = kind.said(row, payload["event"], party.token, payload["values"])
        to = writing.Receiver(
            party.pk, row.district, row.area, reached_by(party), bool(party.token)
        )
        writing.deliver(to, payload["event"], said, message.key, timezone.now())


@channels.addresses
def addresses(party: int) -> dict[str, str]:
    """Channel -> number or address of a party; empty when it is gone or erased."""
    row = Party.objects.filter(pk=party).first()
    return reached_by(row) if row is not None else {}


def reached_by(party: Party) -> dict[str, str]:
    found = {channels.SMS: party.phone} if party.phone else {}
    try:
        validate_email(party.contact)
    except ValidationError:
        return found
    return {**found, channels.EMAIL: party.contact}
