"""Standard addresses: read one, complete many against the register of places."""

from __future__ import annotations

from collections.abc import Sequence

from linli.core.places.addresses.completing import complete_all
from linli.core.places.addresses.found import CONFIDENT, TITLES, Alternative, Found, Level
from linli.core.places.addresses.parsing import Parts, parts_of, read
from linli.core.places.addresses.register import register_of
from linli.core.versions import stamps

__all__ = [
    "CONFIDENT",
    "TITLES",
    "Alternative",
    "Found",
    "Level",
    "Parts",
    "complete",
    "locate",
    "parse",
]


def parse(text: str, within: str) -> Parts:
    """The parts of an address as written (numbers as digits), by the names of a subtree."""
    with stamps.frame():
        return parts_of(read(text, register_of(within).names))


def complete(texts: Sequence[str], within: str) -> list[Found]:
    """Each address as standard, with grid, point (WGS-84), level, confidence and the reasons.

    Nothing is guessed silently: every doubt is a reason, and below `CONFIDENT` the level is
    "unmatched". Names and numbers of the subtree are held in memory, read in few
    statements when places or areas change; else one statement looks at the stamps.
    """
    with stamps.frame():
        return complete_all(texts, register_of(within))


def locate(text: str, within: str) -> Found:
    """`complete` for one address."""
    return complete([text], within)[0]
