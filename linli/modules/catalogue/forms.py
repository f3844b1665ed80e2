"""What is asked of a matter, of a routing row, and by whoever wants a decision explained."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.clock.states import Unit
from linli.core.exchange.converting import parts
from linli.modules.catalogue.queries.catalogue import USUAL, choices
from linli.modules.catalogue.queries.matters import MatterFacts
from linli.modules.catalogue.queries.served import district_of
from linli.modules.catalogue.states import DUTIES, EVIDENCE, VERIFIERS
from linli.ui import fields as kit
from linli.ui.register.declaration import Scene
from linli.ui.subject.declaration import Fields

DUTY_CHOICES = [("", _("– (by routing rows only)")), *DUTIES.items()]
CERTAINTY_CHOICES = [
    ("", "–"),
    ("A", _("A: read in the law itself")),
    ("B", _("B: official explanation")),
    ("C", _("C: the law is known, the article is not")),
    ("D", _("D: practice")),
]


class LimitWidget(forms.MultiWidget):
    template_name = "catalogue/limit_widget.html"

    def __init__(self) -> None:
        amount = forms.NumberInput(
            attrs={"min": 1, "max": 9999, "aria-label": pgettext_lazy("amount", "Number")}
        )
        unit = forms.Select(choices=Unit.choices, attrs={"aria-label": _("Unit of time")})
        super().__init__([amount, unit])

    def decompress(self, value: Any) -> list[Any]:
        amount, _space, unit = (value or "").partition(" ")
        return [amount, unit or Unit.WORK_DAY]


class LimitField(forms.MultiValueField):
    """Cleans to `5 work_day`."""

    def __init__(self, **kwargs: Any) -> None:
        fields = (
            forms.IntegerField(min_value=1, max_value=9999),
            forms.ChoiceField(choices=Unit.choices),
        )
        super().__init__(fields, widget=LimitWidget(), **kwargs)

    def compress(self, data_list: list[Any]) -> str:
        return f"{data_list[0]} {data_list[1]}" if data_list else ""


class QuestionsField(forms.CharField):
    """Cleans to a list of field codes, `*` where an answer is required."""

    def prepare_value(self, value: Any) -> Any:
        return "; ".join(value) if isinstance(value, list | tuple) else value

    def clean(self, value: Any) -> list[str]:
        return parts(super().clean(value))


class WordsField(forms.CharField):
    """Words separated by semicolons or commas; cleans to `one;two`."""

    def clean(self, value: Any) -> str:
        return ";".join(parts(super().clean(value)))


def matter(row: MatterFacts | None) -> Fields:
    """A version of a matter, begun with the present one; the code is asked of a new one only."""
    coded = _("The code of its category and two digits")
    since = _("Cases that came in before keep what they came in under.")
    known = _("Codes of the field dictionary, * where an answer is required")
    photo, duties = list(EVIDENCE.items()), list(DUTIES.items())
    fields: Fields = {
        "code": kit.line(_("Code"), longest=14, help_text=coded),
        "valid_from": kit.day(_("Valid from"), True, initial=timezone.localdate, help_text=since),
        "name": kit.line(_("Matter name")),
        "name_en": kit.line(_("English name"), False, 160),
        "qualifies": kit.long_text(_("What qualifies"), rows=2),
        "qualifies_en": kit.long_text(_("What qualifies (English)"), False, 2),
        "lead": kit.select(_("Lead"), DUTY_CHOICES, required=False),
        "joint": kit.several(_("Joint"), duties),
        "limit_dispatch": LimitField(label=_("Limit to dispatch")),
        "limit_accept": LimitField(label=_("Limit to accept")),
        "limit_handle": LimitField(label=_("Limit to handle")),
        "limit_verify": LimitField(label=_("Limit to verify")),
        "questions": QuestionsField(label=_("Questions"), required=False, max_length=300, help_text=known),
        "evidence_report": kit.select(_("Photo when reporting"), photo),
        "evidence_handle": kit.select(_("Photo when handling"), photo),
        "evidence_verify": kit.select(_("Photo when verifying"), photo),
        "evidence_why": kit.line(_("Why a photo"), False, 200),
        "evidence_why_en": kit.line(_("Why a photo (English)"), False, 300),
        "verifier": kit.select(_("Who verifies"), list(VERIFIERS.items())),
        "closing": kit.long_text(_("When it is closed"), rows=2),
        "closing_en": kit.long_text(_("When it is closed (English)"), False, 2),
        "public": kit.tick(_("Cases may be shown to the public")),
        "spot": kit.tick(_("May be settled on the spot")),
        "urgent": kit.tick(_("Urgent")),
        "legal_basis": kit.line(_("Legal basis"), False, 300),
        "legal_certainty": kit.select(_("Certainty of the basis"), CERTAINTY_CHOICES, required=False),
        "keywords": WordsField(label=_("Everyday words"), max_length=300, required=False),
        "elsewhere": kit.line(_("Where to turn"), False, 300),
        "elsewhere_en": kit.line(_("Where to turn (English)"), False, 400),
        "reason": kit.why(),
    }  # fmt: skip
    if row is not None:
        del fields["code"]
    begun = (
        USUAL if row is None else {n: getattr(row, n, None) for n in fields if n != "valid_from"}
    )
    for name, value in begun.items():
        fields[name].initial = value
    return fields


def route(scene: Scene) -> Fields:
    counts = _("Counts only between rows for the same matter and area")
    matters = [("", _("all matters")), *choices(district_of(scene.actor), categories=True)]
    fields: Fields = {
        "prefix": kit.select(_("Matter or category"), matters, required=False),
        "area": kit.any_area(),
        "unit": kit.any_unit(_("Unit")),
        "priority": kit.number(_("Priority"), True, initial=0, min_value=-1000, max_value=1000, help_text=counts),
        "note": kit.line(_("Note"), False, 200),
        "reason": kit.why(),
    }  # fmt: skip
    fields["unit"].initial = str(scene.row.unit_id) if scene.row else ""
    return fields


class ExplainForm(forms.Form):
    """A matter, and a place by name or by a point."""

    matter = kit.Listed(label=_("Matter"))
    area = kit.any_area(required=False)
    lon = forms.FloatField(label=_("Longitude"), required=False, min_value=-180, max_value=180)
    lat = forms.FloatField(label=_("Latitude"), required=False, min_value=-90, max_value=90)

    def __init__(self, *args: Any, district: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].choices = choices(district)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        said = super().clean() or {}
        pointed = said.get("lon") is not None and said.get("lat") is not None
        if not said.get("area") and not pointed and not self.errors:
            self.add_error("area", _("Name an area or put a pin on the map."))
        return said
