"""The worker tells colleagues and sends messages."""

from __future__ import annotations

from datetime import datetime
from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.notices import channels, posting, writing
from linli.core.notices.holders import holders
from linli.core.notices.models import Delivery
from linli.core.notices.rules import open_at
from linli.core.notices.writing import About, quiet_hours
from linli.core.outbox import posting as outbox
from linli.core.outbox.registry import handles


@handles(posting.TOPIC, name=_("Colleagues are told"))
def tell_staff(payload: dict[str, Any], message: Any) -> None:
    at = datetime.fromisoformat(payload["at"])
    told = [(payload["task"], set(payload.get("accounts", ())))]
    told += [(held["task"], holders(_held(held))) for held in payload.get("held", ())]
    for task, accounts in told:
        about = About(message.district, payload["subject_type"], payload["subject_id"], task)
        writing.tell(about, payload["event"], accounts - {payload["by"]}, at, payload["text"])


def _held(facts: dict[str, Any]) -> Any:
    return SimpleNamespace(
        permission=facts["permission"], area=facts["area"],
        unit_id=facts["unit"], person_id=facts["person"],
    )  # fmt: skip


@handles(writing.TOPIC, outside=True, name=_("A short message or e-mail is sent"))
def send(payload: dict[str, Any], message: Any) -> None:
    """The address is read now, not when the message was made: it may have been erased since."""
    row = Delivery.objects.filter(pk=payload["delivery"], sent_at__isnull=True).first()
    if row is None or _wait(row, message):
        return
    to = channels.address_of(row.party, row.channel)
    mine = Delivery.objects.filter(pk=row.pk)
    if not to:
        mine.update(error="no address")
        return
    try:
        channels.send(row.channel, to, row.text, row.key)
    except Exception as error:
        # Its kind only: what a mail server answers names the receiver.
        mine.update(error=type(error).__name__[:60])
        raise
    mine.update(sent_at=timezone.now(), error="")


def _wait(row: Delivery, message: Any) -> bool:
    """A worker that comes late, or a second try, keeps the quiet hours too."""
    now = timezone.now()
    morning = open_at(now, quiet_hours(row.district))
    if morning <= now:
        return False
    outbox.put(writing.TOPIC, message.payload, f"{row.key}:{morning:%m%d}", row.district, morning)
    return True
