"""Texts out of the outbox, and what is over swept out."""

from __future__ import annotations

from datetime import datetime
from functools import partial
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.notices.channels import channel
from linli.core.outbox.registry import handles, ticks
from linli.modules.entry.commands import channels, codes, messages, sessions

for name in channels.CHANNELS:
    channel(name, partial(channels.deliver, name))


@handles(messages.TOPIC, outside=True, name=_("A log-in message is sent"))
def send_message(payload: dict[str, Any], message: Any) -> None:
    messages.deliver(payload, message)


@handles(codes.TOPIC, outside=True, name=_("A one-time code is sent"))
def send_code(payload: dict[str, Any], message: Any) -> None:
    codes.dispatch(payload["code"])


@ticks(3600, _("Old log-ins are forgotten"))
def forget(now: datetime) -> None:
    sessions.forget(now)
