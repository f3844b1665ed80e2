"""A list as plain values; the `table` tag draws it as a table, on a phone as cards."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Column:
    """`sort` is the value for `?sort=`; `primary` links to the row and heads the card; `roomy`: left
    out on a narrow screen.

    `of` reads the cell from a line of `listed`; without it the line's value `key` is the cell, or
    what `show` makes of it.
    """

    key: str
    label: Any
    sort: str = ""
    align: str = "start"
    primary: bool = False
    wide: bool = False
    hide_on_phone: bool = False
    roomy: bool = False
    of: Callable[[Any], Any] | None = None
    show: Callable[[Any], Any] | None = None

    def cell(self, line: Any) -> Any:
        if self.of is not None:
            return self.of(line)
        value = line[self.key] if isinstance(line, Mapping) else getattr(line, self.key)
        return self.show(value) if self.show else value


@dataclass(frozen=True)
class Number(Column):
    """A column of numbers: they end at the same edge."""

    align: str = "end"


@dataclass(frozen=True)
class Row:
    """`cells` by column key: text, number, datetime, Badge, Deadline, safe HTML, lists of these."""

    id: Any
    cells: Mapping[str, Any]
    url: str = ""
    tone: str = ""


@dataclass(frozen=True)
class Table:
    """`caption` is spoken, not shown; `select` names the checkboxes of a bulk form."""

    columns: Sequence[Column]
    rows: Sequence[Row] = field(default_factory=tuple)
    caption: Any = ""
    empty: Any = ""
    select: str = ""


def listed(
    lines: Iterable[Any], columns: Sequence[Column], caption: Any, empty: Any = "", *,
    key: Callable[[Any], Any], url: Callable[[Any], str] | None = None,
    tone: Callable[[Any], str] | None = None, select: str = "",
) -> Table:  # fmt: skip
    """A table of lines, each column reading its own cell."""
    rows = [
        Row(
            key(line),
            {column.key: column.cell(line) for column in columns},
            url(line) if url else "",
            tone(line) if tone else "",
        )
        for line in lines
    ]
    return Table(columns, rows, caption, empty, select)
