"""What is asked when a plan is ordered, and the day a page is about."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.areas import codes
from linli.modules.grids.states import Level
from linli.ui import fields, picking

ISO = ["%Y-%m-%d", "%Y/%m/%d", "%Y年%m月%d日"]


def day_field(**kwargs: Any) -> forms.DateField:
    """A day, written the way browsers expect it."""
    return fields.day(
        kwargs.pop("label"), kwargs.pop("required", True), input_formats=ISO, **kwargs
    )


class OrderForm(forms.Form):
    """Limits left empty are the rule figures of the place."""

    level = forms.TypedChoiceField(
        label=_("What to draw"), choices=Level.choices, coerce=int, initial=Level.GRID.value,
        widget=forms.RadioSelect,
    )  # fmt: skip
    name = forms.CharField(
        label=_("Name of the plan"), max_length=80, required=False,
        help_text=_("Empty: named after the area and the day."),
    )  # fmt: skip
    lower = forms.IntegerField(label=_("Households at least"), min_value=1, required=False)
    upper = forms.IntegerField(label=_("Households at most"), min_value=1, required=False)
    target = forms.IntegerField(label=_("Households aimed at"), min_value=1, required=False)
    redraw = forms.BooleanField(
        label=_("Keep the present grids as far as possible"), required=False, initial=True,
        help_text=_("Numbers stay with their grids; only what has to change is changed."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=_("Seed"), min_value=0, required=False, initial=0,
        help_text=_("The same seed draws the same plan; another one gives a variant."),
    )  # fmt: skip

    def clean_seed(self) -> int:
        return self.cleaned_data["seed"] or 0


def order_form(actor: Actor, data: Any, area: str) -> OrderForm:
    """For an area that is already meant, by its full name; a grid is divided into micro-grids."""
    named = picking.areas(actor.reach("grids.draw"), area) if area else []
    level = Level.MICRO_GRID if len(area) == codes.GRID else Level.GRID
    form = OrderForm(data, initial={"area": dict(named).get(area, ""), "level": level})
    form.fields["area"] = fields.area(actor, "grids.draw", _("Street or community"))
    return form


class DayForm(forms.Form):
    """A day in the address; empty is today."""

    on = day_field(label=_("As of"), required=False)

    def day(self) -> date | None:
        return self.cleaned_data.get("on") if self.is_valid() else None
