"""Dead letters: try again, or put aside with a reason."""

from __future__ import annotations

from functools import partial

from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.errors import Invalid, Refused
from linli.core.lifecycle.commands import Act, command
from linli.core.outbox.models import Message

PERMISSION = "outbox.manage"
EVERYWHERE = "000000"


def reaches(actor: Actor, row: Message) -> bool:
    """Messages of no district belong to whoever manages the outbox."""
    return row.district == EVERYWHERE or actor.covers(PERMISSION, row.district)


on_message = partial(command, model=Message, permission=PERMISSION, allowed=reaches)


@on_message("outbox.retry", label=_("Try a message again"))
def retry(act: Act, row: Message) -> None:
    """A dead or waiting message is due at once, with all its tries."""
    if row.done_at is not None:
        raise Refused(_("This message is done already."), code="wrong_state")
    row.dead_at, row.next_at, row.attempts = None, act.now, 0


@on_message("outbox.discard", label=_("Put a message aside"))
def discard(act: Act, row: Message) -> None:
    """It will not be delivered; the reason stays in the journal."""
    if len(act.reason) < 2:
        raise Invalid({"reason": _("Say why this message need not be delivered.")})
    if row.dead_at is None:
        raise Refused(_("Only a dead message can be put aside."), code="wrong_state")
    row.dead_at, row.next_at, row.done_at = None, None, act.now
