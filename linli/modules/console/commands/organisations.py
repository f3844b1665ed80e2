"""Changing the register of organisations."""

from __future__ import annotations

from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.areas import codes
from linli.core.areas import queries as areas
from linli.core.errors import Invalid, Refused
from linli.core.lifecycle.commands import Act, command, difference, snapshot
from linli.core.lifecycle.rows import check_row
from linli.core.people import kinds
from linli.core.people.kinds import Function
from linli.core.people.models import Organisation, Post, valid_on
from linli.core.values.raw import Unreadable
from linli.core.values.reading import read
from linli.core.versions import stamps
from linli.engines.divisions import naming

PERMISSION = "console.organisations"
CHANGEABLE = frozenset(
    {"kind", "name", "short_name", "name_en", "duties", "credit_code", "area", "phone"}
    | {"external_id"}
)
on_row = partial(command, model=Organisation, permission=PERMISSION)


@command("organisations.create", label=_("Add an organisation"), permission=PERMISSION)
def create(act: Act, **facts: Any) -> Organisation:
    """Facts by column name (`CHANGEABLE`); kind, name and area are needed. Invalid by field."""
    row = Organisation(district=codes.district_of(str(facts.get("area") or "")))
    _put(act, row, facts)
    return row


@on_row("organisations.edit", label=_("Change an organisation"))
def edit(act: Act, row: Organisation, **facts: Any) -> None:
    """Changes the columns named. An organisation stays in its home district."""
    _fill(act, row, facts)


@command("organisations.put", label=_("Bring in an organisation"), permission=PERMISSION)
def put(act: Act, **facts: Any) -> tuple[Organisation, dict[str, Any]]:
    """For sheets: adds it, or changes the one of this area and name. The row and its changes."""
    area, name = str(facts.get("area") or ""), str(facts.get("name") or "").strip()
    rows = Organisation.objects.select_for_update().filter(area=area, name=name)
    row = rows.first() or Organisation(district=codes.district_of(area))
    return row, _put(act, row, facts)


@on_row("organisations.deactivate", label=_("Close an organisation"))
def deactivate(act: Act, row: Organisation) -> None:
    """Refused while posts of it are held."""
    if not row.active:
        raise Refused(_("This organisation is closed already."), code="wrong_state")
    held = Post.objects.filter(valid_on(timezone.localdate(act.now)), organisation=row)
    if held.filter(account__isnull=False).exists():
        raise Refused(_("People still hold posts in it. End those posts first."), code="posts_held")
    row.active = False
    stamps.bump("organisations")


@on_row("organisations.activate", label=_("Reopen an organisation"))
def activate(act: Act, row: Organisation) -> None:
    if row.active:
        raise Refused(_("This organisation is open already."), code="wrong_state")
    row.active = True
    stamps.bump("organisations")


def _put(act: Act, row: Organisation, facts: dict[str, Any]) -> dict[str, Any]:
    """Stores it; the changes, with its `id` when it is new."""
    before = {} if row.pk is None else snapshot(row)
    _fill(act, row, facts)
    changes = difference(before, snapshot(row))
    if changes:
        row.save()
        act.record(row, changes)
    return {**changes, "id": [None, row.pk]} if changes and not before else changes


def _fill(act: Act, row: Organisation, facts: dict[str, Any]) -> None:
    stamps.bump("organisations")
    unknown = set(facts) - CHANGEABLE
    if unknown:
        raise Invalid({name: _("There is no such column.") for name in sorted(unknown)})
    former = row.kind
    for name, value in facts.items():
        setattr(row, name, value.strip() if isinstance(value, str) else value)
    row.initials = naming.initials(row.name)[:60]
    problems = _problems(act, row)
    if wrong := kinds.fault(kinds.Family.ORGANISATION, row.kind, former):
        problems["kind"] = wrong
    if problems:
        raise Invalid(problems)
    check_row(row)


def _problems(act: Act, row: Organisation) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not act.actor.covers(PERMISSION, row.area):
        found["area"] = _("This area is outside the one you manage.")
    elif not areas.exists(row.area):
        found["area"] = _("There is no area with this code.")
    elif codes.district_of(row.area) != row.district:
        found["area"] = _("An organisation stays in its district. Close it and add a new one.")
    try:
        row.credit_code = read("credit_code", row.credit_code or "")
    except Unreadable as error:
        found["credit_code"] = error.sentence
    if set(row.duties or []) - set(Function.values):
        found["duties"] = _("Choose from the list.")
    return found
