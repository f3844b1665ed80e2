"""Forms of the catalogue and the routing."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.modules.catalogue.forms.fields import (
    DayField,
    LimitField,
    PlaceField,
    QuestionsField,
    UnitField,
    WordsField,
)
from linli.modules.catalogue.queries.catalogue import choices
from linli.modules.catalogue.states import DUTIES, EVIDENCE, VERIFIERS

DUTY_CHOICES = [("", gettext_lazy("– (by routing rows only)")), *DUTIES.items()]
CERTAINTY_CHOICES = [
    ("", "–"),
    ("A", gettext_lazy("A: read in the law itself")),
    ("B", gettext_lazy("B: official explanation")),
    ("C", gettext_lazy("C: the law is known, the article is not")),
    ("D", gettext_lazy("D: practice")),
]


def area_text(rows: int = 2) -> forms.Textarea:
    return forms.Textarea(attrs={"rows": rows})


class SearchForm(forms.Form):
    q = forms.CharField(
        label=gettext_lazy("Name, everyday word, code or initials"), required=False, max_length=80
    )


class MatterForm(forms.Form):
    """A version of a matter; `code` only when it is new."""

    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=14,
        help_text=gettext_lazy("The code of its category and two digits"),
    )
    valid_from = DayField(
        label=gettext_lazy("Valid from"),
        help_text=gettext_lazy("Cases that came in before keep what they came in under."),
    )
    name = forms.CharField(label=gettext_lazy("Matter name"), max_length=120)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=160, required=False)
    qualifies = forms.CharField(label=gettext_lazy("What qualifies"), widget=area_text())
    qualifies_en = forms.CharField(
        label=gettext_lazy("What qualifies (English)"), widget=area_text(), required=False
    )
    lead = forms.ChoiceField(label=gettext_lazy("Lead"), choices=DUTY_CHOICES, required=False)
    joint = forms.MultipleChoiceField(
        label=gettext_lazy("Joint"),
        choices=list(DUTIES.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    limit_dispatch = LimitField(label=gettext_lazy("Limit to dispatch"))
    limit_accept = LimitField(label=gettext_lazy("Limit to accept"))
    limit_handle = LimitField(label=gettext_lazy("Limit to handle"))
    limit_verify = LimitField(label=gettext_lazy("Limit to verify"))
    questions = QuestionsField(label=gettext_lazy("Questions"), required=False)
    evidence_report = forms.ChoiceField(
        label=gettext_lazy("Photo when reporting"), choices=list(EVIDENCE.items())
    )
    evidence_handle = forms.ChoiceField(
        label=gettext_lazy("Photo when handling"), choices=list(EVIDENCE.items())
    )
    evidence_verify = forms.ChoiceField(
        label=gettext_lazy("Photo when verifying"), choices=list(EVIDENCE.items())
    )
    evidence_why = forms.CharField(
        label=gettext_lazy("Why a photo"), max_length=200, required=False
    )
    evidence_why_en = forms.CharField(
        label=gettext_lazy("Why a photo (English)"), max_length=300, required=False
    )
    verifier = forms.ChoiceField(
        label=gettext_lazy("Who verifies"), choices=list(VERIFIERS.items())
    )
    closing = forms.CharField(label=gettext_lazy("When it is closed"), widget=area_text())
    closing_en = forms.CharField(
        label=gettext_lazy("When it is closed (English)"), widget=area_text(), required=False
    )
    public = forms.BooleanField(
        label=gettext_lazy("Cases may be shown to the public"), required=False
    )
    spot = forms.BooleanField(label=gettext_lazy("May be settled on the spot"), required=False)
    urgent = forms.BooleanField(label=gettext_lazy("Urgent"), required=False)
    legal_basis = forms.CharField(label=gettext_lazy("Legal basis"), max_length=300, required=False)
    legal_certainty = forms.ChoiceField(
        label=gettext_lazy("Certainty of the basis"), choices=CERTAINTY_CHOICES, required=False
    )
    keywords = WordsField(label=gettext_lazy("Everyday words"), max_length=300, required=False)
    elsewhere = forms.CharField(label=gettext_lazy("Where to turn"), max_length=300, required=False)
    elsewhere_en = forms.CharField(
        label=gettext_lazy("Where to turn (English)"), max_length=400, required=False
    )
    reason = forms.CharField(
        label=gettext_lazy("Reason or document"), max_length=200, required=False
    )

    def __init__(self, *args: Any, new: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["valid_from"].initial = timezone.localdate
        if not new:
            del self.fields["code"]


class EndForm(forms.Form):
    last_day = DayField(label=gettext_lazy("Last day"))
    reason = forms.CharField(
        label=gettext_lazy("Reason or document"), max_length=200, required=False
    )


class CategoryForm(forms.Form):
    code = forms.CharField(
        label=gettext_lazy("Code"),
        max_length=12,
        help_text=gettext_lazy("Two digits a level; begins with the code of the level above"),
    )
    name = forms.CharField(label=gettext_lazy("Category name"), max_length=80)
    name_en = forms.CharField(label=gettext_lazy("English name"), max_length=120, required=False)


class RouteFilter(forms.Form):
    text = forms.CharField(
        label=gettext_lazy("Matter, unit or note"), required=False, max_length=80
    )
    area = PlaceField(label=gettext_lazy("Area"), required=False)


class RouteForm(forms.Form):
    prefix = forms.ChoiceField(  # type: ignore[assignment]
        label=gettext_lazy("Matter or category"), required=False
    )
    area = PlaceField(label=gettext_lazy("Area"))
    unit = UnitField(label=gettext_lazy("Unit"))
    priority = forms.IntegerField(
        label=gettext_lazy("Priority"),
        initial=0,
        min_value=-1000,
        max_value=1000,
        help_text=gettext_lazy("Counts only between rows for the same matter and area"),
    )
    note = forms.CharField(label=gettext_lazy("Note"), max_length=200, required=False)
    reason = forms.CharField(
        label=gettext_lazy("Reason or document"), max_length=200, required=False
    )

    def __init__(self, *args: Any, district: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        everything = [("", _("all matters"))]
        self.fields["prefix"].choices = [  # type: ignore[attr-defined]
            *everything,
            *choices(district, categories=True),
        ]


class ExplainForm(forms.Form):
    """A matter, and a place by name or by a point."""

    matter = forms.ChoiceField(label=gettext_lazy("Matter"))
    area = PlaceField(label=gettext_lazy("Area"), required=False)
    lon = forms.FloatField(
        label=gettext_lazy("Longitude"), required=False, min_value=-180, max_value=180
    )
    lat = forms.FloatField(
        label=gettext_lazy("Latitude"), required=False, min_value=-90, max_value=90
    )

    def __init__(self, *args: Any, district: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = choices(district)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        pointed = said.get("lon") is not None and said.get("lat") is not None
        if not said.get("area") and not pointed and not self.errors:
            self.add_error("area", _("Name an area or put a pin on the map."))
        return said
