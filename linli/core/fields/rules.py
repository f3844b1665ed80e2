"""When a row of the dictionary may be saved: pure, without the database."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.fields.models import NATIONAL, Field, Sensitivity, Type

CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
WITH_OPTIONS = (Type.CHOICE, Type.MULTI_CHOICE)
ABOUT_PERSONS = (Sensitivity.PERSONAL, Sensitivity.SENSITIVE)
LONGEST_DAYS = 36_500

NEEDED = _("Please fill this in.")
BAD_CODE = _("Use 2 to 40 small letters, digits and underscores, beginning with a letter.")
BAD_DISTRICT = _("Give the 6 digits of the district.")
NOT_LISTED = _("Please choose from the list.")
NO_OPTIONS = _("Give at least two choices, each with its own value and a label.")
NEEDS_OPTIONLESS = _("Only questions with choices have choices.")
PERSONAL_NEEDS = _("A field about a person needs this.")
PERSONAL_MARK = _("A personal or sensitive field must be marked as about a person.")
BAD_DAYS = _("Give a number of days between 1 and 36,500.")
BAD_PERIOD = _("The end lies before the beginning.")


def problems(row: Field) -> dict[str, Any]:
    """Column -> sentence; empty when the row may be saved."""
    found: dict[str, Any] = {}
    if not CODE.fullmatch(row.code):
        found["code"] = BAD_CODE
    if not re.fullmatch(r"[0-9]{6}", row.district or NATIONAL):
        found["district"] = BAD_DISTRICT
    if not row.name.strip():
        found["name"] = NEEDED
    if row.type not in Type.values:
        found["type"] = NOT_LISTED
    if row.sensitivity not in Sensitivity.values:
        found["sensitivity"] = NOT_LISTED
    if row.valid_from and row.valid_until and row.valid_until < row.valid_from:
        found["valid_until"] = BAD_PERIOD
    return {**found, **too_long(row), **option_problems(row), **personal_problems(row)}


def too_long(row: Field) -> dict[str, Any]:
    sentence = _("Write at most %(most)s characters.")
    return {
        column.name: sentence % {"most": column.max_length}
        for column in row._meta.fields
        if column.max_length and len(str(getattr(row, column.name) or "")) > column.max_length
    }


def option_problems(row: Field) -> dict[str, Any]:
    if row.type not in WITH_OPTIONS:
        return {"options": NEEDS_OPTIONLESS} if row.options else {}
    return {} if options_ok(row.options) else {"options": NO_OPTIONS}


def options_ok(options: Any) -> bool:
    if not isinstance(options, list) or not all(isinstance(o, dict) for o in options):
        return False
    values = [str(o.get("value", "")).strip() for o in options]
    labelled = all(str(o.get("label", "")).strip() for o in options)
    return len(values) >= 2 and all(values) and len(set(values)) == len(values) and labelled


def personal_problems(row: Field) -> dict[str, Any]:
    """Purpose, legal basis and a limit of time for whatever is about a person (PIPL 6, 13, 19)."""
    found: dict[str, Any] = {}
    if row.sensitivity in ABOUT_PERSONS and not row.personal:
        found["personal"] = PERSONAL_MARK
    if row.retention_days is not None and not 1 <= row.retention_days <= LONGEST_DAYS:
        found["retention_days"] = BAD_DAYS
    if row.personal:
        empty = [name for name in ("purpose", "basis", "retention_days") if not getattr(row, name)]
        found = {**dict.fromkeys(empty, PERSONAL_NEEDS), **found}
    return found
