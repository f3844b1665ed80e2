"""Messages are forgotten: what they are about stays where it is."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.core.fields.retention import retains
from linli.core.figures.queries import number
from linli.core.notices.models import Delivery, Notice


@retains(_("Messages to people concerned"), Delivery, ["text"], dated="at")
@retains(_("Notices to colleagues"), Notice, ["text"], dated="at")
def old(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    return rows.filter(at__lt=now - timedelta(days=int(number("notices.kept_days"))))
