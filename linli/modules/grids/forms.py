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
from linli.ui import fields as kit
from linli.ui import picking

ALL, OPEN = "all", "open"
MEASURES = ((ALL, gettext_lazy("All matters reported")), (OPEN, gettext_lazy("Matters still open")))
MOST, LONGEST = 200, 200


class OrderForm(forms.Form):
    """Limits left empty are the rule figures of the place."""

    level = forms.TypedChoiceField(
        label=gettext_lazy("What to draw"), choices=Level.choices, coerce=int,
        initial=Level.GRID.value, widget=forms.RadioSelect,
    )  # fmt: skip
    name = kit.line(
        gettext_lazy("Name of the plan"), False, 80,
        help_text=gettext_lazy("Empty: named after the area and the day."),
    )  # fmt: skip
    lower = kit.number(gettext_lazy("Households at least"), min_value=1)
    upper = kit.number(gettext_lazy("Households at most"), min_value=1)
    target = kit.number(gettext_lazy("Households aimed at"), min_value=1)
    redraw = kit.tick(
        gettext_lazy("Keep the present grids as far as possible"), initial=True,
        help_text=gettext_lazy("Numbers stay with their grids; only what has to change is changed."),
    )  # fmt: skip
    seed = kit.number(
        gettext_lazy("Seed"), min_value=0, initial=0,
        help_text=gettext_lazy("The same seed draws the same plan; another one gives a variant."),
    )  # fmt: skip

    def clean_seed(self) -> int:
        return self.cleaned_data["seed"] or 0


def order_form(actor: Actor, data: Any, area: str) -> OrderForm:
    """For an area that is already meant, by its full name; a grid is divided into micro-grids."""
    named = picking.areas(actor.reach("grids.draw"), area) if area else []
    level = Level.MICRO_GRID if len(area) == codes.GRID else Level.GRID
    form = OrderForm(data, initial={"area": dict(named).get(area, ""), "level": level})
    form.fields["area"] = kit.area(actor, "grids.draw", _("Street or community"))
    return form


class DayForm(forms.Form):
    """A day in the address; empty is today."""

    on = kit.day(gettext_lazy("As of"))

    def day(self) -> date | None:
        return self.cleaned_data.get("on") if self.is_valid() else None


class CarryForm(forms.Form):
    """What is carried over: a plan in force, a measure, a time."""

    plan = kit.select(gettext_lazy("Plan in force"), ())
    measure = kit.select(gettext_lazy("Figure"), MEASURES)
    since = kit.day(gettext_lazy("Reported from"), True)
    until = kit.day(gettext_lazy("Reported until"), True)

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

    worker = kit.line(gettext_lazy("Grid worker"), False, 60)
    telephone = kit.line(
        gettext_lazy("Telephone for residents"), False, 40,
        help_text=gettext_lazy("A service number; it is printed and shown to everyone."),
    )  # fmt: skip
    council = kit.line(gettext_lazy("Residents' council"), False, 120)
    words = kit.long_text(
        gettext_lazy("Further words"), False, max_length=200,
        help_text=gettext_lazy("Say office hours or a meeting point."),
    )  # fmt: skip


class AddressesForm(forms.Form):
    """Addresses as written, one per line."""

    texts = kit.long_text(
        gettext_lazy("Addresses"), rows=4, max_length=None,
        help_text=gettext_lazy("One per line, as written by people; at most 200."),
    )  # fmt: skip

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

    area = kit.line(gettext_lazy("Grid"), longest=18)
    first_day = kit.day(gettext_lazy("First day"), True)
    post = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
