"""Staff take in a case: quick by keyboard, complete without JavaScript."""

from __future__ import annotations

import uuid
from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.areas.codes import COMMUNITY, COUNTY, STREET
from linli.core.errors import Invalid
from linli.core.fields.form import question_fields
from linli.modules.cases.commands.intake import STAFF_SOURCES, Report
from linli.modules.cases.queries.places import places
from linli.modules.cases.states import SOURCES
from linli.modules.catalogue.public import MatterFacts, catalogue

OFFERED = 8
PREFIX = "q_"
Choices = list[tuple[Any, Any]]
CHOOSE = ("", gettext_lazy("Please choose"))
# Errors of the command that belong beside another field than the one they are named after.
BESIDE = {"area": "community", "lon": "community", "matter": "matter_text"}


def area_of(row: Any) -> str:
    return str(row.get("community") or row.get("street") or "")


class IntakeForm(forms.Form):
    """`matter` is the chosen code; `matter_text` what was typed to find it."""

    source = forms.ChoiceField(
        label=gettext_lazy("Came in by"),
        choices=[(code, label) for code, label in SOURCES if code in STAFF_SOURCES],
        initial="hotline",
    )
    external_id = forms.CharField(
        label=gettext_lazy("Number at the hotline or agency"), required=False, max_length=64
    )
    matter_text = forms.CharField(
        label=gettext_lazy("Matter"),
        required=False,
        max_length=60,
        help_text=gettext_lazy("Name, everyday words, code or pinyin initials"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )
    matter = forms.CharField(required=False, max_length=14, widget=forms.HiddenInput)
    street = forms.ChoiceField(label=gettext_lazy("Street"), required=False)
    community = forms.ChoiceField(label=gettext_lazy("Community"), required=False)
    place = forms.CharField(
        label=gettext_lazy("Place in words"),
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"placeholder": gettext_lazy("Road and number, building")}),
    )
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    description = forms.CharField(
        label=gettext_lazy("What is the matter"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    photo = forms.FileField(
        label=gettext_lazy("Photo"),
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "data-photo-preview": ""}),
    )
    name = forms.CharField(label=gettext_lazy("Reporter"), required=False, max_length=60)
    phone = forms.CharField(
        label=gettext_lazy("Telephone"),
        required=False,
        max_length=20,
        widget=forms.TextInput(attrs={"type": "tel"}),
    )
    at_once = forms.BooleanField(
        label=gettext_lazy("Register and dispatch at once"), required=False
    )
    client_id = forms.CharField(max_length=64, widget=forms.HiddenInput)
    kept_photo = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any, files: Any, actor: Actor) -> None:
        super().__init__(data, files, initial={"client_id": uuid.uuid4().hex})
        self.actor = actor
        given = data or {}
        reach = actor.reach("cases.report")
        street = str(given.get("street") or only(street_choices(reach)))
        self.initial["street"] = street
        self.offer("street", street_choices(reach))
        self.offer("community", community_choices(reach, street))
        self.initial["community"] = only(community_choices(reach, street))
        self.fields["street"].widget.attrs.update(
            {
                "hx-get": reverse_lazy("cases:desk_communities"),
                "hx-target": "#id_community",
                "hx-swap": "innerHTML",
            }
        )
        self.offered: list[MatterFacts] = []
        self.chosen = self.known(str(given.get("matter") or ""))
        self.add_questions()
        if not (actor.may("cases.register") and actor.may("cases.dispatch")):
            del self.fields["at_once"]

    def offer(self, name: str, choices: Choices) -> None:
        self.fields[name].choices = [CHOOSE, *choices]  # type: ignore[attr-defined]

    def known(self, code: str) -> MatterFacts | None:
        return catalogue().matter(code, self.actor.district) if code else None

    def add_questions(self) -> None:
        codes = self.chosen.question_codes if self.chosen else ()
        asked = question_fields(codes, district=self.actor.district)
        self.fields.update({PREFIX + code: field for code, field in asked.items()})

    @property
    def questions(self) -> list[Any]:
        return [bound for bound in self if bound.name.startswith(PREFIX)]

    def clean(self) -> dict[str, Any]:
        """Typed but not chosen: one fitting matter is taken, several are offered."""
        given = super().clean() or {}
        if self.chosen is None:
            self.find(given.get("matter_text") or "")
        if self.chosen is None and not self.offered:
            self.add_error("matter_text", _("No matter fits. Try another word."))
        elif self.chosen is None:
            self.add_error("matter_text", _("Choose the matter that is meant."))
        return given

    def find(self, text: str) -> None:
        self.offered = catalogue().search(text, self.actor.district)[:OFFERED]
        if len(self.offered) == 1 or (self.offered and self.offered[0].label == text.strip()):
            self.chosen = self.offered[0]
            self.offered = []
            self.put("matter", self.chosen.code)
            self.add_questions()
            for code, required in self.chosen.question_codes:
                if required and PREFIX + code in self.fields:
                    self.add_error(PREFIX + code, _("Please answer this question."))

    def put(self, name: str, value: str) -> None:
        """As if it had been sent: it stands in the form when it is shown again."""
        sent: Any = self.data
        self.data = sent.copy()
        self.data[name] = value  # type: ignore[index]

    def report(self, files: list[str], language: str) -> Report:
        """What the command takes."""
        said = self.cleaned_data
        assert self.chosen is not None
        answers = {
            name.removeprefix(PREFIX): value
            for name, value in said.items()
            if name.startswith(PREFIX) and value not in (None, "", [])
        }
        return Report(
            matter=self.chosen.code,
            client_id=said["client_id"],
            lon=said.get("lon"),
            lat=said.get("lat"),
            area=area_of(said),
            place=said["place"],
            description=said["description"],
            answers=answers,
            source=said["source"],
            external_id=said["external_id"],
            name=said["name"],
            phone=said["phone"],
            files=files,
            language=language,
        )

    def show_faults(self, error: Invalid) -> None:
        """The command's sentences beside the fields they are about."""
        for name, sentences in error.fields.items():
            field = BESIDE.get(name, name)
            field = PREFIX + name if PREFIX + name in self.fields else field
            for sentence in sentences:
                self.add_error(field if field in self.fields else None, str(sentence))
        if not error.fields:
            self.add_error(None, str(error))


def only(choices: Choices) -> str:
    """The value when there is just one to choose."""
    return str(choices[0][0]) if len(choices) == 1 else ""


def street_choices(reach: tuple[str, ...]) -> Choices:
    return [(a.code, a.label) for a in places().below(reach, STREET)]


def community_choices(reach: tuple[str, ...], street: str) -> Choices:
    """Those of the street chosen; without one those in reach, when the reach is not a district."""
    if len(street) < STREET and min(map(len, reach), default=0) <= COUNTY:
        return []
    known = places().below(reach, COMMUNITY)
    return [(a.code, a.label) for a in known if a.code.startswith(street)]
