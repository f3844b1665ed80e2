"""Kinds of organisations, posts and venues: a place adds, renames and retires them."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.errors import Invalid, NotFound, Refused
from linli.core.lifecycle.commands import Act, command
from linli.core.lifecycle.rows import about, changed
from linli.core.people.kinds import LEVELS, Family, known
from linli.core.people.models import Kind
from linli.core.versions import stamps

PERMISSION = "console.organisations"
CODE = re.compile(r"[a-z][a-z0-9_]{1,19}")


@command("kinds.add", label=_("Add a kind"), permission=PERMISSION)
def add(act: Act, *, family: str, code: str, **facts: Any) -> Kind:
    """A kind of the place's own; `facts` as of `edit`. Invalid by field."""
    if family not in Family.values:
        raise Invalid({"family": _("Choose from the list.")})
    if not CODE.fullmatch(code):
        raise Invalid({"code": _("Use 2 to 20 small letters, digits and underscores.")})
    if (family, code) in known():
        raise Invalid({"code": _("There is a kind with this code.")})
    return _put(act, Kind(family=family, code=code), _facts(**facts))


@command("kinds.edit", label=_("Change a kind"), permission=PERMISSION)
def edit(act: Act, *, family: str, code: str, **facts: Any) -> Kind:
    """Another name, level or place in the order; the code stays. What ships becomes the place's.
    `facts`: name, name_en, level (of the areas of which each is to have one), order."""
    return _put(act, _held(family, code), _facts(**facts))


@command("kinds.retire", label=_("Retire a kind"), permission=PERMISSION)
def retire(act: Act, *, family: str, code: str) -> Kind:
    """Not offered any more; what is of this kind stays so and keeps its name."""
    row = _held(family, code)
    if not row.active:
        raise Refused(_("This kind is retired already."), code="wrong_state")
    return _put(act, row, {"active": False})


@command("kinds.restore", label=_("Offer a kind again"), permission=PERMISSION)
def restore(act: Act, *, family: str, code: str) -> Kind:
    row = _held(family, code)
    if row.active:
        raise Refused(_("This kind is in use already."), code="wrong_state")
    return _put(act, row, {"active": True})


def _held(family: str, code: str) -> Kind:
    """The row, locked; one that ships and was not seeded yet is made from what ships."""
    row = Kind.objects.select_for_update().filter(family=family, code=code).first()
    row = row or known().get((family, code))
    if row is None:
        raise NotFound()
    return row


def _facts(
    name: str, name_en: str = "", level: int | None = None, order: int = 1000
) -> dict[str, Any]:
    problems: dict[str, object] = {}
    if not name.strip():
        problems["name"] = _("Give the name.")
    if level is not None and level not in LEVELS.values():
        problems["level"] = _("Choose from the list.")
    if problems:
        raise Invalid(problems)
    return {"name": name.strip(), "name_en": name_en.strip(), "level": level, "order": order}


def _put(act: Act, row: Kind, facts: dict[str, Any]) -> Kind:
    changes = changed(row, {**facts, "builtin": False})
    row.save()
    stamps.bump("kinds")
    about(act, "people.kind", {"family": row.family, "code": row.code, **changes})
    return row
