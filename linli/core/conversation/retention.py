"""What parties said is forgotten with their contacts; the notes of colleagues stay."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.core.conversation.models import Question, Words
from linli.core.fields.queries import cutoff
from linli.core.fields.retention import retains
from linli.core.subjects.ending import ended_before


@retains(_("Answers of people concerned"), Question, ["answer"], blank={"answer": ""}, dated="at")
@retains(_("What people concerned added"), Words, ["text"], blank={"text": ""}, dated="at")
def said(rows: QuerySet[Any], now: datetime) -> QuerySet[Any]:
    """As their contacts: counted from the end of the thing."""
    before = cutoff("reporter_phone", now)
    return rows.none() if before is None else ended_before(rows, before)
