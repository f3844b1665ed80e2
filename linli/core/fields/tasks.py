"""Every day what is kept too long goes."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_lazy as _

from linli.core.fields import sweeping
from linli.core.outbox.registry import ticks

DAY = 24 * 3600


@ticks(DAY, _("What has been kept long enough is removed"))
def sweep_retention(now: datetime) -> None:
    sweeping.sweep(now)
