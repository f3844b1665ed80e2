"""Declares what a sheet holds: columns with titles and types, the key, who may bring it in."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal, InvalidOperation
from importlib import import_module, util
from typing import Any, Literal
from zoneinfo import ZoneInfo

from django.apps import apps
from django.utils.translation import gettext as _

from linli.core.errors import Error, NotFound
from linli.core.exchange.tables import id_check, normal

Kind = Literal[
    "text", "integer", "decimal", "boolean", "date", "datetime", "choice",
    "code", "phone", "credit_code", "identity", "lon", "lat",
]  # fmt: skip
LOCAL = ZoneInfo("Asia/Shanghai")
YES = frozenset({"是", "有", "√", "对", "y", "yes", "true", "1"})
NO = frozenset({"否", "无", "×", "错", "n", "no", "false", "0"})
EPOCH = date(1899, 12, 30)
SERIAL = re.compile(r"[1-7]\d{4}(\.\d+)?")
DAY = re.compile(r"(\d{4})\D(\d{1,2})\D(\d{1,2})日?")
COMPACT_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
TIME = re.compile(r"[T\s]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?秒?|分)?")
CREDIT_LETTERS = "0123456789ABCDEFGHJKLMNPQRTUWXY"
CREDIT_WEIGHTS = [pow(3, power, 31) for power in range(17)]
PHONE = re.compile(r"\+?\d{3,16}")


class Unreadable(Exception):
    """A cell that is not what its column holds; the text is the reason for people."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column. `name` is the key in the values, `titles` all names it is known by, best first.

    `choices` maps stored value -> label (either may stand in the cell); `convert` gets the typed
    value and may raise `ValueError` or one of our errors with the reason.
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

    @property
    def title(self) -> str:
        return str(self.titles[0])

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
        value = self.pick(text) if self.type == "choice" else READERS[self.type](text)
        if self.max_length and len(text) > self.max_length:
            said = _("At most %(count)s characters are allowed.")
            raise Unreadable(said % {"count": self.max_length})
        return self.converted(value)

    def pick(self, text: str) -> str:
        wanted = normal(text)
        for value, label in self.choices.items():
            if wanted in (normal(value), normal(str(label))):
                return value
        labels = "、".join(str(label) for label in self.choices.values())
        raise Unreadable(
            _("%(text)s is not one of: %(labels)s.") % {"text": text, "labels": labels}
        )

    def converted(self, value: Any) -> Any:
        if self.convert is None:
            return value
        try:
            return self.convert(value)
        except (ValueError, Error) as error:
            raise Unreadable(str(error)) from error


