"""Accounts and posts of the demo district, and who acts where."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from random import Random

from django.contrib.auth.hashers import make_password

from linli.core.access import queries as access
from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, GRID
from linli.core.people.models import Absence, Account, Organisation, Post
from linli.site.demo import names

PASSWORD = "linli-demo-2026"
SHOWN_STREET, SHOWN_COMMUNITY, SHOWN_CELLS = "330402010", "330402010033", ("001", "002")
SINCE = date(2024, 1, 1)
VACANT, DOUBLE, FOCUS = 0.08, 0.02, 3


@dataclass(frozen=True)
class Seat:
    """A post to be filled; `login` only for those whose password is printed."""

    organisation: Organisation
    kind: str
    role: str
    area: str
    login: str = ""
    holder: str = ""
    vacant: bool = False


@dataclass
class Cast:
    """Who holds what: rights come from the posts saved, as for anybody."""

    district: str
    accounts: dict[str, Account] = field(default_factory=dict)
    seats: dict[tuple[str, str], list[Account]] = field(default_factory=dict)
    units: dict[int, list[Account]] = field(default_factory=dict)
    full_names: dict[int | None, str] = field(default_factory=dict)
    duties: dict[tuple[str, str], int] = field(default_factory=dict)
    actors: dict[int, Actor] = field(default_factory=dict)

    def actor(self, account: Account) -> Actor:
        if account.pk not in self.actors:
            self.actors[account.pk] = access.actor_of(account, request_id="demo")
        return self.actors[account.pk]

    def seated(self, roles: tuple[str, ...], area: str) -> Actor:
        """The first holder of one of the roles at the area, else further up."""
        for length in (15, 12, 9, 6):
            for role in roles:
                held = self.seats.get((role, area[:length])) if length <= len(area) else None
                if held:
                    return self.actor(held[0])
        raise LookupError(f"nobody holds {roles} at {area}")

    def desk(self, area: str) -> Actor:
        return self.seated(("community_desk", "street_desk", "district_desk"), area)

    def approver(self, area: str) -> Actor:
        return self.seated(("street_desk", "district_desk"), area)

    def walker(self, area: str) -> Actor:
        """The grid worker of a cell, or who stands in for a vacancy."""
        return self.seated(("grid_worker", "grid_leader"), area)

    def street_unit(self, area: str) -> int:
        """The street's office, which takes what nobody else is named for."""
        return self.duties["street_urban", area[:9]]

    def duty(self, duty: str) -> int:
        """The department of the district for a duty."""
        return self.duties[duty, self.district]

    def handler(self, unit: int) -> Actor:
        return self.actor(self.units[unit][0])


def build(district: str, organisations: list[Organisation], now: datetime, rng: Random) -> Cast:
    """Saves accounts, posts and one absence."""
    cast = Cast(district, full_names={o.pk: o.name for o in organisations})
    cast.duties = {(duty, o.area): o.pk for o in organisations for duty in o.duties}
    seats = [
        *_district(organisations),
        *_units(organisations),
        *_grids(district, organisations, rng),
    ]
    shared = make_password(PASSWORD)
    for number, seat in enumerate(seats):
        if not seat.vacant:
            _account(cast, seat, number, shared, rng)
    Account.objects.bulk_create(cast.accounts.values(), batch_size=200)
    posts = _posts(cast, seats)
    Post.objects.bulk_create(posts, batch_size=500)
    _absence(cast, posts, now)
    return cast


def _account(cast: Cast, seat: Seat, number: int, shared: str, rng: Random) -> None:
    key = seat.login or seat.holder or f"r{number:04d}"
    if key not in cast.accounts:
        cast.accounts[key] = Account(
            district=cast.district,
            login=key,
            name=names.person(rng),
            password=shared if seat.login else make_password(None),
            must_change_password=False,
            demo=True,
        )


