"""Addresses of the district the tests are about."""

from __future__ import annotations

from functools import partial

from linli.core.places import standard
from linli.core.places.registers import register_of
from linli.core.places.standard import Found
from linli.core.versions import stamps
from linli.engines.addresses.parsing import Parts, parts_of, read

DISTRICT = "330402"
complete = partial(standard.complete, within=DISTRICT)


def parse(text: str) -> Parts:
    """The parts of an address as written, by the names of the district."""
    with stamps.frame():
        return parts_of(read(text, register_of(DISTRICT).names))


def locate(text: str) -> Found:
    return complete([text])[0]
