"""Rows of sheets given to commands: a whole batch in few statements, else row by row.

What stood in a row before is needed to take an import back, and only the command finds the row a
cell means. So where one row's border changed it is taken back once, the border is read, and the
command runs again.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from linli.core.access.actor import Actor
from linli.core.errors import Error
from linli.core.exchange.applying import Outcome, of_command, row_by_row
from linli.core.exchange.columns import Apply
from linli.core.exchange.models import ImportRun
from linli.core.exchange.previewing import GoodRow

Facts = dict[str, Any]
Put = Callable[..., tuple[Any, dict[str, Any]]]


def by_command(put: Put, model: Any) -> Apply:
    """An `apply` that gives each row to a command; empty cells keep what is stored."""

    def one(actor: Actor, row: GoodRow, run: ImportRun) -> Outcome:
        facts, border = filled(row), None
        with transaction.atomic():
            start = transaction.savepoint()
            stored, changes = put(actor, **facts)
            if "geometry" in changes and "id" not in changes:
                transaction.savepoint_rollback(start)
                border = model.objects.values_list("geometry", flat=True).get(pk=stored.pk)
                stored, changes = put(actor, **facts)
        return outcome(row.number, stored, changes, "id" in changes, border)

    return row_by_row(one)


def by_batch(put_many: Callable[..., Any], put: Put, model: Any) -> Apply:
    """An `apply` for large sheets: all rows by one command, one by one when one is refused.

    `put_many(actor, rows).puts` tells of each row what the sheet must remember: the stored `row`,
    its `changes`, whether it is `new`, and its former `border`.
    """
    single = by_command(put, model)

    def apply(actor: Actor, rows: Sequence[GoodRow], run: ImportRun) -> Iterable[Outcome]:
        try:
            with transaction.atomic():
                puts = put_many(actor, [filled(row) for row in rows]).puts
        except (Error, ValidationError, IntegrityError):
            return list(single(actor, rows, run))
        return [
            outcome(row.number, one.row, one.changes, one.new, one.border)
            for row, one in zip(rows, puts, strict=True)
        ]

    return apply


def filled(row: GoodRow) -> Facts:
    return {name: value for name, value in row.values.items() if value not in (None, "")}


def outcome(
    number: int, row: Any, changes: dict[str, Any], new: bool, border: Any = None
) -> Outcome:
    """What the sheet remembers of a row; a border as base64, which JSON can hold."""
    told = of_command(number, row.pk, changes, new)
    if "geometry" in told.before:
        told.before["geometry"] = base64.b64encode(bytes(border)).decode() if border else None
    if changes:
        told.after.pop("geometry", None)
        told.after["district"] = row.district
    return told
