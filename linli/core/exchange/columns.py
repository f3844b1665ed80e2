"""Declares what a sheet holds: columns with titles and types, the key, who may bring it in."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

from django.db import models
from django.utils.functional import lazy
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, override

from linli.core.areas.codes import AreaCodeField
from linli.core.errors import Error, NotFound
from linli.core.values.raw import Unreadable
from linli.core.values.reading import read

Kind = Literal[
    "text", "integer", "decimal", "boolean", "date", "datetime", "choice",
    "code", "phone", "credit_code", "identity", "lon", "lat",
]  # fmt: skip
LONGEST_CELL = 32_767  # what a cell of a workbook holds
headed = lazy(capfirst, str)
# What a sheet says of a cell, by what its reader found wrong.
SAID = {
    "integer": gettext_lazy("%(text)s is not a whole number."),
    "decimal": gettext_lazy("%(text)s is not a number."),
    "boolean": gettext_lazy("%(text)s is neither yes (是) nor no (否)."),
    "date": gettext_lazy("%(text)s is not a date such as 2026-05-01."),
    "moment": gettext_lazy("%(text)s is not a date such as 2026-05-01."),
    "phone": gettext_lazy("%(text)s is not a telephone number."),
    "credit_code": gettext_lazy("%(text)s is not a credit code of 18 characters."),
    "identity": gettext_lazy("%(text)s is not an ID number of 18 characters."),
    "check": gettext_lazy("The check character of %(text)s is wrong."),
    "degrees": gettext_lazy("%(text)s is not a coordinate in degrees."),
    "long": gettext_lazy("At most %(count)s characters are allowed."),
    "option": gettext_lazy("%(text)s is not one of: %(labels)s."),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `name` is the key in the values, `titles` all names it is known by, best first.

    `choices` maps stored value -> label (either may stand in the cell); `convert` gets the typed
    value and may raise `ValueError` or one of our errors with the reason. `source` is the path from
    the stored row to the value, where it is not `name`.
    """

    name: str
    titles: tuple[Any, ...]
    type: Kind = "text"
    required: bool = False
    choices: Mapping[str, Any] = field(default_factory=dict)
    default: Any = None
    convert: Callable[[Any], Any] | None = None
    help: Any = ""
    max_length: int | None = None
    source: str = ""

    @property
    def title(self) -> str:
        return str(self.titles[0])

    def names(self) -> list[str]:
        """What it may be called in a file: its titles, also in English, and its own name."""
        with override("en"):
            english = [str(title) for title in self.titles]
        return [*map(str, self.titles), *english, self.name]

    def read(self, text: str, damaged: bool = False) -> Any:
        """The typed value of a cell; raises `Unreadable` with the reason."""
        if damaged:
            said = _(
                "The number %(text)s has lost digits. Format the column as text, type it again."
            )
            raise Unreadable(said % {"text": text})
        if not text:
            if self.required:
                raise Unreadable(_("This must not be empty."))
            return self.default() if callable(self.default) else self.default
        return self.converted(self.typed(text))

    def typed(self, text: str) -> Any:
        """As the reader of the type gives it; what it refuses is said with the cell's text."""
        try:
            value = read("long_text" if self.type == "text" else self.type, text, **self.options())
        except Unreadable as error:
            raise self.said(error, text) from error
        if self.max_length and len(text) > self.max_length:
            raise self.said(Unreadable("", "long"), text)
        return value

    def options(self) -> dict[str, Any]:
        if self.type == "text":
            return {"most": self.max_length or LONGEST_CELL}
        if self.type == "choice":
            return {"choices": {value: (label,) for value, label in self.choices.items()}}
        return {"workbook": True} if self.type in ("date", "datetime") else {}

    def said(self, error: Unreadable, text: str) -> Unreadable:
        wording = SAID.get(error.fault)
        if wording is None:
            return Unreadable(f"{text}: {error}", error.fault)
        labels = "、".join(str(label) for label in self.choices.values())
        facts = {"text": text, "labels": labels, "count": self.max_length or LONGEST_CELL}
        return Unreadable(wording % facts, error.fault)

    def converted(self, value: Any) -> Any:
        if self.convert is None:
            return value
        try:
            return self.convert(value)
        except (ValueError, Error) as error:
            raise Unreadable(str(error)) from error


