"""Who reported is forgotten when the period of the field dictionary is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.core.fields.queries import cutoff
from linli.core.fields.retention import retains
from linli.modules.cases.models import Reporter

BLANK = {"name": "", "phone": "", "contact": "", "words": ""}


@retains(
    _("Reporters of ended cases"),
    Reporter,
    ["name", "phone", "contact", "words"],
    blank=BLANK,
    dated="case__closed_at",
)
def reporters(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Counted from the end of the case; while it is open the contact is needed."""
    before = cutoff("reporter_phone", now)
    return rows.none() if before is None else rows.filter(case__closed_at__lt=before)
