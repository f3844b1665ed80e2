"""Duties of folders below: the journal and the areas themselves may not know the worker."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.utils.translation import gettext_lazy as _

from linli.core.areas import tasks as areas
from linli.core.journal import chain
from linli.core.outbox.models import Message
from linli.core.outbox.registry import ticks

KEEP_DONE = timedelta(days=30)


@ticks(3, _("The journal is sealed"))
def seal_journal(now: datetime) -> None:
    while chain.seal(now) == chain.BATCH:
        pass


@ticks(5, _("The map of areas is read anew"))
def refresh_area_index(now: datetime) -> None:
    areas.refresh_index()


@ticks(3600, _("Messages done long ago are removed"))
def forget_done(now: datetime) -> None:
    Message.objects.filter(done_at__lt=now - KEEP_DONE).delete()
