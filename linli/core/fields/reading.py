"""Reads one raw answer (JSON value or text from a form or sheet) into its plain form.

Each reader is idempotent: its result read again gives the same.
"""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.fields import phones
from linli.core.fields.queries import FieldFacts

TEXT_MOST, LONG_TEXT_MOST = 200, 2000
NUMBER_MOST = 10**12
DECIMAL_PLACES = 6
YEARS = (1900, 2100)
UNWANTED = ("Cc", "Cs")
YES = {"true", "1", "yes", "y", "on", "是", "有", "对"}
NO = {"false", "0", "no", "n", "off", "否", "无", "不是", "没有"}
DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})日?")
MOMENT = re.compile(
    r"[T\s]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?[分秒]?(Z|[+-]\d\d:?\d\d)?"
)

NOT_TEXT = _("Please write text here.")
TOO_LONG = _("Please write at most %(most)s characters; these are %(given)s.")
NOT_INTEGER = _("Please give a whole number, such as 12.")
NOT_NUMBER = _("Please give a number, such as 12.5.")
TOO_LARGE = _("This number is too large.")
NOT_BOOLEAN = _("Please choose yes or no.")
NOT_OPTION = _("“%(given)s” is not one of the choices. Please choose from the list.")
NOT_LIST = _("Please choose from the list.")
NOT_DATE = _("Please give a date, such as 2026-11-20.")
NOT_MOMENT = _("Please give a date and time, such as 2026-11-20 08:30.")
NOT_PHONE = _("Please give a mobile number of 11 digits or a landline number with its area code.")
NOT_PLACE = _("Please describe the place or choose it on the map.")
NOT_POINT = _("The position on the map is not valid. Please choose it again.")


class Unreadable(Exception):
    """Carries the sentence for the person who answered."""

    def __init__(self, sentence: Any) -> None:
        super().__init__()
        self.sentence = sentence

    def __str__(self) -> str:
        return str(self.sentence)


def tidy(raw: str, *, lines: bool) -> str:
    """Without control characters and half characters; one line unless `lines`."""
    unified = raw.replace("\r\n", "\n").replace("\r", "\n")
    kept = "".join(c for c in unified if c in "\n\t" or unicodedata.category(c) not in UNWANTED)
    return kept.strip() if lines else " ".join(kept.split())


def unified(text: str) -> str:
    """Full-width letters and digits as ordinary ones."""
    return unicodedata.normalize("NFKC", text).strip()


def read_within(raw: Any, most: int, *, lines: bool = False) -> str:
    if not isinstance(raw, str):
        raise Unreadable(NOT_TEXT)
    # Ten megabytes are refused before anything looks at each character.
    text = raw if len(raw) > 10 * most else tidy(raw, lines=lines)
    if len(text) > most:
        raise Unreadable(TOO_LONG % {"most": most, "given": len(text)})
    return text


def short(raw: Any, sentence: Any) -> str:
    """Text of a number, date or choice; anything long is nonsense."""
    if not isinstance(raw, str) or len(raw) > TEXT_MOST:
        raise Unreadable(sentence)
    return unified(raw)


def read_text(facts: FieldFacts, raw: Any) -> str:
    return read_within(raw, TEXT_MOST)


def read_long_text(facts: FieldFacts, raw: Any) -> str:
    return read_within(raw, LONG_TEXT_MOST, lines=True)


def read_number(raw: Any, sentence: Any) -> Decimal | None:
    if isinstance(raw, bool):
        raise Unreadable(sentence)
    if isinstance(raw, float):
        raw = repr(raw)
    if isinstance(raw, str):
        raw = short(raw, sentence).replace(",", "").replace("_", " ")
        if not raw:
            return None
    try:
        number = Decimal(raw)
    except (InvalidOperation, TypeError, ValueError) as error:
        raise Unreadable(sentence) from error
    if not number.is_finite():
        raise Unreadable(sentence)
    if number.adjusted() > 12 or abs(number) > NUMBER_MOST:
        raise Unreadable(TOO_LARGE)
    return number


def read_integer(facts: FieldFacts, raw: Any) -> int | None:
    number = read_number(raw, NOT_INTEGER)
    if number is None:
        return None
    if number.adjusted() < -DECIMAL_PLACES or number != number.to_integral_value():
        raise Unreadable(NOT_INTEGER)
    return int(number)


def read_decimal(facts: FieldFacts, raw: Any) -> str | None:
    number = read_number(raw, NOT_NUMBER)
    if number is None:
        return None
    rounded = round(number, DECIMAL_PLACES).normalize()
    return "0" if rounded.is_zero() else f"{rounded:f}"