Apply = Callable[..., Iterable[Any]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Sheet:
    """A kind of sheet.

    Plain tables give `model` (columns named like its fields); everything else gives `apply(actor,
    rows, run) -> Iterable[Outcome]` (see `row_by_row`) and, to be undone, `undo(actor, rows, run)
    -> list of reasons against it`. `area` names the column the actor's reach is checked on before
    anything is applied; where it is empty, `apply` checks the reach. `stamp` names the version to
    bump after a change, `rows` gives what the actor may take out, by column name.
    """

    kind: str
    label: Any
    columns: tuple[Column, ...]
    permission: str
    key: tuple[str, ...] = ("code",)
    model: Any = None
    apply: Apply | None = None
    undo: Callable[..., list[str]] | None = None
    rows: Callable[[Any], Iterable[Mapping[str, Any]]] | None = None
    area: str = ""
    stamp: str = ""
    batch: int = 500

    def titles(self) -> list[str]:
        return [str(title) for column in self.columns for title in (*column.titles, column.name)]

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


def half_width(text: str) -> str:
    return unicodedata.normalize("NFKC", text).strip()


def read_text(text: str) -> str:
    return text


def read_code(text: str) -> str:
    return re.sub(r"\s+", "", half_width(text))


def read_integer(text: str) -> int:
    value = read_decimal(text)
    if value != value.to_integral_value():
        raise Unreadable(_("%(text)s is not a whole number.") % {"text": text})
    return int(value)


def read_decimal(text: str) -> Decimal:
    try:
        value = Decimal(half_width(text).replace(",", ""))
    except InvalidOperation:
        raise Unreadable(_("%(text)s is not a number.") % {"text": text}) from None
    if not value.is_finite():
        raise Unreadable(_("%(text)s is not a number.") % {"text": text})
    return value


def read_boolean(text: str) -> bool:
    word = half_width(text).casefold()
    if word in YES:
        return True
    if word in NO:
        return False
    raise Unreadable(_("%(text)s is neither yes (是) nor no (否).") % {"text": text})


def read_date(text: str) -> date:
    return read_moment(text).date()


def read_datetime(text: str) -> datetime:
    """A moment with time zone; a time without one is Chinese time."""
    moment = read_moment(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=LOCAL).astimezone(UTC)


def read_moment(text: str) -> datetime:
    word = half_width(text)
    try:
        if SERIAL.fullmatch(word):
            moment = datetime.combine(EPOCH, datetime.min.time()) + timedelta(days=float(word))
            return (moment + timedelta(microseconds=500_000)).replace(microsecond=0)
        if "+" in word or word.endswith("Z"):
            return datetime.fromisoformat(word)
        day = DAY.match(word) or COMPACT_DAY.match(word)
        if day:
            return on_day(day, word[day.end() :])
    except (ValueError, OverflowError):
        pass
    raise Unreadable(_("%(text)s is not a date such as 2026-05-01.") % {"text": text})


def on_day(day: re.Match[str], rest: str) -> datetime:
    start = datetime(int(day[1]), int(day[2]), int(day[3]))
    if not rest.strip():
        return start
    clock = TIME.fullmatch(rest)
    if clock is None:
        raise ValueError(rest)
    return start.replace(hour=int(clock[1]), minute=int(clock[2]), second=int(clock[3] or 0))


def read_phone(text: str) -> str:
    number = re.sub(r"[\s\-()]", "", half_width(text))
    if not PHONE.fullmatch(number):
        raise Unreadable(_("%(text)s is not a telephone number.") % {"text": text})
    return number


def read_credit_code(text: str) -> str:
    """GB 32100: 18 characters, the last one checks the others."""
    code = read_code(text).upper()
    if len(code) != 18 or any(letter not in CREDIT_LETTERS for letter in code):
        raise Unreadable(_("%(text)s is not a credit code of 18 characters.") % {"text": text})
    total = sum(
        CREDIT_LETTERS.index(letter) * weight
        for letter, weight in zip(code, CREDIT_WEIGHTS, strict=False)
    )
    if CREDIT_LETTERS[-total % 31] != code[17]:
        raise Unreadable(_("The check character of %(text)s is wrong.") % {"text": text})
    return code


def read_identity(text: str) -> str:
    """GB 11643: an 18-character ID number with a right check character."""
    number = read_code(text).upper()
    if not re.fullmatch(r"\d{17}[\dX]", number):
        raise Unreadable(_("%(text)s is not an ID number of 18 characters.") % {"text": text})
    if not id_check(number):
        raise Unreadable(_("The check character of %(text)s is wrong.") % {"text": text})
    return number


def degrees(limit: int) -> Callable[[str], float]:
    def read_degrees(text: str) -> float:
        value = float(read_decimal(text))
        if abs(value) > limit:
            raise Unreadable(_("%(text)s is not a coordinate in degrees.") % {"text": text})
        return value

    return read_degrees


READERS: dict[str, Callable[[str], Any]] = {
    "text": read_text,
    "integer": read_integer,
    "decimal": read_decimal,
    "boolean": read_boolean,
    "date": read_date,
    "datetime": read_datetime,
    "code": read_code,
    "phone": read_phone,
    "credit_code": read_credit_code,
    "identity": read_identity,
    "lon": degrees(180),
    "lat": degrees(90),
}


def load() -> None:
    """Import every app's exchange.py, so that its sheets are declared."""
    for config in apps.get_app_configs():
        if config.name.startswith("linli.modules.") and util.find_spec(f"{config.name}.exchange"):
            import_module(f"{config.name}.exchange")
