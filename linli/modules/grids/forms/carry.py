"""What is carried over: a plan in force, a measure, a time."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.modules.grids.forms.plans import day_field

ALL, OPEN = "all", "open"
MEASURES = ((ALL, gettext_lazy("All matters reported")), (OPEN, gettext_lazy("Matters still open")))


class CarryForm(forms.Form):
    plan = forms.ChoiceField(label=gettext_lazy("Plan in force"))
    measure = forms.ChoiceField(label=gettext_lazy("Figure"), choices=MEASURES)
    since = day_field(label=gettext_lazy("Reported from"))
    until = day_field(label=gettext_lazy("Reported until"))

    def __init__(self, *args: Any, plans: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offers = plans
        self.fields["plan"].choices = plans  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        if said.get("since") and said.get("until") and said["until"] < said["since"]:
            self.add_error("until", _("The last day lies before the first."))
        return said
