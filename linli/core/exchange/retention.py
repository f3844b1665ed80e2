"""Copies of what was brought in are kept only as long as an import may be taken back."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.core.exchange.models import ImportRow, ImportRun
from linli.core.fields.retention import retains

KEPT = timedelta(days=180)


@retains(
    _("Values brought in by imports"),
    ImportRow,
    ["before", "after"],
    blank={"before": {}, "after": {}},
    dated="run__created_at",
)
def values(rows: Any, now: datetime) -> QuerySet[ImportRow]:
    return rows.filter(run__created_at__lt=now - KEPT)


@retains(_("Refused rows of imports"), ImportRun, "errors", blank={"errors": []})
def refused(rows: Any, now: datetime) -> QuerySet[ImportRun]:
    return rows.filter(created_at__lt=now - KEPT)
