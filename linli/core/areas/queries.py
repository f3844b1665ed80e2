"""Reading the tree of areas. Without a day, what is valid today; days are dates in local time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db.models import Max, Min, Q, QuerySet, Subquery
from django.utils import timezone
from numpy.typing import ArrayLike

from linli.core.areas import codes, geometry, searching
from linli.core.areas.indexes import Indexes
from linli.core.areas.models import Area
from linli.core.errors import NotFound
from linli.core.errors.engines import answered
from linli.core.values.languages import spoken
from linli.core.versions import stamps
from linli.engines.locate.locating import Cell

OUTLINES_KEPT = 200
MOST_FOUND = 200


@dataclass(frozen=True, slots=True)
class AreaFacts:
    """One area as plain values; lon and lat (WGS-84 degrees) are where its name is written."""

    code: str
    name: str
    level: int
    kind: str
    lon: float | None
    lat: float | None
    short_name: str
    name_en: str
    households: int | None
    valid_from: date
    valid_until: date | None

    @property
    def label(self) -> str:
        """The name in the active language."""
        return spoken(self.name, self.name_en)


FACTS = tuple(AreaFacts.__slots__)


def area(code: str, on: date | None = None) -> AreaFacts:
    """The area with this code; `NotFound` when none is valid. One statement."""
    rows = valid(on).filter(code=code) if codes.plausible(code) else Area.objects.none()
    row = rows.values_list(*FACTS).first()
    if row is None:
        raise NotFound
    return AreaFacts(*row)


def exists(code: str, on: date | None = None) -> bool:
    """Is there a valid area with this code?"""
    return codes.plausible(code) and valid(on).filter(code=code).exists()


def path_names(code: str, on: date | None = None) -> list[str]:
    """Names from the province down to the area itself, those that are known. One statement."""
    known = names(codes.ancestors(code), on)
    return [known[step] for step in codes.ancestors(code) if step in known]


def full_name(code: str, sep: str = "", on: date | None = None) -> str:
    """`浙江省嘉兴市南湖区建设街道百福弄社区`, joined by `sep`."""
    return sep.join(path_names(code, on))


def names(wanted: Iterable[str], on: date | None = None) -> dict[str, str]:
    """Chinese name by code on a day, known codes only; areas ended by then keep their last name.
    One statement, none for no codes."""
    rows = _named(wanted, on)
    return {code: name for code, name, _name_en in rows}


def labels(wanted: Iterable[str], on: date | None = None) -> dict[str, str]:
    """Like `names`, in the active language."""
    return {code: spoken(name, name_en) for code, name, name_en in _named(wanted, on)}


def children(code: str, at: date | None = None) -> list[AreaFacts]:
    """The areas next below, by code; a level that is left out is stepped over. `""`: the top."""
    below = valid(at).filter(code__within=code, level__gt=len(code))
    nearest = below.order_by("level").values("level")[:1]
    return facts(below.filter(level=Subquery(nearest)).order_by("code"))


def of_level(
    level: int, within: str | Iterable[str] = "", at: date | None = None
) -> list[AreaFacts]:
    """All areas of a level (say 9, streets) inside the subtree(s), by code. One statement."""
    return facts(valid(at).filter(code__within=within, level=level).order_by("code"))


def history(code: str) -> list[AreaFacts]:
    """All rows this code has had, the oldest first."""
    return facts(Area.objects.filter(code=code).order_by("valid_from"))


def search(
    text: str, within: str | Iterable[str] = "", limit: int = 20, on: date | None = None
) -> list[AreaFacts]:
    """Areas that fit, the best first, then larger before smaller; at most 200. One statement.

    Latin text is a code, initials (`nhq`) or pinyin (`nanhu`) from the beginning; Chinese text is
    any part of the name, a committee's name (`...居委会`) included. `within`: subtrees to look in.
    """
    ways = searching.ways(text)
    if not ways:
        return []
    rows = valid(on).filter(searching.any_of(ways), code__within=within)
    ranked = rows.annotate(rank=searching.rank(ways)).order_by("rank", "level", "code")
    return facts(ranked[: max(1, min(limit, MOST_FOUND))])


def named(text: str, on: date | None = None) -> list[tuple[str, str]]:
    """(code, full label) of the areas a person may mean by a text: for form fields."""
    cleaned = codes.trimmed(text.replace(" ", ""))
    if cleaned.isdigit():
        return [(code, f"{name} {code}") for code, name in labels([cleaned], on).items()]
    rows = search(text, "", 6, on)
    exact = [row for row in rows if text in (row.name, row.short_name, row.name_en)]
    return [(row.code, f"{row.label} {row.code}") for row in (exact or rows)]


def valid(on: date | None = None) -> QuerySet[Area]:
    """The areas valid on a day, both ends of a period included. For this folder and the console."""
    return Area.objects.filter(_period(on))


def locate(points: ArrayLike, on: date | None = None) -> list[str | None]:
    """Per point (n, 2; lon, lat in WGS-84 degrees) the code of the smallest valid area holding it.

    Total and unique in the covered region, borders included: a special grid goes before others,
    then the lower code. None outside all areas and for NaN. `on`: as of another day. No statement
    but the one that looks at version stamps, once the index of the day stands.
    """
    with answered():
        return _indexes().on(on or timezone.localdate()).locate(points)


def locate_one(lon: float, lat: float, on: date | None = None) -> str | None:
    """`locate` for one point."""
    return locate([(lon, lat)], on)[0]


def outlines(prefix: str, level: int) -> dict[str, Any]:
    """Borders of a level inside a subtree as GeoJSON, simplified, six decimals; do not change it.

    Properties: code, name, name_en, level, kind, lon, lat, households. Kept until areas change.
    """
    kept = _kept_outlines()
    key = (prefix, level, timezone.localdate())
    if key not in kept:
        drawn = _drawn(prefix, level)
        if len(kept) >= OUTLINES_KEPT:
            kept.clear()
        kept[key] = drawn
    return kept[key]


def cells_on(day: date) -> list[Cell]:
    """The areas with a border that are valid on a day, mended where they cross themselves."""
    rows = valid(day).filter(geometry__isnull=False).values_list("code", "kind", "geometry")
    found = [(code, kind, bytes(wkb)) for code, kind, wkb in rows.iterator() if wkb]
    borders = geometry.sound([wkb for _code, _kind, wkb in found])
    pairs = zip(found, borders, strict=True)
    return [Cell(code, kind, border) for (code, kind, _wkb), border in pairs if border is not None]


def settled_days(day: date) -> tuple[date, date]:
    """The first and last day around a day with the same areas with a border. One statement."""
    found = Area.objects.filter(geometry__isnull=False).aggregate(
        begun=Max("valid_from", filter=Q(valid_from__lte=day)),
        begins=Min("valid_from", filter=Q(valid_from__gt=day)),
        ended=Max("valid_until", filter=Q(valid_until__lt=day)),
        ends=Min("valid_until", filter=Q(valid_until__gte=day)),
    )
    one = timedelta(days=1)
    after = found["ended"] + one if found["ended"] else date.min
    before = found["begins"] - one if found["begins"] else date.max
    return max(found["begun"] or date.min, after), min(found["ends"] or date.max, before)


def index_folder() -> Path:
    """Where the worker stores the index that all processes share."""
    return Path(settings.DATA) / "index"


@stamps.cached("areas")
def _indexes() -> Indexes:
    return Indexes(stamps.tokens().get("areas", ""), index_folder(), cells_on, settled_days)


@stamps.cached("areas")
def _kept_outlines() -> dict[tuple[str, int, date], dict[str, Any]]:
    return {}


def _drawn(prefix: str, level: int) -> dict[str, Any]:
    shown = ("code", "name", "name_en", "level", "kind", "lon", "lat", "households")
    rows = list(
        valid()
        .filter(code__within=prefix, level=level, geometry__isnull=False)
        .order_by("code")
        .values("geometry", *shown)
    )
    borders = [geometry.from_wkb(row.pop("geometry")) for row in rows]
    coarse = geometry.simplified(borders, level)
    features = [geometry.feature(g, row) for g, row in zip(coarse, rows, strict=True)]
    return geometry.collection(features)


def _period(on: date | None) -> Q:
    day = on or timezone.localdate()
    return Q(valid_from__lte=day) & (Q(valid_until__isnull=True) | Q(valid_until__gte=day))


def facts(rows: Any) -> list[AreaFacts]:
    """Areas of a query (or a page of one) as plain values."""
    return [AreaFacts(*row) for row in rows.values_list(*FACTS)]


def _named(wanted: Iterable[str], on: date | None) -> list[tuple[str, str, str]]:
    """Per code the row that holds on the day, else the last before it, else the first after it:
    a matter goes on saying where it happened when its grid has another name or has ended."""
    asked = set(filter(codes.plausible, wanted))
    if not asked:
        return []
    day = on or timezone.localdate()
    rows = Area.objects.filter(code__in=asked).order_by("valid_from")
    found: dict[str, tuple[str, str, str]] = {}
    for code, name, name_en, begun in rows.values_list("code", "name", "name_en", "valid_from"):
        if begun <= day or (code not in found and on):
            found[code] = (code, name, name_en)
    return list(found.values())
