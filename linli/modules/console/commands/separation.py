"""The separation of the three administrations, checked against what a person already holds."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.models import Grant, Role
from linli.core.errors import Invalid, Refused
from linli.core.lifecycle.commands import Act
from linli.core.people.models import Post, not_over
from linli.modules.console import rules


def check_gives(act: Act, account_id: int, role: str, *, leaving: int | None = None) -> None:
    """Refused when the actor gives rights to himself or makes one person two administrators.

    `leaving` is a post that does not count, because the person is given exactly that one.
    """
    allowed, reason = rules.not_own(act.actor.account_id, account_id)
    if not allowed:
        raise Refused(reason, code="own_rights")
    check_person(account_id, [role], leaving=leaving)


def check_person(account_id: int, more: Iterable[str] = (), *, leaving: int | None = None) -> None:
    day = timezone.localdate()
    held = _roles_held(account_id, day, leaving) | set(more)
    known = Role.objects.filter(code__in=held).values_list("permissions", "duty")
    duties = {name for permissions, duty in known for name in rules.duties_of(permissions, duty)}
    allowed, reason = rules.person_is_separate(duties)
    if not allowed:
        raise Refused(reason, code="two_duties")


def check_role(act: Act, role: str) -> Role:
    """The role of a post or deputy; administrators' roles are given by security administrators."""
    row = Role.objects.filter(pk=role).first()
    if row is None:
        raise Invalid({"role": _("There is no such role.")})
    if rules.duties_of(row.permissions, row.duty) and not act.actor.may("console.roles"):
        raise Invalid(
            {"role": _("Administrators' roles are given by a security administrator only.")}
        )
    return row


def holders(role: str) -> set[int]:
    """Accounts that hold a role today or later, by post, deputyship or grant."""
    day = timezone.localdate()
    posts = Post.objects.filter(not_over(day), role=role, account__isnull=False)
    deputies = Post.objects.filter(not_over(day), role=role, absences__last_day__gte=day)
    grants = Grant.objects.filter(not_over(day), role_id=role)
    return {
        *posts.values_list("account_id", flat=True),
        *deputies.values_list("absences__deputy_id", flat=True),
        *grants.values_list("account_id", flat=True),
    }


def _roles_held(account_id: int, day: date, leaving: int | None) -> set[str]:
    deputised = Q(absences__deputy_id=account_id, absences__last_day__gte=day)
    posts = Post.objects.filter(not_over(day)).filter(Q(account_id=account_id) | deputised)
    grants = Grant.objects.filter(not_over(day), account_id=account_id)
    if leaving is not None:
        posts = posts.exclude(pk=leaving)
    return {*posts.values_list("role", flat=True), *grants.values_list("role_id", flat=True)}
