"""Who was concerned is forgotten when the period of the field dictionary is over."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.core.fields.queries import cutoff, dictionary
from linli.core.fields.retention import retains
from linli.core.parties.concerned import PERSONAL
from linli.core.parties.models import Party, Rating
from linli.core.subjects.ending import ended_before


@retains(_("People concerned in what has ended"), Party, list(PERSONAL), blank=PERSONAL, dated="at")
@retains(_("What was written when rating"), Rating, ["comment"], blank={"comment": ""}, dated="at")
def concerned(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """Counted from the end of the thing; while it is open the contact is needed."""
    before = cutoff("reporter_phone", now)
    return rows.none() if before is None else ended_before(rows, before)


def kept_days(district: str) -> int | None:
    """How long name and number are kept after the end; None without a limit."""
    return dictionary(district)["reporter_phone"].retention_days
