"""Addresses of the district the tests are about."""

from __future__ import annotations

from functools import partial

from linli.core.places import standard

DISTRICT = "330402"
parse = partial(standard.parse, within=DISTRICT)
complete = partial(standard.complete, within=DISTRICT)
locate = partial(standard.locate, within=DISTRICT)
