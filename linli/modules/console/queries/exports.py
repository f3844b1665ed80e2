"""The console's own sheets filled with what is stored, so that they can be brought in again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

from linli.core.access.actor import Actor
from linli.core.errors import Denied, NotFound
from linli.core.people.kinds import Function
from linli.core.people.models import Post
from linli.modules.console.queries import areas, organisations, posts


def rows(actor: Actor, kind: str) -> Iterable[dict[str, Any]]:
    """By column name, everything in reach; NotFound for a kind that is not exported here."""
    if kind not in KINDS:
        raise NotFound()
    permission, made = KINDS[kind]
    if not actor.may(permission):
        raise Denied()
    return made(actor)


def _areas(actor: Actor) -> Iterable[dict[str, Any]]:
    names = ("code", "name", "name_en", "kind", "households", "lon", "lat", "valid_from")
    return areas.exported(actor).values(*names)


def _organisations(actor: Actor) -> Iterable[dict[str, Any]]:
    labels = {str(value): str(label) for value, label in Function.choices}
    names = ("name", "kind", "area", "short_name", "name_en", "credit_code", "phone")
    for row in organisations.organisations(actor).values(*names, "external_id", "duties"):
        yield {**row, "duties": "、".join(labels.get(code, code) for code in row["duties"])}


def _posts(actor: Actor) -> Iterable[dict[str, Any]]:
    for row in posts.posts(actor):
        yield _post(row)


def _post(row: Post) -> dict[str, Any]:
    return {
        "organisation_id": row.organisation.name,
        "kind": row.kind,
        "role": row.role,
        "area": row.area,
        "account_id": row.account.login if row.account else "",
        "valid_from": row.valid_from,
        "valid_until": row.valid_until,
    }


KINDS: dict[str, tuple[str, Callable[[Actor], Iterable[dict[str, Any]]]]] = {
    "areas": (areas.PERMISSION, _areas),
    "organisations": (organisations.PERMISSION, _organisations),
    "posts": (posts.PERMISSION, _posts),
}
