"""Checks a table against a sheet's declaration; touches nothing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.exchange.columns import Column, Sheet, Unreadable
from linli.core.exchange.tables import Row, Table, normal, spellings


class Problem(NamedTuple):
    """Why a row is refused: its number, the column's title (or empty), the reason."""

    number: int
    column: str
    reason: str


@dataclass(frozen=True, slots=True)
class GoodRow:
    """A row that can be taken: its number and the typed values by column name."""

    number: int
    values: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Preview:
    """The outcome of a check. `mapping` is header -> column name ("" where nothing fits)."""

    good: list[GoodRow]
    errors: list[Problem]
    unknown: list[str]
    mapping: dict[str, str]
    missing: list[str] = field(default_factory=list)
    warnings: list[str] = field(default_factory=list)

    @property
    def bad_numbers(self) -> set[int]:
        return {problem.number for problem in self.errors}


def preview(
    sheet: Sheet,
    table: Table,
    mapping: Mapping[str, str] | None = None,
    *,
    actor: Actor | None = None,
) -> Preview:
    """Good rows, and for each bad one the column and the reason.

    `mapping` (header -> column name) overrides what the titles say; with an actor, rows outside
    the actor's reach are refused too.
    """
    used = matched(sheet, table, mapping or {})
    places = {used[header]: at for at, header in enumerate(table.headers) if used.get(header)}
    needed = [c for c in sheet.columns if c.required or (c.name in sheet.key and c.default is None)]
    missing = [column.title for column in needed if column.name not in places]
    found = Preview([], [], [], used, missing, list(table.warnings))
    found.unknown.extend(h for h in table.headers if h and not used.get(h))
    if missing:
        said = _("The file has no column: %(names)s.") % {"names": "、".join(missing)}
        found.errors.append(Problem(0, "", said))
        return found
    columns = [(column, places.get(column.name)) for column in sheet.columns]
    for row in table.rows:
        check_row(row, columns, found)
    refuse_repeated(sheet, found)
    if actor is not None and sheet.area:
        refuse_out_of_reach(sheet, found, actor)
    return found


def matched(sheet: Sheet, table: Table, mapping: Mapping[str, str]) -> dict[str, str]:
    """Each header's column, every column once: given ones first, then whole titles, then parts."""
    names = {column.name for column in sheet.columns}
    used = {h: mapping[h] for h in table.headers if mapping.get(h, "") in names}
    titles: dict[str, str] = {}
    for column in sheet.columns:
        for title in column.names():
            titles.setdefault(normal(str(title)), column.name)
    for depth in range(4):
        for header in table.headers:
            forms = spellings(header)
            if header in used or header in mapping or depth >= len(forms):
                continue
            name = titles.get(forms[depth])
            if name and name not in used.values():
                used[header] = name
    return {header: used.get(header, "") for header in table.headers}


def check_row(row: Row, columns: list[tuple[Column, int | None]], found: Preview) -> None:
    values: dict[str, Any] = {}
    fine = True
    for column, place in columns:
        if place is None:
            values[column.name] = column.default() if callable(column.default) else column.default
            continue
        text = row.cells[place] if place < len(row.cells) else ""
        try:
            if place in row.flaws:
                raise Unreadable(row.flaws[place])
            values[column.name] = column.read(text, place in row.damaged)
        except Unreadable as error:
            found.errors.append(Problem(row.number, column.title, str(error)))
            fine = False
    if fine:
        found.good.append(GoodRow(row.number, values))


def refuse_repeated(sheet: Sheet, found: Preview) -> None:
    """Rows with the same key: equal ones are left out, differing ones are all refused."""
    groups: dict[tuple[Any, ...], list[GoodRow]] = defaultdict(list)
    for row in found.good:
        groups[tuple(row.values[name] for name in sheet.key)].append(row)
    out: set[int] = set()
    for key, rows in groups.items():
        if len(rows) == 1 or all(part in (None, "") for part in key):
            continue
        numbers = "、".join(str(row.number) for row in rows)
        if all(row.values == rows[0].values for row in rows):
            out.update(row.number for row in rows[1:])
            said = _("Rows %(numbers)s are the same; only the first was taken.")
            found.warnings.append(said % {"numbers": numbers})
            continue
        out.update(row.number for row in rows)
        said = _("Rows %(numbers)s have the same key but differ.") % {"numbers": numbers}
        title = "、".join(sheet.column(name).title for name in sheet.key)
        found.errors.extend(Problem(row.number, title, said) for row in rows)
    found.good[:] = [row for row in found.good if row.number not in out]


def refuse_out_of_reach(sheet: Sheet, found: Preview, actor: Actor) -> None:
    kept = []
    for row in found.good:
        place = str(row.values.get(sheet.area) or "")
        if not place or actor.covers(sheet.permission, place):
            kept.append(row)
            continue
        said = _("This place lies outside the area you work for.")
        found.errors.append(Problem(row.number, sheet.title(sheet.area), said))
    found.good[:] = kept
