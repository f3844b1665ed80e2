"""Rows of sheets given to commands: a whole batch in few statements, else row by row.

What stood in a row before is needed to take an import back, and only the command finds the row a
cell means. So where it changed a row it is taken back once, the row is read, and it runs again.
"""

from __future__ import annotations

import base64
from collections.abc import Callable, Iterable, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import Max

from linli.core.access.actor import Actor
from linli.core.areas.geometry import as_bytes
from linli.core.errors import Error
from linli.core.exchange.applying import Outcome, of_command, row_by_row
from linli.core.exchange.columns import Apply
from linli.core.exchange.models import ImportRun
from linli.core.exchange.previewing import GoodRow
from linli.core.lifecycle.commands import difference, snapshot

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
    """An `apply` for large sheets: all rows by one command, one by one when one is refused."""
    single = by_command(put, model)

    def apply(actor: Actor, rows: Sequence[GoodRow], run: ImportRun) -> Iterable[Outcome]:
        try:
            with transaction.atomic():
                return together(actor, rows, put_many, model)
        except (Error, ValidationError, IntegrityError):
            return list(single(actor, rows, run))

    return apply


def together(
    actor: Actor, rows: Sequence[GoodRow], put_many: Callable[..., Any], model: Any
) -> list[Outcome]:
    """All rows or none; what each became is told by comparing with what stood there before."""
    given = [filled(row) for row in rows]
    last = model.objects.aggregate(last=Max("pk"))["last"] or 0
    start = transaction.savepoint()
    ids = put_many(actor, given).ids
    before: dict[int, Facts] = {}
    if any(pk <= last for pk in ids):
        transaction.savepoint_rollback(start)
        before = {row.pk: plain(row) for row in model.objects.filter(pk__in=ids)}
        ids = put_many(actor, given).ids
    stored = {row.pk: row for row in model.objects.filter(pk__in=ids)}
    found = []
    for row, pk in zip(rows, ids, strict=True):
        former = before.get(pk, {})
        changes = difference(former, plain(stored[pk]))
        found.append(outcome(row.number, stored[pk], changes, not former, former.get("geometry")))
    return found


def filled(row: GoodRow) -> Facts:
    return {name: value for name, value in row.values.items() if value not in (None, "")}


def plain(row: Any) -> Facts:
    """The columns of a row, borders as bytes."""
    return {name: as_bytes(value) for name, value in snapshot(row).items()}


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
