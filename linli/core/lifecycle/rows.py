"""Storing rows that people edit one by one: in reach, checked, written down."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models

from linli.core.errors import Invalid, NotFound
from linli.core.journal import writing
from linli.core.lifecycle.commands import Act, difference, snapshot
from linli.core.versions import stamps


def in_reach(act: Act, permission: str, area: str) -> None:
    """NotFound for an area or district the actor does not manage."""
    if not act.actor.covers(permission, area):
        raise NotFound()


def check_columns(row: models.Model, leave_out: Collection[str] = ()) -> None:
    """Lengths and emptiness as the table has them; Invalid by field."""
    _checked(row.clean_fields, {"id", *leave_out})


def add(act: Act, row: models.Model) -> None:
    """Saves a new row and journals what it holds."""
    row.save()
    act.record(row, difference({}, snapshot(row)))


def about(act: Act, subject_type: str, changes: dict[str, Any], area: str = "") -> None:
    """Journals what has no numbered row (roles, exports, checks): `changes` say what it is about."""
    act.entries.append(
        writing.entry(
            act.actor, act.verb, subject_type, None, at=act.now, area=area, changes=changes,
            reason=act.reason,
        )
    )  # fmt: skip


def changed(row: models.Model, facts: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Sets columns; what became different, of a new row all it holds."""
    before = {} if row._state.adding else snapshot(row)
    for name, value in facts.items():
        setattr(row, name, value)
    return difference(before, snapshot(row))


def store(
    act: Act, row: Any, facts: Mapping[str, Any], check: Callable[[Any], None] = check_columns
) -> dict[str, Any]:
    """Sets, checks, saves and journals; answers the changes (none: nothing was written)."""
    changes = changed(row, facts)
    if changes:
        check(row)
        row.save()
        changes.pop("id", None)
        act.record(row, changes)
    return changes


def put(act: Act, row: Any, facts: Mapping[str, Any], stamp: str = "") -> dict[str, Any]:
    """Stores a row of a sheet; the changes, with its `id` when it is new."""
    new = row.pk is None
    changes = store(act, row, facts, check=lambda held: check_row(held, {"geometry"}))
    if changes and stamp:
        stamps.bump(stamp)
    return {**changes, "id": [None, row.pk]} if changes and new else changes


def check_row(row: models.Model, leave_out: Collection[str] = ()) -> None:
    """Columns, uniqueness and the model's own rules; Invalid by field."""
    _checked(row.full_clean, set(leave_out))


def _checked(check: Callable[..., None], leave_out: set[str]) -> None:
    try:
        check(exclude=leave_out)
    except ValidationError as error:
        raise Invalid(error.message_dict) from error


def remove(act: Act, row: models.Model) -> None:
    """Journals what the row was, then deletes it."""
    gone = {name: [value, None] for name, value in snapshot(row).items() if name != "id"}
    act.record(row, gone)
    row.delete()
