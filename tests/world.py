"""A small district for tests: two streets, communities, cells, units and people with real posts."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date
from typing import Any

import shapely

from linli.core.access import queries as access
from linli.core.access.actor import Actor
from linli.core.access.models import Role
from linli.core.areas.models import Area
from linli.core.clock.seed import seed as seed_calendar
from linli.core.fields.seeding import seed as seed_fields
from linli.core.figures.queries import seed as seed_figures
from linli.core.people.models import Account, Organisation, Post
from linli.core.versions import stamps
from linli.engines.divisions import naming
from linli.modules.cases.public import seed_replies
from linli.modules.catalogue.public import seed_catalogue
from linli.modules.console.public import seed_roles

DISTRICT, STREET, OTHER_STREET = "330402", "330402010", "330402011"
COMMUNITY, CELL, NEXT_CELL = "330402010001", "330402010001001", "330402010001002"
OTHER_COMMUNITY, OTHER_CELL = "330402011001", "330402011001001"
INSIDE, INSIDE_OTHER, OUTSIDE = (120.7605, 30.7505), (120.7705, 30.7505), (116.4, 39.9)
BOXES = {
    DISTRICT: ("南湖区", (120.76, 30.75, 120.78, 30.77)),
    STREET: ("南湖街道", (120.76, 30.75, 120.77, 30.77)),
    OTHER_STREET: ("新兴街道", (120.77, 30.75, 120.78, 30.77)),
    COMMUNITY: ("桂苑社区", (120.76, 30.75, 120.77, 30.77)),
    OTHER_COMMUNITY: ("秀园社区", (120.77, 30.75, 120.78, 30.77)),
    CELL: ("第一网格", (120.76, 30.75, 120.77, 30.76)),
    NEXT_CELL: ("第二网格", (120.76, 30.76, 120.77, 30.77)),
    OTHER_CELL: ("第一网格", (120.77, 30.75, 120.78, 30.77)),
}
STREETLIGHT, RUBBISH = "030101", "010101"
UNITS = {
    "lighting": (
        "南湖区路灯管理所",
        DISTRICT,
        ["lighting", "roads", "drainage", "housing", "urban_management"],
    ),
    "sanitation": ("南湖区环境卫生所", DISTRICT, ["sanitation", "parks"]),
    "street": (
        "南湖街道办事处",
        STREET,
        ["street_urban", "street_safety", "street_service", "street_party"],
    ),
    "other_street": ("新兴街道办事处", OTHER_STREET, ["street_urban"]),
    "community": ("桂苑社区居民委员会", COMMUNITY, ["community"]),
    "property": ("禾城物业服务有限公司", COMMUNITY, ["property"]),
}
PEOPLE = (
    ("shequ", "周兰", "community", "desk", "community_desk", COMMUNITY),
    ("jiedao", "吴强", "street", "desk", "street_desk", STREET),
    ("other", "郑伟", "other_street", "desk", "street_desk", OTHER_STREET),
    ("qu", "孙丽", "street", "desk", "district_desk", DISTRICT),
    ("denghuo", "何平", "lighting", "handler", "unit_handler", DISTRICT),
    ("huanwei", "罗云", "sanitation", "handler", "unit_handler", DISTRICT),
    ("wangge", "林芳", "community", "grid_worker", "grid_worker", CELL),
    ("linge", "高山", "community", "grid_worker", "grid_worker", NEXT_CELL),
    ("lingdao", "谢远", "street", "leader", "leader", DISTRICT),
)


@dataclass
class World:
    units: dict[str, Organisation] = field(default_factory=dict)
    accounts: dict[str, Account] = field(default_factory=dict)

    def actor(self, login: str, **rest: Any) -> Actor:
        return access.actor_of(self.accounts[login], **rest)


def build() -> World:
    """Seeds and rows; about a second."""
    for seed in (
        seed_calendar,
        seed_fields,
        seed_figures,
        seed_roles,
        seed_catalogue,
        seed_replies,
    ):
        seed()
    world = World()
    for code, (name, box) in BOXES.items():
        Area.objects.create(
            district=DISTRICT, code=code, level=len(code), kind="grid" if len(code) > 12 else "division",
            name=name, **naming.derived(name, code), geometry=shapely.to_wkb(shapely.box(*box)),
            lon=round((box[0] + box[2]) / 2, 6), lat=round((box[1] + box[3]) / 2, 6), valid_from=date(2020, 1, 1),
        )  # fmt: skip
    for key, (name, area, duties) in UNITS.items():
        world.units[key] = Organisation.objects.create(
            district=DISTRICT,
            kind="department",
            name=name,
            area=area,
            duties=duties,
            initials=naming.initials(name)[:60],
        )
    for login, name, unit, kind, role, area in PEOPLE:
        add_person(world, login, name, unit, kind, role, area)
    for name in ("areas", "organisations", "roles"):
        stamps.bump(name)
    return world


def add_person(
    world: World, login: str, name: str, unit: str, kind: str, role: str, area: str
) -> Account:
    assert Role.objects.filter(code=role).exists(), role
    account = Account.objects.create(
        login=login, name=name, district=DISTRICT, must_change_password=False
    )
    world.accounts[login] = account
    Post.objects.create(
        district=DISTRICT, account=account, organisation=world.units[unit], kind=kind, role=role,
        area=area, valid_from=date(2025, 1, 1),
    )  # fmt: skip
    return account
