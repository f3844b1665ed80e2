"""Roles and grants: what may be done, by whom, where and how long."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.models import Grant, Role
from linli.core.access.permissions import declared
from linli.core.areas import codes
from linli.core.areas import queries as areas
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.lifecycle.commands import Act, command, difference, snapshot
from linli.core.people.models import Account, Post
from linli.core.versions import stamps
from linli.modules.console import rules
from linli.modules.console.commands import separation
from linli.modules.console.commands.recording import record_about
from linli.modules.console.states import Duty

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
    before = {} if row._state.adding else snapshot(row)
    row.name, row.name_en, row.duty = name.strip(), name_en.strip(), duty
    row.permissions = sorted(set(permissions))
    row.save()
    for account_id in separation.holders(code) if before else ():
        separation.check_person(account_id)
    stamps.bump("roles")
    record_about(act, "access.role", {"code": code, **difference(before, snapshot(row))})
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
    record_about(act, "access.role", {"code": code, "name": [row.name, None]})
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
        district=codes.district_of(area),
        account=account,
        role_id=role,
        area=area,
        reason=act.reason[:200],
        valid_from=valid_from,
        valid_until=valid_until,
    )
    row.save()
    act.record(row, difference({}, snapshot(row)))
    return row


@command("roles.end_grant", label=_("End a grant"), model=Grant, permission=PERMISSION)
def end_grant(act: Act, row: Grant, *, last_day: date | None = None) -> None:
    """At once (yesterday was the last day) unless a day is given."""
    today = timezone.localdate(act.now)
    if row.valid_until is not None and row.valid_until < today:
        raise Refused(_("This grant has ended already."), code="ended")
    if last_day is not None and row.valid_until is not None and last_day > row.valid_until:
        raise Invalid({"last_day": _("A grant is not lengthened here; make a new one.")})
    row.valid_until = last_day or today - DAY
    row.valid_from = min(row.valid_from, row.valid_until)


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
    same = same.filter(Q(valid_until__isnull=True) | Q(valid_until__gte=valid_from))
    if valid_until is not None:
        same = same.filter(valid_from__lte=valid_until)
    if same.exists():
        raise Refused(_("This grant exists for some of these days."), code="exists")
