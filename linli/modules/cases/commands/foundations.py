"""What imported cases stand on: a district, its areas, matters and units, made where missing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.areas import codes, naming
from linli.core.areas.models import Area
from linli.core.errors import Invalid
from linli.core.lifecycle.commands import Act, command
from linli.core.people.models import Organisation
from linli.core.versions import stamps
from linli.modules.cases.models import Category, Matter
from linli.modules.cases.queries import catalogue

if TYPE_CHECKING:
    from linli.modules.cases.commands.imported import HistoricalCase

PERMISSION = "catalogue.manage"
SINCE = date(2000, 1, 1)
# Categories of imports begin here, above those the national catalogue uses.
FIRST_CATEGORY, MOST_OF_LEVEL = 51, 99


@dataclass(frozen=True)
class Ground:
    """Ids and codes by the other system's words. `matters` by (category path, name)."""

    matters: dict[tuple[str, str], tuple[int, str]]
    units: dict[str, int]
    areas: dict[str, str]


@command(
    "cases.found_district", label=gettext_lazy("District for imports made"), permission=PERMISSION
)
def district(act: Act, *, code: str, name: str) -> bool:
    """The district the rows belong to, with the divisions above it; False when it is there."""
    if len(code) != codes.COUNTY or not code.isdigit():
        raise Invalid({"district": _("Give the six digits of the district.")})
    known = set(Area.objects.filter(code__in=codes.ancestors(code)).values_list("code", flat=True))
    missing = [c for c in codes.ancestors(code) if c not in known]
    for row in Area.objects.bulk_create([area_row(c, name) for c in missing]):
        act.record(row, {"code": row.code, "name": row.name})
    if missing:
        stamps.bump("areas")
    return bool(missing)


def area_row(code: str, name: str) -> Area:
    return Area(
        district=codes.district_of(code),
        code=code,
        level=len(code),
        name=name[:60],
        valid_from=SINCE,
        **naming.derived(name[:60], code),
    )


@command(
    "cases.lay_foundations",
    label=gettext_lazy("Foundations of an import laid"),
    permission=PERMISSION,
)
def laid(act: Act, *, district: str, cases: Sequence[HistoricalCase]) -> Ground:
    """Areas, matters and units the rows name; what is there already is used."""
    return Ground(
        matters=matters(act, district, {(c.category or "", c.matter) for c in cases}),
        units=units(act, district, {n for c in cases for n in (c.unit, c.sub_unit) if n}),
        areas=areas(act, district, {c.area_name for c in cases if c.area_name}),
    )


def units(act: Act, district: str, wanted: set[str]) -> dict[str, int]:
    """By the name they have here or the other system's; new ones are departments."""
    found: dict[str, int] = {}
    rows = Organisation.objects.filter(district=district).order_by("-id")
    for pk, name, short, external in rows.values_list("id", "name", "short_name", "external_id"):
        found |= {known: pk for known in (name, short, external) if known}
    new = [
        Organisation(
            district=district,
            kind="department",
            name=name[:120],
            initials=naming.initials(name)[:60],
            area=district,
            external_id=name[:80],
        )
        for name in sorted(wanted - set(found))
    ]
    for row in Organisation.objects.bulk_create(new, batch_size=500):
        found[row.external_id] = found[row.name] = row.pk
        act.record(row, {"name": row.name})
    if new:
        for name in ("organisations", "routing"):
            stamps.bump(name)
    return found


def areas(act: Act, district: str, wanted: set[str]) -> dict[str, str]:
    """Names of streets and communities; made only in a district that has no drawn areas."""
    rows = Area.objects.filter(code__within=district, valid_until=None, level__gt=codes.COUNTY)
    found: dict[str, str] = {}
    for code, name, short in rows.order_by("-code").values_list("code", "name", "short_name"):
        found |= {short: code, name: code}
    if rows.filter(geometry__isnull=False).exists():
        return found
    numbers = (int(code[6:9]) for code in found.values())
    first = max(numbers, default=0) + 1
    new = [
        area_row(f"{district}{number:03d}", name)
        for number, name in enumerate(sorted(wanted - set(found)), start=first)
    ]
    for row in Area.objects.bulk_create(new):
        found[row.name] = row.code
        act.record(row, {"code": row.code, "name": row.name})
    if new:
        stamps.bump("areas")
    return found


