"""What imported cases stand on: a district, its areas, matters and units, made where missing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.areas import codes
from linli.core.areas.models import Area
from linli.core.errors import Invalid
from linli.core.lifecycle.commands import Act, command
from linli.core.people.models import Organisation
from linli.core.versions import stamps
from linli.engines.divisions import naming
from linli.modules.cases.commands.history.given import HistoricalCase
from linli.modules.catalogue import public as catalogue

PERMISSION = "catalogue.manage"
SINCE = date(2000, 1, 1)


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
        matters=catalogue.add_foreign(
            act.actor, district=district, wanted={(c.category or "", c.matter) for c in cases}
        ),
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


def made(district: str) -> dict[str, Any]:
    """How many matters, units and areas a district has of its own."""
    return {
        "matters": catalogue.count_own(district),
        "units": Organisation.objects.filter(district=district).count(),
        "areas": Area.objects.filter(code__within=district, level__gt=codes.COUNTY).count(),
    }
