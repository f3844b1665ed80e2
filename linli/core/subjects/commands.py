"""Opening a thing, linking two, keeping a list."""

from __future__ import annotations

import secrets
from typing import Any
from urllib.parse import parse_qsl

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import PUBLIC
from linli.core.areas import queries as areas
from linli.core.areas.codes import COUNTY, district_of
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.journal import writing
from linli.core.lifecycle.commands import Act, command
from linli.core.lifecycle.rows import about
from linli.core.subjects import faces
from linli.core.subjects.models import KeptList, Link
from linli.core.subjects.numbers import new_code, next_number
from linli.core.values.raw import tidy, visible

MOST_KEPT = 30
LONGEST_QUERY = 500
LONGEST_TITLE = 120


def open_row(act: Act, row: Any) -> Any:
    """Gives a new row its district, number, code, state and moment, saves it, writes it down.

    The caller has checked what it says; place and title are checked here. Invalid by field,
    Refused when two requests with one identifier came at the same moment.
    """
    faults: dict[str, Any] = {}
    row.title = tidy(row.title, lines=False)
    if len(visible(row.title)) < 2 or len(row.title) > LONGEST_TITLE:
        faults["title"] = _("Say in 2 to 120 characters what it is about.")
    if len(row.area) < COUNTY or not areas.exists(row.area):
        faults["area"] = _("Choose the place.")
    if faults:
        raise Invalid(faults)
    enter(act, row)
    act.record(row, {"state": ["", row.state], "title": ["", row.title], "area": ["", row.area]})
    return row


def enter(act: Act, row: Any) -> Any:
    """District, number, code, moment and first state of a row whose facts are checked; saves it.

    For kinds that write down themselves what they are; the others use `open_row`.
    """
    row.district = district_of(row.area)
    row.code, row.opened_at = new_code(), act.now
    row.client_id = act.once or f"-:{secrets.token_hex(16)}"
    if act.machine is not None:
        row.state = act.machine.start
    row.number = next_number(row.district, faces.type_of(row), row.NUMBER, act.now)
    return inserted(row)


def inserted(row: Any) -> Any:
    """Two requests with one identifier at the same moment: the second one is told so."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError as error:
        said = _("This is being taken in already. Ask again.")
        raise Refused(said, code="client_id_taken") from error
    return row


@command("subjects.link", label=gettext_lazy("Linked"), permission=PUBLIC, icon="link")
def link(act: Act, *, subject_type: str, subject_id: int, number: str, why: str = "") -> Link:
    """Binds a thing to another of any kind by its number; the actor must see both."""
    row = faces.one(act.actor, subject_type, subject_id)
    other = faces.by_number(act.actor, number)
    mine, theirs = (faces.type_of(row), row.pk), (faces.type_of(other), other.pk)
    if mine == theirs:
        raise Refused(_("A thing cannot be linked with itself."))
    if row.district != other.district:
        raise Refused(_("Only things of one district can be linked."))
    return bind(act, row, other, why)


def bind(act: Act, row: Any, other: Any, why: str = "") -> Link:
    """The link itself, for commands that make one thing out of another: one for two things,
    whichever was named first. Written down on both, the reason where it was given: whoever sees
    only the other one learns the number."""
    ends = sorted((faces.type_of(one), one.pk) for one in (row, other))
    (first_type, first), (second_type, second) = ends
    made, fresh = Link.objects.get_or_create(
        district=row.district, subject_type=first_type, subject_id=first,
        other_type=second_type, other_id=second,
        defaults={"why": why.strip()[:200], "at": act.now},
    )  # fmt: skip
    if fresh:
        act.record(row, {"linked": other.number}, verb="subjects.link", reason=why)
        act.record(other, {"linked": row.number}, verb="subjects.link")
    return made


@command("subjects.unlink", label=gettext_lazy("Link removed"), permission=PUBLIC, icon="unlink")
def unlink(act: Act, *, subject_type: str, subject_id: int, link: int) -> None:
    """Removes a thing's link with another; the actor must see both."""
    held = Link.objects.select_for_update().filter(pk=link).first()
    if held is None or (subject_type, subject_id) not in held.ends:
        raise NotFound()
    row, other = (faces.one(act.actor, *end) for end in held.ends)
    act.record(row, {"unlinked": other.number})
    act.record(other, {"unlinked": row.number})
    held.delete()


@command("subjects.keep_list", label=gettext_lazy("List kept"), permission=PUBLIC)
def keep_list(act: Act, *, kind: str, name: str, query: str) -> KeptList:
    """Keeps a list under a name of one's own; a name used before takes the new filter."""
    owner, name = act.account, name.strip()
    if not 1 <= len(name) <= 60:
        raise Invalid({"name": _("Give the list a name of 1 to 60 characters.")})
    if len(query) > LONGEST_QUERY:
        raise Invalid({"name": _("This filter is too long to be kept.")})
    faces.face(kind)
    own = KeptList.objects.filter(account_id=owner, kind=kind)
    if own.count() >= MOST_KEPT and not own.filter(name=name).exists():
        said = _("You keep %(n)d lists already. Delete one first.") % {"n": MOST_KEPT}
        raise Invalid({"name": said})
    row, _fresh = KeptList.objects.update_or_create(
        district=act.actor.district, account_id=owner, kind=kind, name=name,
        defaults={"query": query},
    )  # fmt: skip
    act.record(row, {"name": name, "filter": told(query)})
    return row


def told(query: str) -> str:
    """A filter as the journal keeps it: the words masked."""
    held = writing.masked(dict(parse_qsl(query[:LONGEST_QUERY])))
    return "&".join(f"{name}={value}" for name, value in held.items())


@command("subjects.forget_list", label=gettext_lazy("Kept list deleted"), permission=PUBLIC)
def forget_list(act: Act, *, kept: int) -> None:
    """Forgets one of one's own; one that is not there is forgotten already."""
    row = KeptList.objects.filter(account_id=act.account, pk=kept).first()
    if row is not None:
        act.record(row, {"name": row.name})
        row.delete()


@command("subjects.export", label=gettext_lazy("List exported"), permission=PUBLIC)
def export(act: Act, *, subject_type: str, permission: str, query: str, rows: int) -> None:
    """Written down before the sheet is made: who took how many rows of which list."""
    reach = act.actor.reach(permission)
    if not reach:
        raise Denied()
    about(act, subject_type, {"filter": told(query), "rows": rows}, area=reach[0])
