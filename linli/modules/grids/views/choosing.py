"""Where a page stands: the area it is about, in the actor's reach, and the way to it."""

from __future__ import annotations

from typing import Any

from django.forms import Form
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COUNTY
from linli.core.errors import NotFound
from linli.core.values.quantities import natural
from linli.ui import fields as kit
from linli.ui import picking
from linli.ui.subject.forms import made


def home(actor: Actor, permission: str) -> str:
    """The widest area of the actor that is a district or smaller; empty without any reach."""
    reach = sorted(actor.reach(permission), key=lambda code: (len(code), code))
    for code in reach:
        if len(code) >= COUNTY:
            return code
    counties = areas.of_level(COUNTY, reach) if reach else []
    return counties[0].code if counties else ""


def asked(actor: Actor, permission: str, wanted: str) -> tuple[Form, str]:
    """The picker, and the area asked for when it is one within reach, else the widest.

    NotFound for somebody without any area.
    """
    picker = {"area": kit.area(actor, permission, _("Street or community"), required=False)}
    form = made("AreaForm", picker, {"area": wanted})
    area = (form.is_valid() and form.cleaned_data["area"]) or home(actor, permission)
    if not area:
        raise NotFound(_("No area has been given to you for this."))
    if form.is_valid():
        form = made("AreaForm", picker, initial={"area": picking.area_text(area)})
    return form, area


def whole(text: str, known: set[int]) -> int:
    """A number when it is one of the known ones, else 0."""
    return next((one for one in known if one == natural(text)), 0)


def crumbs(*steps: tuple[Any, str]) -> list[tuple[Any, str]]:
    """The way to a page from the first one of the grids."""
    return [(_("Grids"), reverse("grids:overview")), *steps]


def plan_crumbs(plan: Any, *steps: tuple[Any, str]) -> list[tuple[Any, str]]:
    return crumbs((plan.name, reverse("grids:plan", args=[plan.pk])), *steps)
