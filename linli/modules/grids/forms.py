"""What the pages of grids ask: an order, days, figures to carry, notices, addresses, posts."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.areas import codes
from linli.modules.grids.states import Level
from linli.ui import fields, picking

ALL, OPEN = "all", "open"
MEASURES = ((ALL, gettext_lazy("All matters reported")), (OPEN, gettext_lazy("Matters still open")))
MOST, LONGEST = 200, 200


def day_field(label: Any, required: bool = True) -> forms.DateField:
    """A day, written the way browsers expect it."""
    return fields.day(label, required)


class OrderForm(forms.Form):
    """Limits left empty are the rule figures of the place."""

    level = forms.TypedChoiceField(
        label=gettext_lazy("What to draw"), choices=Level.choices, coerce=int,
        initial=Level.GRID.value, widget=forms.RadioSelect,
    )  # fmt: skip
    name = forms.CharField(
        label=gettext_lazy("Name of the plan"), max_length=80, required=False,
        help_text=gettext_lazy("Empty: named after the area and the day."),
    )  # fmt: skip
    lower = forms.IntegerField(
        label=gettext_lazy("Households at least"), min_value=1, required=False
    )
    upper = forms.IntegerField(
        label=gettext_lazy("Households at most"), min_value=1, required=False
    )
    target = forms.IntegerField(
        label=gettext_lazy("Households aimed at"), min_value=1, required=False
    )
    redraw = forms.BooleanField(
        label=gettext_lazy("Keep the present grids as far as possible"), required=False, initial=True,
        help_text=gettext_lazy("Numbers stay with their grids; only what has to change is changed."),
    )  # fmt: skip
    seed = forms.IntegerField(
        label=gettext_lazy("Seed"), min_value=0, required=False, initial=0,
        help_text=gettext_lazy("The same seed draws the same plan; another one gives a variant."),
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

    on = day_field(gettext_lazy("As of"), required=False)

    def day(self) -> date | None:
        return self.cleaned_data.get("on") if self.is_valid() else None


class CarryForm(forms.Form):
    """What is carried over: a plan in force, a measure, a time."""

    plan = forms.ChoiceField(label=gettext_lazy("Plan in force"))
    measure = forms.ChoiceField(label=gettext_lazy("Figure"), choices=MEASURES)
    since = day_field(gettext_lazy("Reported from"))
    until = day_field(gettext_lazy("Reported until"))

    def __init__(self, *args: Any, plans: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = plans
        self.fields["plan"].choices = plans  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return said


class NoticeForm(forms.Form):
    """What the notice of a grid says."""

    worker = forms.CharField(label=gettext_lazy("Grid worker"), max_length=60, required=False)
    telephone = forms.CharField(
        label=gettext_lazy("Telephone for residents"), max_length=40, required=False,
        help_text=gettext_lazy("A service number; it is printed and shown to everyone."),
    )  # fmt: skip
    council = forms.CharField(
        label=gettext_lazy("Residents' council"), max_length=120, required=False
    )
    words = forms.CharField(
        label=gettext_lazy("Further words"), max_length=200, required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=gettext_lazy("Say office hours or a meeting point."),
    )  # fmt: skip


class AddressesForm(forms.Form):
    """Addresses as written, one per line."""

    texts = forms.CharField(
        label=gettext_lazy("Addresses"),
        help_text=gettext_lazy("One per line, as written by people; at most 200."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def clean_texts(self) -> list[str]:
        lines = [line.strip() for line in self.cleaned_data["texts"].splitlines()]
        lines = [line for line in lines if line]
        if len(lines) > MOST:
            raise forms.ValidationError(
                _("At most %(most)s addresses at once; use a sheet for more.") % {"most": MOST}
            )
        if any(len(line) > LONGEST for line in lines):
            raise forms.ValidationError(_("One of these lines is too long for an address."))
        return lines


class MovePostForm(forms.Form):
    """A post that goes over to another grid."""

    area = forms.CharField(label=gettext_lazy("Grid"), max_length=18)
    first_day = day_field(gettext_lazy("First day"))
    post = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
