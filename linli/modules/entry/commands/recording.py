"""What several commands about accounts share: the locked row and its entry."""

from __future__ import annotations

from typing import Any

from linli.core.access.actor import Actor
from linli.core.errors import Denied, NotFound
from linli.core.lifecycle.commands import Act
from linli.core.people.models import Account


def as_person(account: Account, actor: Actor | None = None) -> Actor:
    """The account itself as the one who acts, before its rights are read."""
    given = actor or Actor.public()
    return Actor(
        account_id=account.pk,
        name=account.name,
        district=account.district,
        request_id=given.request_id,
        channel=given.channel,
    )


def own(act: Act) -> Account:
    """The actor's own account, locked."""
    row = Account.objects.select_for_update().filter(pk=act.actor.account_id or 0).first()
    if row is None or not row.is_active:
        raise Denied()
    return row


def managed(act: Act, account_id: int, permission: str = "accounts.manage") -> Account:
    """An account of the actor's reach, locked; `NotFound` outside it."""
    row = Account.objects.select_for_update().filter(pk=account_id).first()
    if row is None or not act.actor.covers(permission, row.district):
        raise NotFound()
    return row


def change(row: Account, **columns: Any) -> None:
    """Write columns that must not stand in the journal: password hashes, numbers, addresses."""
    Account.objects.filter(pk=row.pk).update(**columns)
    for name, value in columns.items():
        setattr(row, name, value)
