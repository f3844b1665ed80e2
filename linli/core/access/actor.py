"""Who acts, with what reach. One list of prefixes filters lists and checks one row."""

from __future__ import annotations

import uuid
from dataclasses import dataclass, field, replace

from linli.core.access.permissions import check_name
from linli.core.areas import codes


@dataclass(frozen=True)
class Granted:
    """One source of rights: a post, a deputised post or a grant; `kind` is that of the post."""

    permissions: frozenset[str]
    area: str
    role: str = ""
    organisation: int | None = None
    kind: str = ""
    on_behalf: str = ""


@dataclass(frozen=True)
class Actor:
    account_id: int | None = None
    name: str = ""
    kind: str = "account"
    district: str = ""
    granted: tuple[Granted, ...] = ()
    verified: bool = False
    channel: str = "web"
    request_id: str = field(default_factory=lambda: uuid.uuid4().hex)
    scopes: frozenset[str] | None = None

    @classmethod
    def system(cls, name: str = "system") -> Actor:
        """The clock, the worker, the installer: reaches everything, and is named as such."""
        return cls(name=name, kind="system", channel="system")

    @classmethod
    def public(cls, channel: str = "web") -> Actor:
        """Someone without an account: reaches nothing but what is public."""
        return cls(kind="public", channel=channel)

    @property
    def organisations(self) -> frozenset[int]:
        return frozenset(g.organisation for g in self.granted if g.organisation)

    def holding(self, permission: str) -> tuple[Granted, ...]:
        check_name(permission)
        if self.scopes is not None and permission not in self.scopes:
            return ()
        return tuple(g for g in self.granted if permission in g.permissions)

    def may(self, permission: str) -> bool:
        """Anywhere at all?"""
        if self.kind == "system":
            return bool(check_name(permission))
        return bool(self.holding(permission))

    def reach(self, permission: str) -> tuple[str, ...]:
        """The prefixes of the subtrees where the actor holds it; `("",)` is everywhere."""
        if self.kind == "system":
            check_name(permission)
            return ("",)
        return codes.minimal(g.area for g in self.holding(permission))

    def covers(self, permission: str, area: str) -> bool:
        return codes.within(area, self.reach(permission))

    def units(self, permission: str) -> frozenset[int]:
        """The organisations for which the actor holds it by a post."""
        return frozenset(g.organisation for g in self.holding(permission) if g.organisation)

    def behalf(self, permission: str, area: str) -> str:
        """Whose post is used, when the actor holds it only as a deputy; else empty."""
        held = [g for g in self.holding(permission) if area.startswith(g.area)]
        return held[0].on_behalf if held and all(g.on_behalf for g in held) else ""

    def narrowed(self, scopes: frozenset[str]) -> Actor:
        return replace(self, scopes=scopes)
