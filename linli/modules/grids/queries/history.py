"""What a grid was and became, and figures carried from former grids to present ones."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.models import Area
from linli.core.areas.queries import AreaFacts
from linli.core.errors import Invalid, NotFound
from linli.modules.grids.models import Succession

VIEW = "grids.view"
ADDRESS, HOUSEHOLDS = "address", "households"
Point = tuple[str, float, float]


@dataclass(frozen=True)
class History:
    """The rows a code has had, what it came from and what became of it."""

    rows: list[AreaFacts]
    came: list[Succession]
    went: list[Succession]
    names: dict[str, str]


@dataclass(frozen=True)
class Carried:
    """Figures by the codes of another day, with the method in words; the sum is the same.

    `apart` is what could not be carried: it stays under its former code.
    """

    figures: dict[str, float]
    method: str
    words: str
    apart: dict[str, float]


def history(actor: Actor, code: str) -> History:
    """Of a grid in reach, else NotFound. Four statements."""
    rows = areas.history(code) if actor.covers(VIEW, code) else []
    if not rows:
        raise NotFound()
    came = list(Succession.objects.filter(present=code).order_by("valid_from", "former"))
    went = list(Succession.objects.filter(former=code).order_by("valid_from", "present"))
    names = last_names({s.former for s in came} | {s.present for s in went})
    return History(rows, came, went, names)


def carried(
    actor: Actor,
    figures: Mapping[str, float],
    from_day: date,
    to_day: date,
    method: str,
    points: Iterable[Point] = (),
) -> Carried:
    """Figures by grid of `from_day` as figures by grid of `to_day`.

    "households": each former grid's figure goes to its successors by its share of households.
    "address": each of `points` (code, lon, lat) counts 1 where it lies on `to_day`; what is in
    `figures` beyond the points, and points outside every grid, go by households.
    """
    if method not in (ADDRESS, HOUSEHOLDS):
        raise Invalid({"method": _("Choose “address” or “households”.")})
    if to_day < from_day:
        raise Invalid({"to_day": _("The later day must not lie before the earlier one.")})
    placed, left = Counter[str](), dict(figures)
    if method == ADDRESS:
        placed, left = _by_address(points, left, to_day)
    found: dict[str, float] = defaultdict(float, placed)
    chain = chains(from_day, to_day, actor.reach(VIEW))
    for code, number in passed_on(left, chain).items():
        found[code] += number
    known = areas.names(found, to_day)
    apart = {code: number for code, number in found.items() if code not in known}
    return Carried(dict(sorted(found.items())), method, words(method), apart)


def words(method: str) -> str:
    """The method as a person writes it under a table."""
    if method == ADDRESS:
        return _("Each matter counted in the grid its address lies in now.")
    return _("Divided by the share of households that went to each grid.")


def chains(
    from_day: date, to_day: date, within: Iterable[str] = ("",)
) -> list[dict[str, dict[str, float]]]:
    """Per day of change, in order: former -> {present: share}. One statement."""
    rows = Succession.objects.filter(
        valid_from__gt=from_day, valid_from__lte=to_day, former__within=list(within)
    ).order_by("valid_from", "former", "present")
    days: dict[date, dict[str, dict[str, float]]] = {}
    for row in rows:
        days.setdefault(row.valid_from, {}).setdefault(row.former, {})[row.present] = (
            row.household_share
        )
    return [days[day] for day in sorted(days)]


def passed_on(
    figures: Mapping[str, float], chain: list[dict[str, dict[str, float]]]
) -> dict[str, float]:
    """Figures carried through the days of change; what has no successor stays where it is."""
    held: dict[str, float] = dict(figures)
    for step in chain:
        after: dict[str, float] = defaultdict(float)
        for code, number in held.items():
            shares = step.get(code) or {code: 1.0}
            whole = sum(shares.values())
            given = 0.0
            *others, last = sorted(shares)
            for present in others:
                part = number * shares[present] / whole if whole else 0.0
                after[present] += part
                given += part
            after[last] += number - given
        held = dict(after)
    return held


def _by_address(
    points: Iterable[Point], figures: dict[str, float], day: date
) -> tuple[Counter[str], dict[str, float]]:
    """Located points by present code, and the figures that no point explains."""
    spots = list(points)
    left: dict[str, Any] = dict(figures)
    where = areas.locate([(lon, lat) for _code, lon, lat in spots], on=day) if spots else []
    placed: Counter[str] = Counter()
    for (code, _lon, _lat), found in zip(spots, where, strict=True):
        if found is None or len(found) < len(code) or left.get(code, 0) < 1:
            continue
        placed[found[: len(code)]] += 1
        left[code] -= 1
    return placed, {code: number for code, number in left.items() if number}


def last_names(wanted: Iterable[str]) -> dict[str, str]:
    """The last name each code has had. One statement."""
    rows = Area.objects.filter(code__in=set(wanted)).order_by("valid_from")
    return dict(rows.values_list("code", "name"))
