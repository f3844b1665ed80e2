"""Codes, credit codes and identity numbers; check characters by python-stdnum.

Sources: GB 32100-2015 (unified social credit code), GB 11714-1997 (organisation code inside it),
GB 11643-1999 (citizen identification number).
"""

from __future__ import annotations

import re
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _
from stdnum.cn import ric, uscc

from linli.core.values.raw import Unreadable, short

CREDIT_CODE = re.compile(r"[0-9A-HJ-NPQRTUWXY]{2}[0-9]{6}[0-9A-HJ-NPQRTUWXY]{10}")
IDENTITY = re.compile(r"[0-9]{17}[0-9X]")
ORGANISATION_WEIGHTS = (3, 7, 9, 10, 5, 8, 4, 2)
ORGANISATION_ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
EXPONENT = re.compile(r"[+-]?\d(\.\d+)?[eE]\+?(\d+)")
EXPONENT_LOSES_DIGITS = 10
NOT_CODE = _("Please write text here.")
NOT_CREDIT_CODE = _("This is not a valid unified social credit code (GB 32100).")
NOT_IDENTITY = _("This is not a valid ID number of 18 characters (GB 11643).")


def read_code(raw: Any) -> str:
    """No blanks, no full width."""
    return re.sub(r"\s+", "", short(raw, NOT_CODE, "code"))


def read_credit_code(raw: Any) -> str:
    """18 characters in capitals, the last checks the others.

    Village collectives begin with N, the army with A, which `uscc.validate` refuses. The check of
    the organisation code inside (GB 11714) is not asked: the last character covers it.
    """
    code = short(raw, NOT_CREDIT_CODE, "credit_code")
    code = re.sub(r"[\s-]+", "", code).upper()
    if not code:
        return ""
    if not CREDIT_CODE.fullmatch(code):
        raise Unreadable(NOT_CREDIT_CODE, "credit_code")
    if uscc.calc_check_digit(code[:17]) != code[17]:
        raise Unreadable(NOT_CREDIT_CODE, "check")
    return code


def read_identity(raw: Any) -> str:
    """18 characters with a day of birth and a right check character.

    The place in it is not looked up: residence permits of Hong Kong, Macao and Taiwan people
    and codes of dissolved counties are missing in every table.
    """
    number = re.sub(r"\s+", "", short(raw, NOT_IDENTITY, "identity")).upper()
    if not number:
        return ""
    if not IDENTITY.fullmatch(number):
        raise Unreadable(NOT_IDENTITY, "identity")
    if not id_check(number):
        raise Unreadable(NOT_IDENTITY, "check")
    if not has_birth_date(number):
        raise Unreadable(NOT_IDENTITY, "identity")
    return number


def id_check(number: str) -> bool:
    """Does the last of these 18 characters fit the others?"""
    return ric.calc_check_digit(number) == number[17].upper()


def has_birth_date(number: str) -> bool:
    try:
        return date(int(number[6:10]), int(number[10:12]), int(number[12:14])).year >= 1900
    except ValueError:
        return False


def looks_damaged(text: str) -> bool:
    """Exponent form of a long number, or an ID number whose last digits a program made zero."""
    if "+" not in text and not text.endswith("000"):
        return False
    found = EXPONENT.fullmatch(text)
    if found:
        return int(found[2]) >= EXPONENT_LOSES_DIGITS
    return (
        len(text) == 18
        and bool(IDENTITY.fullmatch(text))
        and has_birth_date(text)
        and not id_check(text)
    )


def credit_code(prefix: str) -> str:
    """The code that begins with `prefix` (16 characters: the rest are checks), for made-up data.

    The organisation's check character is placed at position 17, the whole code's at 18.
    """
    body = prefix[:16]
    places = (ORGANISATION_ALPHABET.index(c) for c in body[8:16])
    total = sum(place * w for place, w in zip(places, ORGANISATION_WEIGHTS, strict=True))
    check = (11 - total % 11) % 11
    body += "X" if check == 10 else str(check)
    return body + uscc.calc_check_digit(body)
