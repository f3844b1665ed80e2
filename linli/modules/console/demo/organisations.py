"""The district's units: departments, streets, communities, property companies, teams."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, STREET
from linli.core.demo import names
from linli.core.people.models import Organisation
from linli.core.values.codes import credit_code
from linli.core.versions import shipped, stamps
from linli.engines.divisions import naming

HERE = Path(__file__).parent
STREET_DUTIES = ["street_urban", "street_safety", "street_service", "street_party"]
CENTRE = "区社会治理中心"
WITH_COMPANY, UNCARED = 100, 6


def build(district: str, rng: Random) -> list[Organisation]:
    """All rows, saved; the same for the same seed. Duties as routing asks for them."""
    rows = [*_departments(district), *_places(district), *_property(district, rng)]
    rows += _social(district, rng)
    for number, row in enumerate(rows, start=1):
        public = row.kind not in ("property", "social", "volunteers")
        row.credit_code = credit_code(f"{'11' if public else '91'}{district}DM{number:06d}")
        row.initials = naming.initials(row.name)[:60]
        row.phone = f"0573-8290{number:04d}"
    made = Organisation.objects.bulk_create(rows, batch_size=500)
    for name in ("organisations", "routing"):
        stamps.bump(name)
    return made


def row(kind: str, name: str, area: str, duties: list[str], short: str = "") -> Organisation:
    return Organisation(
        district=area[:6], kind=kind, name=name, short_name=short, area=area, duties=duties
    )


def _departments(district: str) -> Iterator[Organisation]:
    yield row("district", CENTRE, district, [])
    for line in shipped.lines(HERE / "departments.csv"):
        yield row("department", line["name"], district, [line["duty"]])


def _places(district: str) -> Iterator[Organisation]:
    for street in areas.of_level(STREET, district):
        office = "人民政府" if street.name.endswith("镇") else "办事处"
        yield row("street", street.name + office, street.code, list(STREET_DUTIES), street.name)
    for community in areas.of_level(COMMUNITY, district):
        committee = "村民委员会" if community.name.endswith("村") else "居民委员会"
        name = community.name + committee
        yield row("community", name, community.code, ["community"], community.name)


def _property(district: str, rng: Random) -> Iterator[Organisation]:
    """Most communities have a company, in some the community does it itself, in a few nobody."""
    places = areas.of_level(COMMUNITY, district)
    cared = [c for c in places if c.code.endswith("033")] + [
        c for c in places if not c.code.endswith("033")
    ]
    for number, community in enumerate(cared[: len(cared) - UNCARED]):
        if number < WITH_COMPANY:
            word = names.COMPANY_WORDS[rng.randrange(len(names.COMPANY_WORDS))]
            name = f"{word}物业服务有限公司{community.short_name}项目部"
            short = f"{word}物业（{community.short_name}）"
            yield row("property", name, community.code, ["property"], short)
        else:
            name = f"{community.name}物业服务社"
            yield row("social", name, community.code, ["property"], name)


def _social(district: str, rng: Random) -> Iterator[Organisation]:
    streets = areas.of_level(STREET, district)
    for word in names.SOCIAL_WORDS:
        yield row("social", f"{word}社会工作服务中心", district, [])
    for street in streets:
        yield row("volunteers", f"{street.name}志愿服务队", street.code, [])
        yield row("enterprise", f"{street.short_name}工业园区服务公司", street.code, [])
    for community in rng.sample(areas.of_level(COMMUNITY, district), 20):
        yield row("owners", f"{names.compound(rng)}业主委员会", community.code, [])
