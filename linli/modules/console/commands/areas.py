"""Changing the tree: a changed name or border is a new row, so that old matters keep theirs."""

from __future__ import annotations

from datetime import date, timedelta
from functools import partial
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.areas import codes, rules
from linli.core.areas import queries as areas
from linli.core.areas.models import Area, AreaAlias
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.lifecycle import rows
from linli.core.lifecycle.commands import Act, command
from linli.core.people.models import Organisation, Post, not_over, valid_on
from linli.core.versions import stamps
from linli.engines.divisions import naming

PERMISSION = "console.areas"
DAY = timedelta(days=1)
CARRIED = ("level", "kind", "lon", "lat", "geometry", "households", "name_en")


def reaches(actor: Actor, row: Area | AreaAlias) -> bool:
    return actor.covers(PERMISSION, row.code)


on_row = partial(command, permission=PERMISSION, allowed=reaches)


@command("areas.add", label=_("Add an area"), permission=PERMISSION)
def add(
    act: Act, *, code: str, name: str, kind: str, valid_from: date, name_en: str = "", **facts: Any
) -> Area:
    """A new area; its parent must exist on its first day, a padded code is shortened. `facts`:
    households, lon, lat. Raises Invalid by field."""
    code = codes.trimmed(code)
    _check_new(act, code, kind, valid_from)
    row = _made(act, code, name, name_en, valid_from, kind=kind, level=len(code), **facts)
    stamps.bump("areas")
    return row


@on_row("areas.rename", label=_("Rename an area"), model=Area)
def rename(act: Act, row: Area, *, name: str, valid_from: date, name_en: str = "") -> None:
    """From `valid_from` on the area has another name; the former row ends the day before."""
    if row.valid_until is not None:
        raise Refused(_("This area has ended; only a present area can be renamed."), code="ended")
    if valid_from < row.valid_from:
        raise Invalid({"valid_from": _("The present name holds since a later day.")})
    if not name.strip():
        raise Invalid({"name": _("Give the name.")})
    stamps.bump("areas")
    if valid_from == row.valid_from:
        rows.changed(row, _named(row, name, name_en))
        return
    row.valid_until = valid_from - DAY
    row.save(update_fields=["valid_until"])
    carried = {column: getattr(row, column) for column in CARRIED}
    carried["name_en"] = name_en or ""
    made = _made(act, row.code, name, carried.pop("name_en"), valid_from, **carried)
    act.note(name=[row.name, made.name], valid_until=[None, row.valid_until])


@on_row("areas.end", label=_("End an area"), model=Area)
def end(act: Act, row: Area, *, last_day: date) -> None:
    """The area exists until `last_day`. Refused while areas, posts or organisations stand in it."""
    if row.valid_until is not None:
        raise Refused(_("This area has ended already."), code="ended")
    if last_day < row.valid_from:
        raise Invalid({"last_day": _("The last day lies before the first day.")})
    _check_empty(row, last_day)
    row.valid_until = last_day
    stamps.bump("areas")


@command("areas.add_alias", label=_("Add another code of an area"), permission=PERMISSION)
def add_alias(act: Act, *, code: str, scheme: str, alias: str, valid_from: date) -> AreaAlias:
    """Another code or name by which other systems know the area."""
    if not act.actor.covers(PERMISSION, code) or not areas.exists(code):
        raise NotFound()
    words = {"scheme": scheme.strip(), "alias": alias.strip()}
    row = AreaAlias(district=codes.district_of(code), code=code, valid_from=valid_from, **words)
    rows.check_row(row)
    rows.add(act, row)
    return row


@on_row("areas.end_alias", label=_("End another code of an area"), model=AreaAlias)
def end_alias(act: Act, row: AreaAlias, *, last_day: date | None = None) -> None:
    """No longer understood after `last_day` (yesterday when left out)."""
    if row.valid_until is not None:
        raise Refused(_("This other code has ended already."), code="ended")
    row.valid_until = max(last_day or timezone.localdate(act.now) - DAY, row.valid_from)


@command("areas.put", label=_("Bring in an area"), permission=PERMISSION)
def put(act: Act, *, code: str, valid_from: date, **facts: Any) -> tuple[Area, dict[str, Any]]:
    """For sheets: adds the area, or corrects the row valid today. The row and its changes."""
    if not act.actor.covers(PERMISSION, code):
        raise NotFound(_("This area is outside the one you manage."))
    row = areas.valid().select_for_update().filter(code=code).first()
    if row is None:
        _check_new(act, code, facts["kind"], valid_from)
        row = Area(
            code=code, district=codes.district_of(code), level=len(code), valid_from=valid_from
        )
    facts |= _named(row, facts["name"], facts.get("name_en") or "")
    return row, rows.put(act, row, facts, "areas")


def _check_new(act: Act, code: str, kind: str, valid_from: date) -> None:
    for allowed, reason in _verdicts(code, kind, valid_from):
        if not allowed:
            raise Invalid({"code": reason})
    if not act.actor.covers(PERMISSION, code):
        raise Invalid({"code": _("This code is outside the area you manage.")})
    if Area.objects.filter(not_over(valid_from), code=code).exists():
        raise Invalid({"code": _("An area with this code exists already.")})


def _verdicts(code: str, kind: str, valid_from: date) -> list[rules.Verdict]:
    formed = rules.well_formed(code)
    if not formed[0]:
        return [formed]
    parent = codes.parent(code)
    known = {parent} if parent and areas.exists(parent, valid_from) else set()
    return [rules.kind_fits(code, kind), rules.belongs(code, known)]


def _check_empty(row: Area, last_day: date) -> None:
    below = Area.objects.filter(code__within=row.code, level__gt=row.level)
    if below.filter(not_over(last_day + DAY)).exists():
        raise Refused(_("Areas below this one still exist. End them first."), code="not_empty")
    if Post.objects.filter(valid_on(last_day + DAY), area__within=row.code).exists():
        raise Refused(_("Posts in this area go on. End or move them first."), code="not_empty")
    if Organisation.objects.filter(active=True, area__within=row.code).exists():
        raise Refused(_("Organisations stand in this area. Move them first."), code="not_empty")


def _made(act: Act, code: str, name: str, name_en: str, valid_from: date, **facts: Any) -> Area:
    row = Area(code=code, district=codes.district_of(code), valid_from=valid_from, **facts)
    rows.put(act, row, _named(row, name, name_en))
    return row


def _named(row: Area, name: str, name_en: str) -> dict[str, Any]:
    """The columns that follow from the names of an area."""
    known = {"name": name.strip(), "name_en": name_en.strip() or row.name_en}
    return {**known, **naming.derived(known["name"], row.code)}
