"""Personal answers are forgotten when the period of the field dictionary is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.core.fields.queries import cutoff, entire
from linli.core.fields.retention import retains
from linli.modules.cases.models import Case
from linli.modules.catalogue.public import catalogue


@retains(
    _("Personal answers in ended cases"),
    Case,
    ["answers"],
    blank={"answers": {}},
    dated="closed_at",
)
def answers(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Of matters whose questions the dictionary calls personal; the others are plain facts."""
    before = cutoff("reporter_phone", now)
    personal = {code for code, facts in entire().items() if facts.personal}
    asking = [
        pk for pk, matter in catalogue().ids.items() if personal & set(dict(matter.question_codes))
    ]
    if before is None:
        return rows.none()
    return rows.filter(closed_at__lt=before, matter_id__in=asking).exclude(answers={})
