"""What an area's code, kind and place must fulfil: (allowed, reason)."""

from __future__ import annotations

from collections.abc import Container
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.areas import codes
from linli.core.areas.states import Kind

Verdict = tuple[bool, Any]
FINE: Verdict = (True, "")


def well_formed(code: str) -> Verdict:
    """Digits only, and of a length that is a level of the tree."""
    if code.isascii() and code.isdigit() and len(code) in codes.LENGTHS:
        return FINE
    lengths = ", ".join(map(str, codes.LENGTHS))
    return False, _("An area code has only digits, and %(lengths)s of them.") % {"lengths": lengths}


def kind_fits(code: str, kind: str) -> Verdict:
    """Divisions end at the community (12 digits); grids have 15, micro-grids 18."""
    length = len(code)
    fits: dict[str, bool] = {
        Kind.DIVISION: length <= codes.COMMUNITY,
        Kind.GRID: length == codes.GRID,
        Kind.SPECIAL_GRID: length == codes.GRID,
        Kind.MICRO_GRID: length == codes.MICRO_GRID,
    }
    if fits.get(kind, False):
        return FINE
    return False, _("This kind of area does not have a code of %(length)s digits.") % {
        "length": length
    }


def belongs(code: str, known: Container[str]) -> Verdict:
    """Every grid belongs to a community (DB6101/T 3185-2024): its parent must be a known code."""
    parent = codes.parent(code)
    if not parent or parent in known:
        return FINE
    return False, _("The area above it, %(parent)s, does not exist.") % {"parent": parent}
