"""Who acts in the demo, and what the printed log-ins see."""

from __future__ import annotations

from dataclasses import dataclass, field

from linli.core.access import queries as access
from linli.core.access.actor import Actor
from linli.core.people.models import Account

PASSWORD = "linli-demo-2026"
SHOWN_STREET, SHOWN_COMMUNITY, SHOWN_CELLS = "330402010", "330402010033", ("001", "002")


@dataclass
class Login:
    """A log-in that is printed; `secret` (base32, empty without a second step) is for an app."""

    login: str
    face: str
    account: int
    secret: str = ""


@dataclass
class Cast:
    """Who holds what: rights come from the posts saved, as for anybody."""

    district: str
    accounts: dict[str, Account] = field(default_factory=dict)
    seats: dict[tuple[str, str], list[Account]] = field(default_factory=dict)
    units: dict[int, list[Account]] = field(default_factory=dict)
    full_names: dict[int | None, str] = field(default_factory=dict)
    duties: dict[tuple[str, str], int] = field(default_factory=dict)
    logins: list[Login] = field(default_factory=list)
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
