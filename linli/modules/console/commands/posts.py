"""Posts: who holds which, from when until when, and who stands in."""

from __future__ import annotations

from datetime import date, timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.areas import codes
from linli.core.areas import queries as areas
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.lifecycle.commands import Act, command, snapshot
from linli.core.lifecycle.rows import add, check_row
from linli.core.people import kinds
from linli.core.people.models import Absence, Account, Organisation, Post, runs
from linli.modules.console.commands import separation

PERMISSION = "console.posts"
DAY = timedelta(days=1)


@command("posts.create", label=_("Add a post"), permission=PERMISSION)
def create(
    act: Act,
    *,
    organisation_id: int,
    kind: str,
    role: str,
    area: str,
    valid_from: date,
    valid_until: date | None = None,
    account_id: int | None = None,
) -> Post:
    """A post, vacant or held. Raises Invalid by field, Refused by the rules of separation."""
    _check_place(act, organisation_id, area)
    if wrong := kinds.fault(kinds.Family.POST, kind):
        raise Invalid({"kind": wrong})
    separation.check_role(act, role)
    row = Post(
        district=codes.district_of(area),
        organisation_id=organisation_id,
        kind=kind,
        role=role,
        area=area,
        valid_from=valid_from,
        valid_until=valid_until,
    )
    if account_id is not None:
        _check_holder(act, account_id, role)
        row.account_id = account_id
    check_row(row)
    add(act, row)
    return row


@command("posts.appoint", label=_("Appoint to a post"), model=Post, permission=PERMISSION)
def appoint(act: Act, row: Post, *, account_id: int, valid_from: date) -> None:
    """Gives the post to a person from a day on; a former holder's term ends the day before."""
    separation.check_role(act, row.role)
    _check_holder(act, account_id, row.role, leaving=row.pk)
    if account_id == row.account_id:
        raise Refused(_("This person holds the post already."), code="wrong_state")
    _hand_over(act, row, account_id, valid_from)


@command("posts.vacate", label=_("Free a post"), model=Post, permission=PERMISSION)
def vacate(act: Act, row: Post, *, valid_from: date) -> None:
    """From a day on nobody holds the post; it stays as a vacancy."""
    separation.check_role(act, row.role)
    if row.account_id is None:
        raise Refused(_("This post is vacant already."), code="wrong_state")
    _hand_over(act, row, None, valid_from)


@command("posts.end", label=_("End a post"), model=Post, permission=PERMISSION)
def end(act: Act, row: Post, *, last_day: date) -> None:
    """The post exists until `last_day`; rights go with it."""
    separation.check_role(act, row.role)
    _check_running(act, row)
    if last_day < row.valid_from:
        raise Invalid({"last_day": _("The last day lies before the first day.")})
    row.valid_until = last_day


@command("posts.absence", label=_("Enter an absence"), permission=PERMISSION)
def enter_absence(
    act: Act, post_id: int, *, deputy_id: int, first_day: date, last_day: date
) -> Absence:
    """While the holder is away the deputy has the post's rights, named as deputy."""
    post = Post.objects.select_for_update().filter(pk=post_id).first()
    if post is None or not act.actor.covers(PERMISSION, post.area):
        raise Invalid({"post": _("There is no such post in your area.")})
    _check_running(act, post)
    if post.account_id in (None, deputy_id):
        raise Invalid({"deputy": _("The deputy must be someone else than the holder.")})
    separation.check_role(act, post.role)
    _check_holder(act, deputy_id, post.role, field="deputy")
    if last_day < first_day:
        raise Invalid({"last_day": _("The last day lies before the first day.")})
    if post.absences.filter(first_day__lte=last_day, last_day__gte=first_day).exists():
        raise Refused(_("An absence is entered for some of these days."), code="overlap")
    away = {"deputy_id": deputy_id, "first_day": first_day, "last_day": last_day}
    row = Absence(district=post.district, post=post, **away)
    add(act, row)
    return row


def _absence_in_reach(actor: Actor, row: Absence) -> bool:
    return actor.covers(PERMISSION, row.post.area)


@command(
    "posts.end_absence",
    label=_("End an absence"),
    model=Absence,
    permission=PERMISSION,
    allowed=_absence_in_reach,
)
def end_absence(act: Act, row: Absence, *, last_day: date | None = None) -> None:
    """The holder is back; without a day at once (an absence not yet begun becomes one past day)."""
    today = timezone.localdate(act.now)
    if row.last_day < today:
        raise Refused(_("This absence is over already."), code="wrong_state")
    row.last_day = min(last_day or today - DAY, row.last_day)
    row.first_day = min(row.first_day, row.last_day)


@transaction.atomic
def move_post(actor: Actor, post_id: int, *, area: str, first_day: date) -> int:
    """The number of the post that begins on `first_day` in `area`; both verbs are journalled.

    Raises NotFound out of reach, Invalid when the day does not come after the post's first one.
    """
    row = Post.objects.select_for_update().filter(pk=post_id).first()
    if row is None or not actor.covers(PERMISSION, row.area):
        raise NotFound()
    if first_day <= row.valid_from:
        raise Invalid({"first_day": _("The post begins on that day or later. Choose a later day.")})
    if row.valid_until is not None and row.valid_until < first_day:
        raise Invalid({"first_day": _("The post has ended by then.")})
    if row.area == area:
        raise Invalid({"area": _("The post stands in this area already.")})
    last_day = row.valid_until
    end(actor, row.pk, last_day=first_day - DAY)
    made = create(
        actor,
        organisation_id=row.organisation_id,
        kind=row.kind,
        role=row.role,
        area=area,
        valid_from=first_day,
        valid_until=last_day,
        account_id=row.account_id,
    )
    return int(made.pk)


def _hand_over(act: Act, row: Post, account_id: int | None, day: date) -> None:
    _check_running(act, row)
    if row.valid_until is not None and day > row.valid_until:
        raise Invalid({"valid_from": _("The post has ended by then.")})
    if day <= row.valid_from:
        row.account_id = account_id
        return
    successor = Post(**{**snapshot(row), "id": None, "account_id": account_id, "valid_from": day})
    add(act, successor)
    row.valid_until = day - DAY
    act.note(successor=successor.pk)


def _check_running(act: Act, row: Post) -> None:
    if not runs(row, timezone.localdate(act.now)):
        raise Refused(_("This post has ended."), code="ended")


def _check_place(act: Act, organisation_id: int, area: str) -> None:
    organisation = Organisation.objects.filter(pk=organisation_id, active=True).first()
    if organisation is None:
        raise Invalid({"organisation": _("There is no such organisation, or it is closed.")})
    if not act.actor.covers(PERMISSION, area):
        raise Invalid({"area": _("This area is outside the one you manage.")})
    if not areas.exists(area):
        raise Invalid({"area": _("There is no area with this code.")})


def _check_holder(
    act: Act, account_id: int, role: str, *, leaving: int | None = None, field: str = "account"
) -> None:
    if not Account.objects.filter(pk=account_id, is_active=True).exists():
        raise Invalid({field: _("There is no such account, or it is switched off.")})
    separation.check_gives(act, account_id, role, leaving=leaving)