def read_boolean(facts: FieldFacts, raw: Any) -> bool | None:
    if isinstance(raw, bool):
        return raw
    text = (str(raw) if isinstance(raw, int) else short(raw, NOT_BOOLEAN)).lower()
    if not text:
        return None
    if text in YES or text in NO:
        return text in YES
    raise Unreadable(NOT_BOOLEAN)


def read_choice(facts: FieldFacts, raw: Any) -> str:
    """The value; a sheet may also hold the label in either language."""
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else short(raw, NOT_LIST)
    if not text:
        return ""
    for option in facts.options:
        if text in map(unified, (option.value, option.label_zh, option.label_en)):
            return option.value
    raise Unreadable(NOT_OPTION % {"given": tidy(text, lines=False)[:40]})


def read_multi_choice(facts: FieldFacts, raw: Any) -> list[str]:
    parts = re.split(r"[,;、，；]", raw) if isinstance(raw, str) else raw
    if not isinstance(parts, list | tuple) or len(parts) > TEXT_MOST:
        raise Unreadable(NOT_LIST)
    chosen = {read_choice(facts, part) for part in parts}
    return [option.value for option in facts.options if option.value in chosen]


def read_date(facts: FieldFacts, raw: Any) -> str:
    if isinstance(raw, date) and not isinstance(raw, datetime):
        raw = raw.isoformat()
    text = short(raw, NOT_DATE)
    if not text:
        return ""
    found = DAY.fullmatch(text)
    if not found:
        raise Unreadable(NOT_DATE)
    value = day(found, NOT_DATE)
    if not YEARS[0] <= value.year <= YEARS[1]:
        raise Unreadable(NOT_DATE)
    return value.isoformat()


def day(found: re.Match[str], sentence: Any) -> date:
    try:
        return date(*(int(part) for part in found.groups()))
    except ValueError as error:
        raise Unreadable(sentence) from error


def read_datetime(facts: FieldFacts, raw: Any) -> str:
    """Without a zone it is local time."""
    if isinstance(raw, datetime):
        raw = raw.isoformat()
    text = short(raw, NOT_MOMENT)
    if not text:
        return ""
    found = DAY.match(text)
    rest = MOMENT.fullmatch(text[found.end() :]) if found else None
    if not found or not rest:
        raise Unreadable(NOT_MOMENT)
    on = day(found, NOT_MOMENT)
    hour, minute, second, zone = rest.groups()
    clock = f"{int(hour):02d}:{int(minute):02d}:{int(second or 0):02d}"
    try:
        moment = datetime.fromisoformat(f"{on.isoformat()}T{clock}{zone or ''}")
        aware = moment if moment.tzinfo else timezone.make_aware(moment)
        inside = YEARS[0] <= timezone.localtime(aware).year <= YEARS[1]
    except (ValueError, OverflowError) as error:
        raise Unreadable(NOT_MOMENT) from error
    if not inside:
        raise Unreadable(NOT_MOMENT)
    return aware.astimezone(UTC).isoformat()


def read_phone(facts: FieldFacts, raw: Any) -> str:
    text = str(raw) if isinstance(raw, int) and not isinstance(raw, bool) else short(raw, NOT_PHONE)
    number = phones.normal(text)
    if text and not number:
        raise Unreadable(NOT_PHONE)
    return number


def read_place(facts: FieldFacts, raw: Any) -> dict[str, Any]:
    """Text, or {"text", "lon", "lat"} with WGS-84 degrees."""
    if isinstance(raw, str):
        text = read_within(raw, TEXT_MOST)
        return {"text": text} if text else {}
    if not isinstance(raw, Mapping):
        raise Unreadable(NOT_PLACE)
    text = read_within(raw.get("text", ""), TEXT_MOST)
    place: dict[str, Any] = {"text": text} if text else {}
    if raw.get("lon") is not None or raw.get("lat") is not None:
        place |= {"lon": degrees(raw.get("lon"), 180), "lat": degrees(raw.get("lat"), 90)}
    return place


def degrees(raw: Any, most: int) -> float:
    try:
        value = float(raw) if isinstance(raw, str | int | float) else math.nan
    except (ValueError, OverflowError):
        value = math.nan
    if not abs(value) <= most:
        raise Unreadable(NOT_POINT)
    return round(value, 6)


READERS: dict[str, Callable[[FieldFacts, Any], Any]] = {
    "text": read_text,
    "long_text": read_long_text,
    "integer": read_integer,
    "decimal": read_decimal,
    "boolean": read_boolean,
    "choice": read_choice,
    "multi_choice": read_multi_choice,
    "date": read_date,
    "datetime": read_datetime,
    "phone": read_phone,
    "place": read_place,
}
