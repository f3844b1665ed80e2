"""The first account of a new installation, made on the machine itself."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas.codes import district_of
from linli.modules.console.commands import roles
from linli.modules.entry import public as entry


@transaction.atomic
def first_account(actor: Actor, login: str, name: str, role: str, area: str) -> str:
    """An account with a role in an area; its first password. Both are journalled, or neither made.

    Raises Invalid for an unknown role or area, or a log-in name that is taken.
    """
    account_id, first = entry.create_account(actor, login, name, district_of(area))
    roles.grant(
        actor,
        account_id=account_id,
        role=role,
        area=area,
        valid_from=timezone.localdate(),
        reason=_("Made at the installation"),
    )
    return first
