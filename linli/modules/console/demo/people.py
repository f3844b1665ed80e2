"""Accounts and posts of the demo district."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path
from random import Random

from django.contrib.auth.hashers import make_password

from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, GRID
from linli.core.demo import names
from linli.core.demo.cast import PASSWORD, SHOWN_CELLS, SHOWN_COMMUNITY, SHOWN_STREET, Cast, Login
from linli.core.people.models import Absence, Account, Organisation, Post
from linli.core.versions import shipped

SINCE = date(2024, 1, 1)
HERE = Path(__file__).parent
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


def build(cast: Cast, organisations: list[Organisation], now: datetime, rng: Random) -> None:
    """Saves accounts, posts and one absence."""
    cast.full_names = {o.pk: o.name for o in organisations}
    cast.duties = {(duty, o.area): o.pk for o in organisations for duty in o.duties}
    seats = [*_units(organisations), *_grids(cast.district, organisations, rng)]
    shared = make_password(PASSWORD)
    for number, seat in enumerate(seats):
        if not seat.vacant:
            _account(cast, seat, number, shared, rng)
    Account.objects.bulk_create(cast.accounts.values(), batch_size=200)
    posts = _posts(cast, seats)
    Post.objects.bulk_create(posts, batch_size=500)
    _absence(cast, posts, now)
    cast.logins = [
        Login(line["login"], line["face"], cast.accounts[line["login"]].pk)
        for line in shipped.lines(HERE / "logins.csv")
    ]


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


def _units(organisations: list[Organisation]) -> Iterator[Seat]:
    """The seats each kind of unit has; log-ins are printed for those of one place or duty."""
    seats = list(shipped.lines(HERE / "seats.csv"))
    for unit in organisations:
        kind = "property" if "property" in unit.duties else unit.kind
        for line in seats:
            if line["unit"] == kind:
                shown = dict(pair.split("=") for pair in line["logins"].split())
                login = next((shown[key] for key in (unit.area, *unit.duties) if key in shown), "")
                yield Seat(unit, line["kind"], line["role"], unit.area, login)


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