def matters(
    act: Act, district: str, wanted: set[tuple[str, str]]
) -> dict[tuple[str, str], tuple[int, str]]:
    """By name in the catalogue that holds there; else new ones under the other system's path."""
    held = catalogue.catalogue()
    own = {m.name: (m.id, m.code) for m in held.valid(district).values() if m.district != district}
    paths = known_paths(district)
    known = {
        (path, m.name): (m.id, m.code)
        for m in held.valid(district).values()
        if m.district == district
        for path in [paths.get(m.code[: len(m.code) - 2], "")]
    }
    found = {key: own.get(key[1]) or known.get(key) for key in wanted}
    missing = sorted(key for key, matter in found.items() if matter is None)
    folders = category_codes(act, district, paths, [path for path, _name in missing])
    taken = {m.code for m in held.valid(district).values()}
    new = []
    for path, name in missing:
        code = next(free(folders[path], taken))
        taken.add(code)
        new.append(
            Matter(
                district=district, code=code, name=name[:120], name_en=name[:160],
                verifier="none", valid_from=SINCE,
            )
        )  # fmt: skip
    for key, row in zip(missing, Matter.objects.bulk_create(new, batch_size=200), strict=True):
        found[key] = (row.pk, row.code)
        act.record(row, {"code": row.code, "name": row.name})
    if new:
        stamps.bump("catalogue")
    return {key: matter for key, matter in found.items() if matter}


def known_paths(district: str) -> dict[str, str]:
    """Category code -> its path in words, of the district's own categories."""
    rows = Category.objects.filter(district=district).order_by("code")
    paths: dict[str, str] = {}
    for code, name in rows.values_list("code", "name"):
        above = paths.get(code[:-2], "")
        paths[code] = f"{above}/{name}" if above else name
    return paths


def category_codes(
    act: Act, district: str, paths: dict[str, str], wanted: Iterable[str]
) -> dict[str, str]:
    """Path in words -> code, with the levels that are missing made."""
    by_path = {path: code for code, path in paths.items()}
    new: list[Category] = []
    for path in wanted:
        whole = path or _("Imported")
        steps = whole.split("/")
        for depth in range(1, len(steps) + 1):
            part = "/".join(steps[:depth])
            if part in by_path:
                continue
            above = by_path.get("/".join(steps[: depth - 1]), "")
            code = next(free(above, set(by_path.values())))
            by_path[part] = code
            name = steps[depth - 1]
            new.append(Category(district=district, code=code, name=name[:80], name_en=name[:120]))
        by_path[path] = by_path[whole]
    Category.objects.bulk_create(new, batch_size=200)
    for row in new:
        act.record(row, {"code": row.code, "name": row.name})
    return by_path


def free(above: str, taken: set[str]) -> Iterator[str]:
    """Codes directly below one that nobody has; Invalid when there are none left."""
    for number in range(FIRST_CATEGORY if not above else 1, MOST_OF_LEVEL + 1):
        if f"{above}{number:02d}" not in taken:
            yield f"{above}{number:02d}"
    raise Invalid({"category": _("There are more than 99 categories or matters in one category.")})


def made(district: str) -> dict[str, Any]:
    """How many matters, units and areas a district has of its own."""
    return {
        "matters": Matter.objects.filter(district=district).count(),
        "units": Organisation.objects.filter(district=district).count(),
        "areas": Area.objects.filter(code__within=district, level__gt=codes.COUNTY).count(),
    }
