"""New keys for all encrypted columns, while people work."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.apps import apps
from django.db import connection, models, transaction
from django.db.models import Max, Value
from django.db.models.functions import Cast, StrIndex, Substr
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.values import keys
from linli.core.values.columns import EncryptedTextField, encrypted
from linli.core.values.keys import KeyFault, Ring
from linli.core.values.sealing import key_of, seal, unseal

# "table.column id" -> the value that cannot be read.
Damaged = dict[str, str]
BATCH = 500
# The outbox keeps sealed receivers for a month; twice that, and nothing needs the key any more.
KEPT = timedelta(days=60)


def tables() -> Iterator[tuple[type[models.Model], list[EncryptedTextField]]]:
    """Every model of our own tables with its encrypted columns."""
    for model in apps.get_models():
        if model._meta.managed and not model._meta.proxy and (columns := encrypted(model)):
            yield model, columns


def holds_any() -> bool:
    """Does the database hold an encrypted value?"""
    return any(
        model._default_manager.exclude(**{column.name: ""}).exists()
        for model, columns in tables()
        for column in columns
    )


def in_use() -> list[tuple[str, str]]:
    """(place, sealed value): one for each key under which a column holds any. One statement."""
    parts = [
        model._default_manager.exclude(**{column.name: ""})
        .order_by()
        .values(key=Substr(column.name, StrIndex(column.name, Value(".")) + 1, 8))
        .annotate(stored=Max(Cast(column.name, models.TextField())), place=Value(column.place))
        .values_list("place", "stored")
        for model, columns in tables()
        for column in columns
    ]
    return list(parts[0].union(*parts[1:], all=True))


def prepare() -> bool:
    """Makes the key file of a new installation; raises `KeyFault` when it was lost. Made now?"""
    if not keys.path().exists() and holds_any():
        raise KeyFault(keys.missing())
    return keys.make()


def rotate(now: datetime | None = None, said: Callable[[str, int], None] | None = None) -> int:
    """Gives every encrypted value a new key; how many values were written anew.

    1. A new key becomes current, in every process at its next value; a rotation that was
       interrupted goes on with its own.
    2. All tables are passed over in batches, each value changed only if it is still the one
       read; again, until a pass finds nothing.
    3. The keys before it are retired; they still read what a slow writer left, which the next
       rotation finds. Keys retired for longer than `KEPT` are forgotten.

    Values that cannot be read stay as they are, and so do their keys; at the end `KeyFault` names
    their rows.
    """
    moment = now or timezone.now()
    with keys.alone():
        ring = keys.ring()
        if not any(key.state == "old" for key in ring.keys):
            ring = ring.turned()
            keys.store(ring)
        written, damaged = 0, Damaged()
        while count := passed(ring, damaged, said):
            written += count
        settled = ring.settled(moment.isoformat(timespec="seconds"))
        keys.store(without_forgotten(settled, moment, damaged))
    if damaged:
        told = _("%(written)d values were encrypted anew. These cannot be read and stay as they are: %(rows)s. Make a backup of the key file.")  # fmt: skip
        raise KeyFault(told % {"written": written, "rows": ", ".join(damaged)})
    return written


def without_forgotten(ring: Ring, now: datetime, damaged: Damaged) -> Ring:
    return Ring(tuple(
        key for key in ring.keys
        if key.state != "retired" or now - datetime.fromisoformat(key.retired) < KEPT
        or any(f".{key.id}." in stored for stored in damaged.values())
    ))  # fmt: skip


def passed(ring: Ring, damaged: Damaged, said: Callable[[str, int], None] | None = None) -> int:
    """One pass over everything; how many readable values were not under the current key."""
    found = 0
    for model, columns in tables():
        count = sum(
            renewed(ring, damaged, model, columns, rows) for rows in batches(model, columns)
        )
        found += count
        if said is not None and count:
            said(model._meta.db_table, count)
    return found


def batches(
    model: type[models.Model], columns: list[EncryptedTextField]
) -> Iterator[list[tuple[Any, ...]]]:
    """Rows as they are stored: key, then the encrypted columns; by key, so that it ends."""
    pk, table = quoted(model._meta.pk.column), quoted(model._meta.db_table)
    names = ", ".join(quoted(column.column) for column in columns)
    last, rows = None, [()]
    while rows:
        after = "" if last is None else f"WHERE {pk} > %s"
        with connection.cursor() as cursor:
            cursor.execute(
                f"SELECT {pk}, {names} FROM {table} {after} ORDER BY {pk} LIMIT {BATCH}",
                [] if last is None else [last],
            )
            rows = cursor.fetchall()
        if rows:
            last = rows[-1][0]
            yield rows


def renewed(
    ring: Ring,
    damaged: Damaged,
    model: type[models.Model],
    columns: list[EncryptedTextField],
    rows: list[tuple[Any, ...]],
) -> int:
    table, key = quoted(model._meta.db_table), quoted(model._meta.pk.column)
    changes: dict[EncryptedTextField, list[tuple[str, Any, str]]] = {c: [] for c in columns}
    for pk, *values in rows:
        for column, stored in zip(columns, values, strict=True):
            try:
                if stored and key_of(stored) != ring.current.id:
                    fresh = seal(unseal(stored, column.place), column.place, column.index)
                    changes[column].append((fresh, pk, stored))
            except KeyFault:
                damaged[f"{column.place} {pk}"] = stored
    with transaction.atomic(), connection.cursor() as cursor:
        for column, made in changes.items():
            if made:
                name = quoted(column.column)
                cursor.executemany(
                    f"UPDATE {table} SET {name} = %s WHERE {key} = %s AND {name} = %s", made
                )
    return sum(map(len, changes.values()))


def quoted(name: str | None) -> str:
    """A name of our own tables and columns as it stands in a statement."""
    return connection.ops.quote_name(str(name))
