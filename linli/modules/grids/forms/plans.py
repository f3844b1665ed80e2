"""What is asked when a plan is ordered, copied, approved or returned."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.modules.grids.states import Level

ISO = "%Y-%m-%d"


def day_field(**kwargs: Any) -> forms.DateField:
    """A day, written the way browsers expect it."""
    widget = forms.DateInput(attrs={"type": "date"}, format=ISO)
    return forms.DateField(input_formats=[ISO, "%Y/%m/%d", "%Y年%m月%d日"], widget=widget, **kwargs)


def today() -> date:
    return timezone.localdate()


class OrderForm(forms.Form):
    """Limits left empty are the rule figures of the place."""

    area = forms.ChoiceField(label=_("Street or community"))
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

    def __init__(self, *args: Any, areas: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["area"].choices = areas  # type: ignore[attr-defined]

    def clean_seed(self) -> int:
        return self.cleaned_data["seed"] or 0


class ApproveForm(forms.Form):
    valid_from = day_field(label=_("In force from"), initial=today)


class NameForm(forms.Form):
    name = forms.CharField(label=_("Name of the plan"), max_length=80)


class DayForm(forms.Form):
    """A day in the address; empty is today."""

    on = day_field(label=_("As of"), required=False)

    def day(self) -> date | None:
        return self.cleaned_data.get("on") if self.is_valid() else None
