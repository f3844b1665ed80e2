"""Staff take in a case: quick by keyboard, complete without JavaScript."""

from __future__ import annotations

from typing import Any

from django import forms
from django.urls import reverse_lazy
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.areas.codes import COMMUNITY, COUNTY, STREET
from linli.core.areas.served import Choices, served
from linli.modules.cases.commands.intake import STAFF_SOURCES, Report
from linli.modules.cases.forms.reporting import PREFIX, ReportingForm
from linli.modules.cases.states import SOURCES
from linli.modules.catalogue.public import MatterFacts, catalogue
from linli.ui.fields import line
from linli.ui.fields import phone as phone_line

OFFERED = 8
CHOOSE = ("", gettext_lazy("Please choose"))


def area_of(row: Any) -> str:
    return str(row.get("community") or row.get("street") or "")


class IntakeForm(ReportingForm):
    """`matter` is the chosen code; `matter_text` what was typed to find it."""

    beside = {"area": "community", "lon": "community", "matter": "matter_text", "photo": "photo"}
    source = forms.ChoiceField(
        label=gettext_lazy("Came in by"), initial="hotline",
        choices=[(code, label) for code, label in SOURCES if code in STAFF_SOURCES],
    )  # fmt: skip
    external_id = line(gettext_lazy("Number at the hotline or agency"), False, 64)
    matter_text = line(
        gettext_lazy("Matter"), False, 60, widget=forms.TextInput(attrs={"autocomplete": "off"}),
        help_text=gettext_lazy("Name, everyday words, code or pinyin initials"),
    )  # fmt: skip
    matter = forms.CharField(required=False, max_length=14, widget=forms.HiddenInput)
    street = forms.ChoiceField(label=gettext_lazy("Street"), required=False)
    community = forms.ChoiceField(label=gettext_lazy("Community"), required=False)
    photo = forms.FileField(
        label=gettext_lazy("Photo"), required=False,
        widget=forms.FileInput(attrs={"accept": "image/*", "data-photo-preview": ""}),
    )  # fmt: skip
    name = line(gettext_lazy("Reporter"), False, 60)
    phone = phone_line(gettext_lazy("Telephone"), 20)
    at_once = forms.BooleanField(
        label=gettext_lazy("Register and dispatch at once"), required=False
    )
    kept_photo = forms.CharField(required=False, max_length=64, widget=forms.HiddenInput)

    def __init__(self, data: Any, files: Any, actor: Actor) -> None:
        super().__init__(data, files)
        self.actor = actor
        self.place_in(actor.reach("cases.report"), data or {})
        self.offered: list[MatterFacts] = []
        self.chosen = self.known(str((data or {}).get("matter") or ""))
        self.ask(self.chosen, actor.district)
        if not (actor.may("cases.register") and actor.may("cases.dispatch")):
            del self.fields["at_once"]

    def place_in(self, reach: tuple[str, ...], given: Any) -> None:
        """Streets in reach and the communities of the one chosen; the only one stands chosen."""
        hint = {"placeholder": gettext_lazy("Road and number, building")}
        self.fields["place"].widget.attrs.update(hint)
        streets = served().below(reach, STREET)
        street = str(given.get("street") or only(streets))
        communities = community_choices(reach, street)
        self.initial.update(street=street, community=only(communities))
        for name, choices in (("street", streets), ("community", communities)):
            self.fields[name].choices = [CHOOSE, *choices]  # type: ignore[attr-defined]
        loading = {"hx-get": reverse_lazy("cases:desk_communities"), "hx-target": "#id_community"}
        self.fields["street"].widget.attrs.update({**loading, "hx-swap": "innerHTML"})

    def known(self, code: str) -> MatterFacts | None:
        return catalogue().matter(code, self.actor.district) if code else None

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
            self.ask(self.chosen, self.actor.district)
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
        assert self.chosen is not None
        return self.told(self.chosen, area_of(self.cleaned_data), files, language=language)


def only(choices: Choices) -> str:
    """The value when there is just one to choose."""
    return choices[0][0] if len(choices) == 1 else ""


def community_choices(reach: tuple[str, ...], street: str) -> Choices:
    """Those of the street chosen; without one those in reach, when the reach is not a district."""
    if len(street) < STREET and min(map(len, reach), default=0) <= COUNTY:
        return []
    return [pair for pair in served().below(reach, COMMUNITY) if pair[0].startswith(street)]
