"""Who reported: shown only for a purpose, with the second factor, and written down."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.errors import Denied, Invalid, NotFound
from linli.core.lifecycle.commands import Act, command
from linli.modules.cases.models import Case, Reporter
from linli.modules.cases.queries.told import PURPOSES


@dataclass(frozen=True)
class Contact:
    name: str
    phone: str
    contact: str
    joined: bool
    at: Any


@command("cases.reveal", label=gettext_lazy("Reporter revealed"), icon="eye")
def reveal(act: Act, *, case_id: int, purpose: str) -> list[Contact]:
    """The reporters of a case in the actor's reach; the look itself is a journal entry."""
    case = Case.objects.filter(pk=case_id).first()
    if case is None or not act.actor.covers("cases.reveal", case.area):
        raise NotFound()
    if purpose not in dict(PURPOSES):
        raise Invalid({"purpose": _("Say for which purpose you need it.")})
    if not act.actor.verified:
        raise Denied(_("Confirm it is you with the second factor first."), code="second_factor")
    found = Reporter.objects.filter(case=case).order_by("id")
    act.record(case, {"purpose": purpose, "persons": [r.pk for r in found]})
    return [Contact(r.name, r.phone, r.contact, r.joined, r.at) for r in found]