def _posts(cast: Cast, seats: list[Seat]) -> list[Post]:
    posts = []
    for number, seat in enumerate(seats):
        account = cast.accounts.get(seat.login or seat.holder or f"r{number:04d}")
        account = None if seat.vacant else account
        if account:
            cast.seats.setdefault((seat.role, seat.area), []).append(account)
            if seat.role in ("unit_handler", "community_desk"):
                cast.units.setdefault(seat.organisation.pk, []).append(account)
        posts.append(
            Post(
                district=cast.district,
                account=account,
                organisation=seat.organisation,
                kind=seat.kind,
                role=seat.role,
                area=seat.area,
                valid_from=SINCE,
            )
        )
    return posts


def _absence(cast: Cast, posts: list[Post], now: datetime) -> None:
    """One grid worker is away this week; a colleague of the same community stands in."""
    held = [
        p for p in posts if p.kind == "grid_worker" and p.account and p.area[:9] == SHOWN_STREET
    ]
    away = held[-1]
    deputy = next(p.account for p in held if p.account != away.account and p.account)
    Absence.objects.create(
        district=cast.district,
        post=away,
        deputy=deputy,
        first_day=now.date() - timedelta(days=2),
        last_day=now.date() + timedelta(days=5),
    )


def _district(organisations: list[Organisation]) -> Iterator[Seat]:
    centre = next(o for o in organisations if o.kind == "district")
    yield Seat(centre, "desk", "district_desk", centre.area, "qu")
    yield Seat(centre, "desk", "district_desk", centre.area)
    yield Seat(centre, "leader", "leader", centre.area, "lingdao")
    for login, role in (
        ("xitong", "system_admin"), ("anquan", "security_admin"), ("shenji", "audit_admin"),
    ):  # fmt: skip
        yield Seat(centre, "administrator", role, centre.area, login)


def _units(organisations: list[Organisation]) -> Iterator[Seat]:
    logins = {"housing": "zhujian", "urban_management": "chengguan"}
    for unit in organisations:
        if unit.kind == "department":
            login = logins.get(unit.duties[0], "")
            yield Seat(unit, "handler", "unit_handler", unit.area, login)
            yield Seat(unit, "handler", "unit_handler", unit.area)
            yield Seat(unit, "leader", "unit_leader", unit.area)
        elif unit.kind == "street":
            shown = "jiedao" if unit.area == SHOWN_STREET else ""
            yield Seat(unit, "desk", "street_desk", unit.area, shown)
            yield Seat(unit, "leader", "leader", unit.area)
            yield Seat(unit, "handler", "unit_handler", unit.area)
        elif unit.kind == "community":
            shown = "shequ" if unit.area == SHOWN_COMMUNITY else ""
            yield Seat(unit, "desk", "community_desk", unit.area, shown)
            yield Seat(unit, "leader", "grid_leader", unit.area)
        elif "property" in unit.duties:
            shown = "wuye" if unit.area == SHOWN_COMMUNITY else ""
            yield Seat(unit, "handler", "unit_handler", unit.area, shown)


def _grids(district: str, organisations: list[Organisation], rng: Random) -> Iterator[Seat]:
    """Every grid a worker; outside the communities in focus one worker may walk two grids."""
    committees = {o.area: o for o in organisations if o.kind == "community"}
    focus = {SHOWN_COMMUNITY}
    for street in sorted({c[:9] for c in committees}):
        focus |= set(sorted(c for c in committees if c[:9] == street)[:FOCUS])
    former = ""
    for grid in areas.of_level(GRID, district):
        place = grid.code[:COMMUNITY]
        unit = committees[place]
        if place == SHOWN_COMMUNITY and grid.code.endswith(SHOWN_CELLS):
            yield Seat(unit, "grid_worker", "grid_worker", grid.code, "wangge")
        else:
            two = place not in focus and former[:COMMUNITY] == place and rng.random() < 0.45
            former = former if two else grid.code
            vacant = rng.random() < VACANT
            yield Seat(
                unit, "grid_worker", "grid_worker", grid.code, holder=f"g{former}", vacant=vacant
            )
        if rng.random() < DOUBLE:
            yield Seat(unit, "grid_worker", "grid_worker", grid.code)
        if place in focus:
            yield Seat(unit, "grid_leader", "grid_leader", grid.code, holder=f"l{place}")
