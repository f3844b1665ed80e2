"""A list as plain values; the `table` tag draws it as a table, on a phone as cards."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Column:
    """`sort` is the value for `?sort=`; `primary` links to the row and heads the card."""

    key: str
    label: Any
    sort: str = ""
    align: str = "start"
    primary: bool = False
    wide: bool = False
    hide_on_phone: bool = False


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
