"""A small district with two streets, an office, people, the shipped roles, and log-ins."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.test import Client
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from linli.core.access.actor import Actor
from linli.core.access.models import Grant, Role
from linli.core.access.queries import actor_of
from linli.core.areas import codes
from linli.core.areas.models import Area
from linli.core.journal.models import Entry
from linli.core.people.models import Account, Organisation
from linli.engines.divisions import naming
from linli.modules.console.public import seed_roles

DISTRICT, STREET, OTHER = "330402", "330402001", "330402002"
COMMUNITY, GRID = "330402001001", "330402001001001"
NAMES = {
    "33": "浙江省",
    "3304": "嘉兴市",
    DISTRICT: "南湖区",
    STREET: "建设街道",
    OTHER: "解放街道",
    COMMUNITY: "百福弄社区",
    "330402002001": "天官社区",
    GRID: "第一网格",
}
LONG_AGO = date(2020, 1, 1)


def add_area(code: str, name: str, **facts: Any) -> Area:
    kind = {codes.GRID: "grid", codes.MICRO_GRID: "micro_grid"}.get(len(code), "division")
    return Area.objects.create(
        district=codes.district_of(code),
        code=code,
        level=len(code),
        kind=kind,
        name=name,
        **{"valid_from": LONG_AGO, **naming.derived(name, code), **facts},
    )


@pytest.fixture
def tree(db: None) -> None:
    for code, name in NAMES.items():
        add_area(code, name)
    seed_roles()


@pytest.fixture
def account(tree: None) -> Callable[..., Account]:
    def make(login: str, name: str = "", **facts: Any) -> Account:
        return Account.objects.create(
            login=login,
            name=name or login,
            must_change_password=False,
            **{"district": DISTRICT, **facts},
        )

    return make


@pytest.fixture
def holder(account: Callable[..., Account]) -> Callable[..., Account]:
    """An account with a role in an area, by a grant that was there before."""

    def make(role: str, area: str = DISTRICT, login: str = "") -> Account:
        row = account(login or f"{role}.{area}")
        Grant.objects.create(
            district=codes.district_of(area),
            account=row,
            role_id=role,
            area=area,
            reason="set up",
            valid_from=LONG_AGO,
        )
        return row

    return make


@pytest.fixture
def acting(holder: Callable[..., Account]) -> Callable[..., Actor]:
    def make(role: str, area: str = DISTRICT, login: str = "") -> Actor:
        return actor_of(holder(role, area, login), verified=True)

    return make


@pytest.fixture
def office(tree: None) -> Organisation:
    return Organisation.objects.create(
        district=DISTRICT, kind="street", name="建设街道办事处", initials="jsjdbsc", area=STREET
    )


@pytest.fixture
def browse(holder: Callable[..., Account]) -> Callable[..., Client]:
    """A browser logged in with both factors as the holder of a role."""

    def make(role: str, area: str = DISTRICT, login: str = "") -> Client:
        row = holder(role, area, login)
        client = Client()
        client.force_login(row, backend="django.contrib.auth.backends.ModelBackend")
        device = TOTPDevice.objects.create(user=row, name="test", confirmed=True)
        session = client.session
        session[DEVICE_ID_SESSION_KEY] = device.persistent_id
        session.save()
        return client

    return make


@pytest.fixture
def last_entry() -> Callable[[], Entry]:
    return lambda: Entry.objects.order_by("-id")[0]


@pytest.fixture
def own_role(tree: None) -> Role:
    return Role.objects.create(code="reader", name="读者", permissions=["areas.view"])
