"""What parties add is passed on to the kind of thing it is about."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.conversation.commands.parties import ADDED
from linli.core.outbox import posting
from linli.core.outbox.registry import HANDLERS, handles


@handles(ADDED, name=_("People concerned said more"))
def pass_on(payload: dict[str, Any], message: Any) -> None:
    """Becomes `<type of thing>.added`, when somebody handles that."""
    topic = f"{payload['subject_type']}.added"
    if topic in HANDLERS:
        posting.put(topic, payload, f"{message.key}:on", message.district)
