"""Roles and grants: what may be done, by whom, where and how long."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access import shipped
from linli.core.access.actor import Actor
from linli.core.access.models import Grant, Role
from linli.core.access.permissions import declared
from linli.core.access.shipped import ShippedRole
from linli.core.areas import queries as areas
from linli.core.areas.codes import district_of
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.lifecycle.commands import Act, command
from linli.core.lifecycle.rows import about, add, changed
from linli.core.people.models import Account, Post, not_over, runs
from linli.core.versions import stamps
from linli.modules.console import rules
from linli.modules.console.commands import separation
from linli.modules.console.states import Duty
from linli.modules.entry import public as entry

PERMISSION = "console.roles"
CODE = re.compile(r"[a-z][a-z0-9_]{1,39}")
DAY = timedelta(days=1)


@command("roles.save", label=_("Save a role"), permission=PERMISSION)
def save(
    act: Act, *, code: str, name: str, permissions: Sequence[str], name_en: str = "", duty: str = ""
) -> Role:
    """Adds a role or changes one that did not ship; every holder must stay separate."""
    row = Role.objects.select_for_update().filter(pk=code).first() or Role(pk=code)
    _check_changeable(act, row)
    _check_role(code, name, permissions, duty)
    names = {"name": name.strip(), "name_en": name_en.strip()}
    changes = changed(row, {**names, "duty": duty, "permissions": sorted(set(permissions))})
    row.save()
    for account_id in separation.holders(code):
        separation.check_person(account_id)
    stamps.bump("roles")
    about(act, "access.role", {"code": code, **changes})
    return row


@command("roles.remove", label=_("Remove a role"), permission=PERMISSION)
def remove(act: Act, code: str) -> None:
    """Only a role nobody ever held can go."""
    row = Role.objects.select_for_update().filter(pk=code).first()
    if row is None:
        raise NotFound()
    _check_changeable(act, row)
    if Post.objects.filter(role=code).exists() or Grant.objects.filter(role=row).exists():
        raise Refused(_("This role is or was held; it stays for the record."), code="in_use")
    about(act, "access.role", {"code": code, "name": [row.name, None]})
    row.delete()
    stamps.bump("roles")


@command("roles.grant", label=_("Grant a role"), permission=PERMISSION)
def grant(
    act: Act,
    *,
    account_id: int,
    role: str,
    area: str,
    valid_from: date,
    valid_until: date | None = None,
) -> Grant:
    """A role beside posts, with a reason. Never to oneself, never two administrations."""
    if len(act.reason) < 2:
        raise Invalid({"reason": _("Say why: this grant will be examined.")})
    account = Account.objects.filter(pk=account_id, is_active=True).first()
    if account is None:
        raise Invalid({"account": _("There is no such account, or it is switched off.")})
    if not act.actor.covers(PERMISSION, area) or not areas.exists(area):
        raise Invalid({"area": _("There is no such area within yours.")})
    if valid_until is not None and valid_until < valid_from:
        raise Invalid({"valid_until": _("The last day lies before the first day.")})
    separation.check_role(act, role)
    separation.check_gives(act, account_id, role)
    _check_new(account_id, role, area, valid_from, valid_until)
    row = Grant(
        district=district_of(area),
        account=account,
        role_id=role,
        area=area,
        reason=act.reason[:200],
        valid_from=valid_from,
        valid_until=valid_until,
    )
    add(act, row)
    return row


@command("roles.end_grant", label=_("End a grant"), model=Grant, permission=PERMISSION)
def end_grant(act: Act, row: Grant, *, last_day: date | None = None) -> None:
    """At once (yesterday was the last day) unless a day is given."""
    today = timezone.localdate(act.now)
    if not runs(row, today):
        raise Refused(_("This grant has ended already."), code="ended")
    if last_day is not None and row.valid_until is not None and last_day > row.valid_until:
        raise Invalid({"last_day": _("A grant is not lengthened here; make a new one.")})
    row.valid_until = last_day or today - DAY
    row.valid_from = min(row.valid_from, row.valid_until)


def seed_roles() -> int:
    """Adds or renews the roles the apps ship; the number that were new or changed."""
    return int(put_shipped(Actor.system("installer"), roles=shipped.roles().values()))


@command("roles.seed", label=_("Load the shipped roles"), permission=PERMISSION)
def put_shipped(act: Act, *, roles: Iterable[ShippedRole]) -> int:
    changed = sum(_put_shipped(act, role) for role in roles)
    if changed:
        stamps.bump("roles")
    return changed


def _put_shipped(act: Act, role: ShippedRole) -> bool:
    """A role of this code that a place made for itself stays the place's own."""
    row = Role.objects.select_for_update().filter(pk=role.code).first() or Role(pk=role.code)
    if not (row._state.adding or row.builtin):
        return False
    names = {"name": role.name, "name_en": role.name_en, "duty": role.duty}
    changes = changed(row, {**names, "permissions": list(role.permissions), "builtin": True})
    if changes:
        row.save()
        about(act, "access.role", {"code": role.code, **changes})
    return bool(changes)


@transaction.atomic
def first_account(actor: Actor, login: str, name: str, role: str, area: str) -> str:
    """An account with a role in an area; its first password. Both are journalled, or neither made.

    Raises Invalid for an unknown role or area, or a log-in name that is taken.
    """
    account_id, first = entry.create_account(actor, login, name, district_of(area))
    grant(
        actor,
        account_id=account_id,
        role=role,
        area=area,
        valid_from=timezone.localdate(),
        reason=str(_("Made at the installation")),
    )
    return first


def _check_changeable(act: Act, row: Role) -> None:
    if row.builtin:
        raise Refused(_("Shipped roles cannot be changed. Make one of your own."), code="builtin")
    if act.actor.account_id in separation.holders(row.pk):
        raise Refused(
            _("You hold this role yourself. Another administrator must change it."),
            code="own_rights",
        )


def _check_role(code: str, name: str, permissions: Sequence[str], duty: str) -> None:
    problems: dict[str, object] = {}
    if not CODE.fullmatch(code):
        problems["code"] = _("Use 2 to 40 small letters, digits and underscores.")
    if not name.strip():
        problems["name"] = _("Give the name.")
    if duty and duty not in Duty.values:
        problems["duty"] = _("Choose from the list.")
    unknown = set(permissions) - set(declared())
    if unknown or not permissions:
        problems["permissions"] = _("Choose at least one from the list.")
    allowed, reason = rules.role_is_separate(duty, permissions)
    if not allowed:
        problems["permissions"] = reason
    if problems:
        raise Invalid(problems)


def _check_new(
    account_id: int, role: str, area: str, valid_from: date, valid_until: date | None
) -> None:
    same = Grant.objects.filter(account_id=account_id, role_id=role, area=area)
    same = same.filter(not_over(valid_from))
    if valid_until is not None:
        same = same.filter(valid_from__lte=valid_until)
    if same.exists():
        raise Refused(_("This grant exists for some of these days."), code="exists")
