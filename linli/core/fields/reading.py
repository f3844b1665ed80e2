"""Reads one raw answer of the dictionary into the plain JSON form it is kept in.

Each reader is idempotent: its result read again gives the same.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.fields.queries import FieldFacts
from linli.core.values import quantities
from linli.core.values.raw import Unreadable
from linli.core.values.reading import NOT_LIST, TEXT_MOST, read

NOT_PLACE = _("Please describe the place or choose it on the map.")


def read_answer(facts: FieldFacts, raw: Any) -> Any:
    """The value as the reader of its type gives it."""
    return read(facts.type, raw)


def read_decimal(facts: FieldFacts, raw: Any) -> str | None:
    number = read("decimal", raw)
    return None if number is None else quantities.plain(number)


def read_moment(facts: FieldFacts, raw: Any) -> str:
    """A day or moment in ISO form."""
    found = read(facts.type, raw)
    return "" if found is None else str(found.isoformat())


def read_choice(facts: FieldFacts, raw: Any) -> str:
    """The value; a sheet may also hold the label in either language."""
    choices = {option.value: (option.label_zh, option.label_en) for option in facts.options}
    return str(read("choice", raw, choices=choices))


def read_multi_choice(facts: FieldFacts, raw: Any) -> list[str]:
    parts = re.split(r"[,;、，；]", raw) if isinstance(raw, str) else raw
    if not isinstance(parts, list | tuple) or len(parts) > TEXT_MOST:
        raise Unreadable(NOT_LIST, "option")
    chosen = {read_choice(facts, part) for part in parts}
    return [option.value for option in facts.options if option.value in chosen]


def read_place(facts: FieldFacts, raw: Any) -> dict[str, Any]:
    """Text, or {"text", "lon", "lat"} with WGS-84 degrees."""
    if isinstance(raw, str):
        text = read("text", raw)
        return {"text": text} if text else {}
    if not isinstance(raw, Mapping):
        raise Unreadable(NOT_PLACE, "place")
    text = read("text", raw.get("text", ""))
    place: dict[str, Any] = {"text": text} if text else {}
    if raw.get("lon") is not None or raw.get("lat") is not None:
        place |= {"lon": degrees("lon", raw.get("lon")), "lat": degrees("lat", raw.get("lat"))}
    return place


def degrees(kind: str, raw: Any) -> float:
    """One half of a position; the other half alone is none."""
    value = None if raw is None else read(kind, raw)
    if value is None:
        raise Unreadable(quantities.NOT_POINT, "degrees")
    return float(value)


READERS: dict[str, Callable[[FieldFacts, Any], Any]] = {
    "text": read_answer,
    "long_text": read_answer,
    "integer": read_answer,
    "decimal": read_decimal,
    "boolean": read_answer,
    "choice": read_choice,
    "multi_choice": read_multi_choice,
    "date": read_moment,
    "datetime": read_moment,
    "phone": read_answer,
    "place": read_place,
}
