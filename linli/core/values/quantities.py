"""Whole numbers, decimals and degrees."""

from __future__ import annotations

import math
from decimal import Decimal, InvalidOperation
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.values.raw import Unreadable, short

MOST = 10**12  # a district's budget in fen; more is a slip of the finger
PLACES = 6  # a coordinate to 0.1 m has six, nothing here is finer
DIGITS = 18  # 2**63 - 1, the largest id, has nineteen
DEGREES = 7  # 0.01 m, as other systems send them
NOT_INTEGER = _("Please give a whole number, such as 12.")
NOT_NUMBER = _("Please give a number, such as 12.5.")
TOO_LARGE = _("This number is too large.")
NOT_POINT = _("The position on the map is not valid. Please choose it again.")


def read_integer(raw: Any) -> int | None:
    number = read_number(raw, NOT_INTEGER, "integer")
    if number is None:
        return None
    if number.adjusted() < -PLACES or number != number.to_integral_value():
        raise Unreadable(NOT_INTEGER, "integer")
    return int(number)


def natural(text: str) -> int | None:
    """An id or a place in a list as an address or a picker holds it; None for anything else.

    ASCII digits, at most 18 of them: neither `int` nor a column of any database refuses these.
    """
    return int(text) if len(text) <= DIGITS and text.isascii() and text.isdecimal() else None


def read_decimal(raw: Any) -> Decimal | None:
    """At most six places, so that a value read from what was shown is the same."""
    number = read_number(raw, NOT_NUMBER, "decimal")
    if number is None:
        return None
    rounded = round(number, PLACES)
    return Decimal(0) if rounded.is_zero() else rounded


def read_number(raw: Any, sentence: Any, fault: str) -> Decimal | None:
    if isinstance(raw, bool):
        raise Unreadable(sentence, fault)
    if isinstance(raw, float):
        raw = repr(raw)
    if isinstance(raw, str):
        raw = short(raw, sentence, fault).replace(",", "").replace("_", " ")
        if not raw:
            return None
    try:
        number = Decimal(raw)
    except (InvalidOperation, TypeError, ValueError) as error:
        raise Unreadable(sentence, fault) from error
    if not number.is_finite():
        raise Unreadable(sentence, fault)
    if number.adjusted() > 12 or abs(number) > MOST:
        raise Unreadable(TOO_LARGE, "large")
    return number


def plain(number: Decimal) -> str:
    """`12.5`, never an exponent or a trailing zero: the form that is stored in JSON."""
    return "0" if number.is_zero() else f"{number.normalize():f}"


def read_degrees(raw: Any, most: int) -> float | None:
    """WGS-84 degrees between -`most` and `most`."""
    number = read_number(raw, NOT_POINT, "degrees")
    if number is None:
        return None
    value = float(number)
    if math.isnan(value) or abs(value) > most:
        raise Unreadable(NOT_POINT, "degrees")
    return round(value, DEGREES)
