"""The resident's forms: report, choose what is listed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from linli.core.errors import Invalid
from linli.core.fields.form import question_fields
from linli.modules.cases.commands.intake import LONGEST, Report
from linli.modules.cases.queries import resident
from linli.modules.catalogue.public import MatterFacts, catalogue

QUESTION = "q_"
MOST_PHOTOS = 9
# Where the page shows what the command says about a field.
SHOWN_AT = {"lon": "community", "lat": "community", "area": "community", "photo": "photos"}
ROBOT = _("This form was not filled in by hand. Load the page again and leave hidden fields empty.")


class PhotosInput(forms.FileInput):
    allow_multiple_selected = True


def fresh_id() -> str:
    """The identifier by which a report sent twice is taken in once."""
    return uuid4().hex


class JoinForm(forms.Form):
    """What someone leaves who met the same thing; everything optional."""

    client_id = forms.CharField(widget=forms.HiddenInput, max_length=64)
    description = forms.CharField(
        label=_("Anything to add?"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    name = forms.CharField(
        label=_("How may we address you?"), required=False, max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )  # fmt: skip
    phone = forms.CharField(
        label=_("Mobile or landline number"), required=False, max_length=40,
        widget=forms.TextInput(attrs={"type": "tel", "autocomplete": "tel", "inputmode": "tel"}),
    )  # fmt: skip


class ReportForm(JoinForm):
    """One report about `matter`; `kept` are the tokens of photos stored already."""

    website = forms.CharField(
        label=_("Leave this empty"), required=False,
        widget=forms.TextInput(attrs={"tabindex": "-1", "autocomplete": "off"}),
    )  # fmt: skip
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    community = forms.ChoiceField(label=_("Community"), required=False)
    place = forms.CharField(
        label=_("Place in words"), required=False, max_length=200,
        help_text=_("Road and number, compound, building, or what stands next to it. No flat number: the place can be public."),
    )  # fmt: skip
    photos = forms.Field(
        label=_("Photos"), required=False,
        widget=PhotosInput(attrs={"accept": "image/*", "multiple": True, "data-photo-preview": True}),
    )  # fmt: skip

    def __init__(
        self, matter: MatterFacts, data: Any = None, kept: Sequence[str] = (), **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.matter, self.kept = matter, list(kept)
        self.asked: list[str] = []
        for code, field in question_fields(matter.question_codes, district=matter.district).items():
            self.fields[QUESTION + code] = field
            self.asked.append(QUESTION + code)
        self._describe()
        self._place()
        self._photos()

    @property
    def is_multipart(self) -> bool:  # type: ignore[override]
        return True

    def _describe(self) -> None:
        words = self.fields["description"]
        words.label = _("What did you see or meet?")
        words.required = not any(must for _code, must in self.matter.question_codes)
        words.help_text = _("A sentence or two is enough. Please write no names and no telephone numbers here.")  # fmt: skip
        words.error_messages["required"] = _("Say in a few words what is the matter.")
        words.widget.attrs |= {"rows": 4, "maxlength": LONGEST}

    def _place(self) -> None:
        groups = [
            (street.label, [(one.code, one.label) for one in communities])
            for street, communities in resident.served().by_street()
        ]
        self.fields["community"].choices = [("", _("Please choose")), *groups]  # type: ignore[attr-defined]

    def _photos(self) -> None:
        field = self.fields["photos"]
        needed = self.matter.evidence_report == "photo"
        field.widget.attrs["required"] = needed and not self.kept
        field.help_text = _("JPEG, PNG or WebP, up to 9. Time and position inside the photo are removed.")  # fmt: skip
        if needed and self.matter.why:
            said = _("This matter needs a photo: %(why)s")
            field.help_text = said % {"why": self.matter.why}

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
        if self.matter.evidence_report == "photo" and not self.kept and "photos" not in self.errors:
            said = _("This matter needs a photo: %(why)s")
            self.add_error("photos", said % {"why": self.matter.why})
        return given

    def report(self) -> Report:
        """What the command takes; call it on a valid form."""
        given = self.cleaned_data
        pin = given.get("lon") is not None and given.get("lat") is not None
        return Report(
            matter=self.matter.code,
            client_id=given["client_id"],
            lon=given["lon"] if pin else None,
            lat=given["lat"] if pin else None,
            area=given["community"],
            place=given["place"],
            description=given["description"],
            answers={name.removeprefix(QUESTION): given.get(name) for name in self.asked},
            name=given["name"],
            phone=given["phone"],
            files=tuple(self.kept),
            language=get_language() or "zh-hans",
        )

    def take(self, refused: Invalid | Mapping[str, Any]) -> None:
        """Put what a command or the store says beside the field it is about."""
        faults = refused.fields if isinstance(refused, Invalid) else refused
        for name, said in faults.items():
            shown = SHOWN_AT.get(name, name)
            shown = QUESTION + name if QUESTION + name in self.fields else shown
            for one in said if isinstance(said, list) else [said]:
                self.add_error(shown if shown in self.fields else None, str(one))


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
        served = resident.served()
        tops = catalogue().tree(served.district)
        self.fields["area"].choices = [("", _("All")), *((s.code, s.label) for s in served.streets)]  # type: ignore[attr-defined]
        self.fields["matter"].choices = [  # type: ignore[attr-defined]
            ("", _("All")), *((t.category.code, t.category.label) for t in tops)
        ]  # fmt: skip

    def wanted(self) -> dict[str, str]:
        """The filters as `queries.public.listing` takes them; what is not valid is left out."""
        self.is_valid()
        return {name: self.cleaned_data.get(name, "") for name in ("area", "matter", "state")}
