"""The resident's forms: report, choose what is listed."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.core.areas.codes import STREET
from linli.core.areas.served import served
from linli.modules.cases.commands.intake import LONGEST, Report
from linli.modules.cases.forms.reporting import NEEDED, ReportingForm
from linli.modules.catalogue.public import MatterFacts, catalogue, residents_district
from linli.ui import fields as kit
from linli.ui.fields import line
from linli.ui.fields import phone as phone_line
from linli.ui.fields import photos as photo_box

ROBOT = _("This form was not filled in by hand. Load the page again and leave hidden fields empty.")


class ReportForm(ReportingForm):
    """One report about `matter`; `kept` are the tokens of photos stored already."""

    beside = {"lon": "community", "lat": "community", "area": "community", "photo": "photos"}
    website = line(
        _("Leave this empty"), required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip
    community = kit.Listed(label=_("Community"), required=False)
    photos = photo_box(_("Photos"))
    name = line(
        _("How may we address you?"), required=False, longest=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    phone = phone_line(_("Mobile or landline number"))

    def __init__(
        self, matter: MatterFacts, data: Any = None, kept: Sequence[str] = (), **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.matter, self.kept = matter, list(kept)
        self.needed = matter.evidence_report == "photo"
        self.ask(matter, matter.district)
        self._describe()
        self._photos()
        self.fields["place"].help_text = _("Road and number, compound, building, or what stands next to it. No flat number: the place can be public.")  # fmt: skip
        community: Any = self.fields["community"]
        community.choices = [("", _("Please choose")), *served().by_street()]

    def _describe(self) -> None:
        words = self.fields["description"]
        words.label = _("What did you see or meet?")
        words.required = not any(must for _code, must in self.matter.question_codes)
        words.help_text = _("A sentence or two is enough. Please write no names and no telephone numbers here.")  # fmt: skip
        words.error_messages["required"] = _("Say in a few words what is the matter.")
        words.widget.attrs |= {"rows": 4, "maxlength": LONGEST}

    def _photos(self) -> None:
        field = self.fields["photos"]
        field.widget.attrs["required"] = self.needed and not self.kept
        field.help_text = _("JPEG, PNG or WebP, up to 9. Time and position inside the photo are removed.")  # fmt: skip
        if self.needed and self.matter.why:
            field.help_text = NEEDED % {"why": self.matter.why}

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("website"):
            raise forms.ValidationError(ROBOT)
        placed = given.get("lon") is not None and given.get("lat") is not None
        if not placed and not given.get("community") and "community" not in self.errors:
            self.add_error("community", _("Say where it is: put a pin on the map or choose the community."))  # fmt: skip
        if not placed and not given.get("place"):
            self.add_error(
                "place", _("Without a pin on the map, please describe the place in words.")
            )
        if self.needed and not self.kept and "photos" not in self.errors:
            self.add_error("photos", NEEDED % {"why": self.matter.why})
        return given

    def report(self) -> Report:
        """What the command takes; half a point is none."""
        given = self.cleaned_data
        if given.get("lon") is None or given.get("lat") is None:
            given["lon"] = given["lat"] = None
        language = get_language() or "zh-hans"
        return self.told(self.matter, given["community"], self.kept, language=language)


class OpennessForm(forms.Form):
    """What the public list and map show."""

    area = forms.ChoiceField(label=_("Street or town"), required=False)
    matter = forms.ChoiceField(label=_("Kind of matter"), required=False)
    state = forms.ChoiceField(
        label=_("Stage"), required=False,
        choices=[("", _("All")), ("open", _("Under way")), ("ended", _("Ended"))],
    )  # fmt: skip
    view = forms.ChoiceField(
        required=False, widget=forms.HiddenInput, choices=[("", ""), ("map", "map")]
    )

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        tops = catalogue().tree(residents_district())
        self.offer("area", [(s.code, s.label) for s in served().of_level(STREET)])
        self.offer("matter", [(t.category.code, t.category.label) for t in tops])

    def offer(self, name: str, choices: list[tuple[str, str]]) -> None:
        field: Any = self.fields[name]
        field.choices = [("", _("All")), *choices]

    def wanted(self) -> dict[str, str]:
        """The filters as `queries.public.listing` takes them; what is not valid is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("area", "matter", "state")}
