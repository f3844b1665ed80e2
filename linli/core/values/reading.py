"""One reader per kind of value, for sheets, forms, the field dictionary and the API.

| type | value |
| --- | --- |
| text, long_text, code, phone, credit_code, identity, choice | str, "" for none |
| integer | int |
| decimal | Decimal, at most six places |
| boolean | bool |
| date | date |
| datetime | datetime in UTC |
| lon, lat | float, WGS-84 degrees |

All but text give None (text: "") for nothing. A reader is idempotent: its value read again, or
what is shown of it, gives the same value.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.values import codes, days, phones, quantities
from linli.core.values.raw import SHORT_MOST, Unreadable, short, squeezed, tidy, unified

TEXT_MOST, LONG_TEXT_MOST = SHORT_MOST, 2000
YES = frozenset({"true", "1", "yes", "y", "on", "是", "有", "对", "√"})
NO = frozenset({"false", "0", "no", "n", "off", "否", "无", "错", "×", "不是", "没有"})

NOT_TEXT = _("Please write text here.")
TOO_LONG = _("Please write at most %(most)s characters; these are %(given)s.")
NOT_BOOLEAN = _("Please choose yes or no.")
NOT_OPTION = _("“%(given)s” is not one of the choices. Please choose from the list.")
NOT_LIST = _("Please choose from the list.")
NOT_PHONE = _("Please give a mobile number of 11 digits or a landline number with its area code.")


def read(kind: str, raw: Any, **options: Any) -> Any:
    """The value of `raw` as its kind says; raises `Unreadable`.

    Options: `most` for texts, `choices` for a choice, `workbook` for days and moments.
    """
    return READERS[kind](raw, **options)


def read_text(raw: Any, *, most: int = TEXT_MOST) -> str:
    return read_within(raw, most, lines=False)


def read_long_text(raw: Any, *, most: int = LONG_TEXT_MOST) -> str:
    return read_within(raw, most, lines=True)


def read_within(raw: Any, most: int, *, lines: bool) -> str:
    if not isinstance(raw, str):
        raise Unreadable(NOT_TEXT, "text")
    # Ten megabytes are refused before anything looks at each character.
    text = raw if len(raw) > 10 * most else tidy(raw, lines=lines)
    if len(text) > most:
        raise Unreadable(TOO_LONG % {"most": most, "given": len(text)}, "long")
    return text


def read_boolean(raw: Any) -> bool | None:
    if isinstance(raw, bool):
        return raw
    word = short(raw, NOT_BOOLEAN, "boolean").casefold()
    if not word:
        return None
    if word in YES or word in NO:
        return word in YES
    raise Unreadable(NOT_BOOLEAN, "boolean")


def read_choice(raw: Any, *, choices: Mapping[str, Iterable[Any]]) -> str:
    """The value whose own text or one of its labels is given; exact spelling goes first."""
    text = short(raw, NOT_LIST, "option")
    if not text:
        return ""
    for form in (unified, squeezed):
        wanted = form(text)
        for value, labels in choices.items():
            if wanted in (form(str(word)) for word in (value, *labels)):
                return value
    raise Unreadable(NOT_OPTION % {"given": tidy(str(raw), lines=False)[:40]}, "option")


def read_phone(raw: Any) -> str:
    text = short(raw, NOT_PHONE, "phone")
    number = phones.normal(text)
    if text and not number:
        raise Unreadable(NOT_PHONE, "phone")
    return number


def read_lon(raw: Any) -> float | None:
    return quantities.read_degrees(raw, 180)


def read_lat(raw: Any) -> float | None:
    return quantities.read_degrees(raw, 90)


READERS: dict[str, Callable[..., Any]] = {
    "text": read_text,
    "long_text": read_long_text,
    "integer": quantities.read_integer,
    "decimal": quantities.read_decimal,
    "boolean": read_boolean,
    "date": days.read_date,
    "datetime": days.read_moment,
    "choice": read_choice,
    "code": codes.read_code,
    "phone": read_phone,
    "credit_code": codes.read_credit_code,
    "identity": codes.read_identity,
    "lon": read_lon,
    "lat": read_lat,
}
