"""Changing the catalogue. A change of what binds is a new version from a day on."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.errors import Invalid, NotFound, Refused
from linli.core.lifecycle.commands import Act, command, difference, snapshot
from linli.core.lifecycle.rows import in_reach, remove, store
from linli.core.values.days import holds
from linli.core.versions import stamps
from linli.modules.catalogue.commands.matter_checks import check
from linli.modules.catalogue.models import Category, Matter, Route
from linli.modules.catalogue.queries import catalogue
from linli.modules.catalogue.queries.catalogue import NATIONAL

PERMISSION = "catalogue.manage"
FIXED = frozenset({"id", "district", "code", "valid_from"})
CHANGEABLE = frozenset(catalogue.COLUMNS) - FIXED
# Words may be corrected where they stand: they bind nobody.
WORDING = frozenset(
    {"name", "name_en", "qualifies_en", "closing_en", "evidence_why", "evidence_why_en"}
    | {"keywords", "elsewhere", "elsewhere_en", "legal_certainty", "valid_until"}
)
CATEGORY_CODE = re.compile(r"(\d\d){1,6}")
ONE_DAY = timedelta(days=1)


@dataclass(frozen=True)
class Saved:
    """`changes` empty: nothing was written. `created`: a new version, which ended `ended`,
    whose last day had been `ended_until`."""

    id: int
    changes: dict[str, Any]
    created: bool = False
    ended: int | None = None
    ended_until: date | None = None


@command("catalogue.save_matter", label=gettext_lazy("Matter saved"), permission=PERMISSION)
def save_matter(
    act: Act, *, district: str, code: str, valid_from: date | None = None, **facts: Any
) -> Saved:
    """A matter's columns from a day on (today); what is not named stays.

    Corrections of words, and changes on the first day of a version no case came in under, are
    made in place; all else is a new version, and running cases keep theirs. In a district without
    its own row the national one is the base. Invalid by field.
    """
    in_reach(act, PERMISSION, district)
    if strange := set(facts) - CHANGEABLE:
        raise Invalid({name: _("This cannot be changed here.") for name in strange})
    day = valid_from or timezone.localdate(act.now)
    versions = Matter.objects.select_for_update().filter(district=district, code=code)
    own = list(versions.order_by("valid_from"))
    later = [v for v in own if v.valid_from > day]
    current = next((v for v in own if holds(v, day)), None)
    wanted = _changed(current, facts)
    if current is not None and not wanted:
        return Saved(current.pk, {})
    if current is not None and _in_place(act, current, wanted, day):
        return _corrected(act, current, wanted)
    if later:
        said = _("A later version begins on %(day)s. Change that one.")
        raise Invalid({"valid_from": said % {"day": later[0].valid_from.isoformat()}})
    return _begun(act, current, district, code, day, facts)


def _changed(current: Matter | None, facts: Mapping[str, Any]) -> dict[str, Any]:
    return {n: v for n, v in facts.items() if current is None or getattr(current, n) != v}


def _in_place(act: Act, current: Matter, wanted: Mapping[str, Any], day: date) -> bool:
    if set(wanted) <= WORDING:
        return True
    if current.valid_from == day:
        if catalogue.referred(current.pk):
            said = _("Cases came in under this version already. Let the change begin later.")
            raise Invalid({"valid_from": said})
        return True
    if day < timezone.localdate(act.now):
        raise Invalid({"valid_from": _("A change cannot begin in the past.")})
    return False


def _corrected(act: Act, row: Matter, facts: Mapping[str, Any]) -> Saved:
    changes = store(act, row, facts, check)
    stamps.bump("catalogue")
    return Saved(row.pk, changes)


def _begun(
    act: Act, current: Matter | None, district: str, code: str, day: date, facts: Mapping[str, Any]
) -> Saved:
    """A new version, built on the present one or on the national one."""
    held = catalogue.matter(code, district, day)
    before = snapshot(current) if current else _columns(held)
    row = Matter(**{**before, **facts, "district": district, "code": code, "valid_from": day})
    row.pk = None
    changes = difference(before, snapshot(row))
    if held is not None and current is None and set(changes) <= FIXED:
        return Saved(held.id, {})
    check(row)
    last_day = current.valid_until if current else None
    if current is not None:
        _end(act, current, day - ONE_DAY)
    row.save(force_insert=True)
    changes.pop("id", None)
    act.record(row, changes)
    stamps.bump("catalogue")
    return Saved(row.pk, changes, True, current.pk if current else None, last_day)


def _columns(held: catalogue.MatterFacts | None) -> dict[str, Any]:
    if held is None:
        return {}
    lists = {"questions": list(held.questions), "joint": list(held.joint)}
    return {name: getattr(held, name) for name in catalogue.COLUMNS} | lists


def _end(act: Act, row: Matter, last_day: date) -> None:
    changes = {"valid_until": [row.valid_until, last_day]}
    row.valid_until = last_day
    row.save(update_fields=["valid_until"])
    act.record(row, changes, verb="catalogue.end_matter")


@command(
    "catalogue.end_matter", label=gettext_lazy("Matter ended"), model=Matter, permission=PERMISSION
)
def end_matter(act: Act, row: Matter, *, last_day: date) -> None:
    """No case comes in under it after that day; those that run keep it."""
    if last_day < row.valid_from:
        raise Invalid({"last_day": _("The last day lies before the first one.")})
    row.valid_until = last_day
    stamps.bump("catalogue")


@command("catalogue.save_category", label=gettext_lazy("Category saved"), permission=PERMISSION)
def save_category(
    act: Act, *, district: str, code: str, name: str, name_en: str = ""
) -> dict[str, Any]:
    """Adds or renames; two digits a level, the level above must be there. The changes."""
    in_reach(act, PERMISSION, district)
    code, faults = code.strip(), {}
    if not CATEGORY_CODE.fullmatch(code):
        faults["code"] = _("A category's code has two digits for each level, at most six levels.")
    elif len(code) > 2 and code[:-2] not in catalogue.categories(district):
        faults["code"] = _("There is no category %(code)s above it.") % {"code": code[:-2]}
    if not name.strip():
        faults["name"] = _("Give the category a name.")
    if faults:
        raise Invalid(faults)
    rows = Category.objects.select_for_update().filter(district=district, code=code)
    row = rows.first() or Category(district=district, code=code)
    changes = store(act, row, {"name": name.strip(), "name_en": name_en.strip()})
    stamps.bump("catalogue")
    return changes


@command("catalogue.remove_category", label=gettext_lazy("Category removed"), permission=PERMISSION)
def remove_category(act: Act, *, district: str, code: str) -> None:
    """Refused while matters, categories below it or routing rows use it."""
    in_reach(act, PERMISSION, district)
    row = Category.objects.select_for_update().filter(district=district, code=code).first()
    if row is None:
        raise NotFound()
    replaces = Category.objects.filter(district=NATIONAL, code=code).exclude(pk=row.pk).exists()
    if not replaces and (used := _users(row)):
        raise Refused(
            _("This category is still used by: %(used)s.") % {"used": ", ".join(used)},
            code="in_use",
        )
    remove(act, row)
    stamps.bump("catalogue")


def _users(row: Category) -> list[str]:
    here = Q() if row.district == NATIONAL else Q(district=row.district)
    below = Category.objects.filter(here, code__startswith=row.code).exclude(pk=row.pk)
    matters = Matter.objects.filter(here, code__startswith=row.code)
    routes = Route.objects.filter(here, prefix=row.code)
    named = ((below, _("categories")), (matters, _("matters")), (routes, _("routing rows")))
    return [str(label) for rows, label in named if rows.exists()]
