"""Changing the dictionary: a row is added, changed or retired, never removed."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.errors import Denied, Invalid, Refused
from linli.core.fields import rules
from linli.core.fields.models import NATIONAL, Field
from linli.core.lifecycle import rows
from linli.core.lifecycle.commands import Act, command
from linli.core.versions import stamps

CHANGEABLE = frozenset(
    column.name for column in Field._meta.fields if column.name not in ("id", "district", "code")
)
OTHER_TYPE = _("Answers of this type exist. Make a field with a new code instead.")
RETIRED = _("This field is retired already.")


@command("fields.save", label=_("Save a field"), permission="fields.manage")
def save(act: Act, *, code: str, district: str = NATIONAL, **columns: Any) -> Field:
    """Adds the field or changes the columns named; unnamed ones stay.

    Raises Denied outside the actor's reach (a national row needs reach everywhere), Invalid by
    column. The type of a field that exists cannot change.
    """
    unknown = set(columns) - CHANGEABLE
    if unknown:
        raise Invalid({name: _("There is no such column.") for name in sorted(unknown)})
    known = Field.objects.select_for_update().filter(district=district, code=code).first()
    row = known or Field(district=district, code=code)
    former = row.type
    if not act.actor.covers("fields.manage", row.area):
        raise Denied()

    def check(row: Field) -> None:
        problems = rules.problems(row)
        if known and row.type != former:
            problems["type"] = OTHER_TYPE
        if problems:
            raise Invalid(problems)

    if rows.store(act, row, {n: tidied(n, value) for n, value in columns.items()}, check):
        stamps.bump("fields")
    return row


def tidied(name: str, value: Any) -> Any:
    """Each text column as text without blanks at its ends; wrong kinds of value are Invalid."""
    column = Field._meta.get_field(name)
    if isinstance(column, models.CharField):
        return "" if value is None else str(value).strip()
    if isinstance(column, models.JSONField):
        return value or []
    assert isinstance(column, models.Field)
    try:
        return column.to_python(value)
    except (ValidationError, ValueError, TypeError) as error:
        raise Invalid({name: _("This value does not fit the column.")}) from error


@command("fields.retire", label=_("Retire a field"), model=Field, permission="fields.manage")
def retire(act: Act, row: Field, *, last_day: date | None = None) -> None:
    """No longer asked after `last_day` (yesterday when left out); old answers stay readable."""
    today = timezone.localdate(act.now)
    if row.valid_until and row.valid_until < today:
        raise Refused(RETIRED, code="retired")
    end = last_day or today - timedelta(days=1)
    row.valid_until = end
    if row.valid_from and row.valid_from > end:
        row.valid_from = end
    stamps.bump("fields")
