"""The telephone on a notice is forgotten when its grid has ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.areas import queries as areas
from linli.core.fields.retention import retains
from linli.modules.grids.models import Notice


@retains(
    _("Telephone numbers on notices of ended grids"),
    Notice,
    ["telephone"],
    blank={"worker": "", "telephone": ""},
    dated="changed_at",
)
def notices(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    return rows.exclude(area__in=areas.valid(timezone.localdate(now)).values("code"))
