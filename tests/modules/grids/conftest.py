"""A small plan on the ground of tests.world: a community of twelve compounds, four grids."""

from __future__ import annotations

import itertools
from datetime import date
from typing import Any

import pytest
import shapely
from django.test import Client
from django.utils import timezone
from django_otp import DEVICE_ID_SESSION_KEY
from django_otp.plugins.otp_totp.models import TOTPDevice

from linli.core.access.actor import Actor, Granted
from linli.core.areas import geometry as borders
from linli.core.journal.models import Entry
from linli.core.people.models import Account
from linli.core.places.models import Barrier, Building, Compound
from linli.modules.grids import tasks
from linli.modules.grids.commands import plans
from linli.modules.grids.commands.workspace import united
from linli.modules.grids.models import Plan, PlanGrid, PlanPiece
from linli.modules.grids.queries.land import measure, refind
from tests import world as place

PERMISSIONS = frozenset(
    {"grids.view", "grids.draw", "grids.propose", "grids.approve", "grids.notice"}
)
_logins, _plans = itertools.count(1), itertools.count(1)
# Columns and rows of compounds in the community's box (120.76..120.77, 30.75..30.77).
COLUMNS, ROWS = 4, 6
WEST, SOUTH = 120.76, 30.75
WIDTH, HEIGHT = 0.01 / COLUMNS, 0.02 / ROWS


def corner(column: int, row: int) -> tuple[float, float]:
    return round(WEST + column * WIDTH, 7), round(SOUTH + row * HEIGHT, 7)


def cell(column: int, row: int) -> Any:
    return shapely.box(*corner(column, row), *corner(column + 1, row + 1))


@pytest.fixture
def acting(db: None) -> Any:
    """An actor with all permissions of grids (or the named ones) in an area, with an account."""

    def make(area: str = place.DISTRICT, *permissions: str) -> Actor:
        account = Account.objects.create(
            login=f"grids{next(_logins)}", name="顾问", district=place.DISTRICT
        )
        held = Granted(frozenset(permissions) or PERMISSIONS, area)
        return Actor(account_id=account.pk, name="顾问", district=place.DISTRICT, granted=(held,))

    return make


@pytest.fixture
def register(world: Any) -> list[Compound]:
    """Twenty-four compounds of one community, by column and row, each with two buildings."""
    made = []
    for column in range(COLUMNS):
        for row in range(ROWS):
            shape = cell(column, row)
            compound = Compound.objects.create(
                district=place.DISTRICT, area=place.COMMUNITY, number=f"C{column}{row}",
                name=f"小区{column}{row}", initials=f"xq{column}{row}", households=60 + 5 * row, geometry=borders.to_wkb(shape),
                lon=round(shape.centroid.x, 7), lat=round(shape.centroid.y, 7),
            )  # fmt: skip
            for side in (0.25, 0.75):
                west, south, east, north = shape.bounds
                Building.objects.create(
                    district=place.DISTRICT, area=place.COMMUNITY, compound=compound,
                    number=f"B{column}{row}{side}", label="1幢", households=(60 + 5 * row + (side > 0.5)) // 2,
                    lon=round(west + (east - west) * side, 7), lat=round((south + north) / 2, 7),
                )  # fmt: skip
            made.append(compound)
    river = shapely.LineString([corner(0, 3), corner(COLUMNS, 3)])
    barrier(river, 9, "长水塘")
    return made


def barrier(line: Any, kind: int, name: str) -> Barrier:
    west, south, east, north = line.bounds
    return Barrier.objects.create(
        district=place.DISTRICT, number=name, name=name, barrier_class=kind,
        geometry=shapely.to_wkb(line), west=west, south=south, east=east, north=north,
    )  # fmt: skip


def identity() -> dict[str, str]:
    """What tells one plan from another."""
    n = next(_plans)
    return {"number": f"330402-W{n:04}", "code": f"plan{n}", "client_id": f"-:{n}"}


def make_plan(register: list[Compound], state: str = "draft", **facts: Any) -> Plan:
    """Four grids of two columns by three rows each, codes by the usual numbers."""
    plan = Plan.objects.create(
        **{
            "district": place.DISTRICT, "area": place.COMMUNITY, "name": "方案一", "state": state,
            "opened_at": timezone.now(), **identity(), "drawn_at": timezone.now(), "lower": 300, "upper": 500,
            **facts,
        }
    )  # fmt: skip
    homes: dict[int, list[PlanPiece]] = {0: [], 1: [], 2: [], 3: []}
    for at, compound in enumerate(register):
        column, row = divmod(at, ROWS)
        homes[(column >= COLUMNS // 2) + 2 * (row < ROWS // 2)].append(
            PlanPiece(
                district=place.DISTRICT,
                plan=plan,
                area=place.COMMUNITY,
                compound_id=compound.pk,
                name=compound.name,
                kind="estate",
                households=compound.households,
                buildings=2,
                geometry=compound.geometry,
            )
        )
    for number, pieces in homes.items():
        code = f"{place.COMMUNITY}{number + 1:03d}"
        grid = PlanGrid(
            district=place.DISTRICT, plan=plan, area=place.COMMUNITY, code=code,
            name=f"网格{number + 1}", geometry=b"", lon=0, lat=0,
        )  # fmt: skip
        grid.households = sum(p.households for p in pieces)
        grid.buildings = sum(p.buildings for p in pieces)
        measure(plan, [grid], [united([borders.from_wkb(p.geometry) for p in pieces])])
        refind(grid, plan)
        grid.save()
        for piece in pieces:
            piece.grid = grid
        PlanPiece.objects.bulk_create(pieces)
    return plan


@pytest.fixture
def plan(register: list[Compound]) -> Plan:
    return make_plan(register)


@pytest.fixture
def grids(plan: Plan) -> list[PlanGrid]:
    return grids_of(plan)


def grids_of(plan: Plan) -> list[PlanGrid]:
    return list(PlanGrid.objects.filter(plan=plan).order_by("code"))


def pieces_of(grid: PlanGrid) -> list[PlanPiece]:
    return list(PlanPiece.objects.filter(grid=grid).order_by("id"))


def piece_at(plan: Plan, column: int, row: int) -> PlanPiece:
    return PlanPiece.objects.get(plan=plan, name=f"小区{column}{row}")


@pytest.fixture
def last_entry(db: None) -> Any:
    return lambda: Entry.objects.order_by("-id")[0]


def tomorrow() -> date:
    return date.fromordinal(timezone.localdate().toordinal() + 1)


def browse(world: Any, login: str) -> Client:
    """A browser logged in with both factors."""
    account, client = world.accounts[login], Client()
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    device = TOTPDevice.objects.create(user=account, name="test", confirmed=True)
    session = client.session
    session[DEVICE_ID_SESSION_KEY] = device.persistent_id
    session.save()
    return client


@pytest.fixture
def clerk(world: Any, register: Any) -> Client:
    return browse(world, "jiedao")


@pytest.fixture
def drawn(acting: Any, register: Any) -> Any:
    """A plan ordered and drawn as the worker does it."""

    def make(**facts: Any) -> Plan:
        row = plans.order(acting(), **{"area": place.COMMUNITY, **facts})
        tasks.draw({"plan": row.pk}, None)
        return Plan.objects.get(pk=row.pk)

    return make
