"""Whole names and numbers: shown only for a purpose, with the second factor, and written down."""

from __future__ import annotations

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import PUBLIC
from linli.core.errors import Denied, Invalid, NotFound
from linli.core.lifecycle.commands import Act, command
from linli.core.parties.declarations import DECLARED, PURPOSES
from linli.core.parties.models import Party
from linli.core.subjects import faces


@command(
    "parties.reveal", label=gettext_lazy("Person concerned revealed"), permission=PUBLIC, icon="eye"
)
def reveal(act: Act, *, subject_type: str, subject_id: int, purpose: str) -> list[Party]:
    """The parties of a thing in the actor's reach; the look itself is a journal entry of the thing.

    Needs a permission its kind declares: Denied without it and without the second factor,
    NotFound out of reach, Invalid without a purpose.
    """
    if subject_type not in DECLARED:
        raise NotFound()
    kind = DECLARED[subject_type]
    if not any(act.actor.may(name) for name in (kind.reveal, kind.own) if name):
        raise Denied()
    row = faces.face(subject_type).model._default_manager.filter(pk=subject_id).first()
    permission = kind.reveals(act.actor, row) if row else ""
    if not permission:
        raise NotFound()
    if purpose not in dict(PURPOSES):
        raise Invalid({"purpose": _("Say for which purpose you need it.")})
    if not act.actor.verified:
        raise Denied(_("Confirm it is you with the second factor first."), code="second_factor")
    found = list(Party.objects.about(row).order_by("id"))
    act.record(row, {"purpose": purpose, "persons": [p.pk for p in found]})
    # The permission is the kind's, so the command itself cannot tell whose post was used.
    act.entries[-1].on_behalf = act.actor.behalf(permission, row.area)[:60]
    return found