def column_of(model: type[models.Model], name: str, *titles: str, **more: Any) -> Column:
    """A column for a field of a table: title, type, length and choices are those of the field.

    `titles` are the other names it is known by, `more` what the column has otherwise.
    """
    place: Any = model._meta.get_field(name)
    kind = type_of(place)
    facts = {
        "titles": (headed(place.verbose_name), *titles),
        "type": kind,
        "choices": dict(place.choices or ()),
        "max_length": place.max_length if kind == "text" else None,
    }
    return Column(name=name, **{**facts, **more})


def type_of(place: Any) -> Kind:
    """What the cells of a field hold."""
    if place.choices:
        return "choice"
    types: dict[type, Kind] = {
        AreaCodeField: "code",
        models.BooleanField: "boolean",
        models.IntegerField: "integer",
        models.FloatField: "decimal",
        models.DateField: "date",
    }
    return next((kind for known, kind in types.items() if isinstance(place, known)), "text")


Apply = Callable[..., Iterable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Stored:
    """What is there to take out: who may, the rows (read anew each time), their column of the place."""

    permission: str
    rows: Callable[[], models.QuerySet[Any]]
    place: str = "area"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A kind of sheet.

    `apply(actor, rows, run) -> Iterable[Outcome]` gives the rows to commands (see `row_by_row`,
    `bringing`). Rows of `model` (columns named like its fields) are taken back by themselves; where
    more is to be undone, `undo(actor, rows, run) -> list of reasons against it`. `area` names the
    column the actor's reach is checked on before anything is applied; where it is empty, `apply`
    checks the reach. `stamp` names the version to bump after a change, `rows` gives what the actor
    may take out, by column name; for plain tables `stored` says it (`outgoing`).
    """

    kind: str
    label: Any
    columns: tuple[Column, ...]
    permission: str
    apply: Apply
    key: tuple[str, ...] = ("code",)
    model: Any = None
    undo: Callable[..., list[str]] | None = None
    rows: Callable[[Any], Iterable[Mapping[str, Any]]] | None = None
    area: str = ""
    stored: Stored | None = None
    stamp: str = ""
    batch: int = 500

    def titles(self) -> list[str]:
        return [name for column in self.columns for name in column.names()]

    def title(self, name: str) -> str:
        """What a column is called in the file; empty for what is no column of it."""
        return next((column.title for column in self.columns if column.name == name), "")

    def column(self, name: str) -> Column:
        return next(column for column in self.columns if column.name == name)


_sheets: dict[str, Sheet] = {}


def register(sheet: Sheet) -> Sheet:
    """Declares a kind of sheet; a module does this in its `exchange.py`."""
    known = _sheets.get(sheet.kind)
    if known is not None and [c.name for c in known.columns] != [c.name for c in sheet.columns]:
        raise ValueError(f"two different sheets are called {sheet.kind}")
    names = {column.name for column in sheet.columns}
    if missing := {*sheet.key} - names:
        raise ValueError(f"sheet {sheet.kind}: key columns {sorted(missing)} are not declared")
    _sheets[sheet.kind] = sheet
    return sheet


def sheets() -> list[Sheet]:
    """All declared kinds, by label."""
    return sorted(_sheets.values(), key=lambda sheet: str(sheet.label))


def sheet(kind: str) -> Sheet:
    """The declared kind; raises `NotFound`."""
    if kind not in _sheets:
        said = _("There is no kind of sheet %(kind)s; there are: %(kinds)s.")
        raise NotFound(said % {"kind": kind, "kinds": ", ".join(sorted(_sheets))})
    return _sheets[kind]
