"""What the worker does for the console."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.core.exchange import waiting
from linli.core.outbox.registry import ticks


@ticks(3600, _("Old uploads are removed"))
def forget_uploads(now: datetime) -> None:
    waiting.forget_old(now)
