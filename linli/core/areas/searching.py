"""How a text may fit an area: by name, pinyin, initials, code or another code."""

from __future__ import annotations

import unicodedata
from collections.abc import Sequence
from functools import reduce
from operator import or_

from django.db.models import Case, IntegerField, Q, Value, When

from linli.core.areas.models import AreaAlias
from linli.engines.divisions import naming

LONGEST = 60


def ways(text: str) -> list[Q]:
    """Conditions on areas, the best fit first; none for an empty text."""
    asked = _cleaned(text)
    if not asked:
        return []
    return _latin(asked) if asked.isascii() else _chinese(asked)


def any_of(fits: Sequence[Q]) -> Q:
    """One condition for all ways; there must be at least one."""
    return reduce(or_, fits)


def rank(fits: Sequence[Q]) -> Case:
    """The place of the first way that fits, 0 is best."""
    cases = (When(fit, then=Value(place)) for place, fit in enumerate(fits))
    return Case(*cases, default=Value(len(fits)), output_field=IntegerField())


def storable(text: str) -> str:
    """Without what no database takes: NUL and halves of surrogate pairs."""
    return text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8")


def _cleaned(text: str) -> str:
    return naming.area_name(unicodedata.normalize("NFKC", storable(text)).strip()[:LONGEST])


def _chinese(asked: str) -> list[Q]:
    return [
        Q(name=asked) | Q(short_name=asked),
        Q(name__startswith=asked),
        Q(name__contains=asked),
        _by_alias(asked),
    ]


def _latin(asked: str) -> list[Q]:
    fits = [Q(code=asked), _by_alias(asked)]
    latin = "".join(filter(str.isalnum, asked)).lower()
    if latin:
        fits += [Q(initials=latin), Q(initials__begins=latin), Q(pinyin__begins=latin)]
        fits += [Q(code__begins=latin)]
    if " " in asked:
        fits += [Q(name_en__istartswith=asked)]
    return fits


def _by_alias(asked: str) -> Q:
    return Q(code__in=AreaAlias.objects.filter(alias=asked).values("code"))
