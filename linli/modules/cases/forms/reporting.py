"""What every form asks that takes in a case: where, what, the questions of the matter."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from linli.core.errors import Error, Invalid
from linli.core.fields.form import question_fields
from linli.modules.cases.commands.intake import LONGEST, Report
from linli.modules.catalogue.public import MatterFacts
from linli.ui.fields import line, long_text

PREFIX = "q_"
TOLD = ("client_id", "lon", "lat", "place", "description", "name", "phone", "source", "external_id")
NEEDED = _("This matter needs a photo: %(why)s")


class ReportingForm(forms.Form):
    """`beside`: what the command names -> the field at which it is said. `client_id`: by it a report
    sent twice is taken in once."""

    beside: Mapping[str, str] = {}
    client_id = forms.CharField(widget=forms.HiddenInput, max_length=64)
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    place = line(_("Place in words"), required=False, longest=200)
    description = long_text(_("What is the matter"), required=False, max_length=LONGEST)

    def __init__(self, *args: Any, **more: Any) -> None:
        super().__init__(*args, **more)
        self.initial.setdefault("client_id", uuid4().hex)

    def ask(self, matter: MatterFacts | None, district: str) -> None:
        """The questions of the matter, as the dictionary of the district has them."""
        codes = matter.question_codes if matter else ()
        asked = question_fields(codes, district=district)
        self.fields.update({PREFIX + code: field for code, field in asked.items()})

    @property
    def questions(self) -> list[Any]:
        return [bound for bound in self if bound.name.startswith(PREFIX)]

    def told(self, matter: MatterFacts, area: str, files: Collection[str], **more: Any) -> Report:
        """What the command takes; call it on a valid form."""
        said = self.cleaned_data
        answers = {
            name.removeprefix(PREFIX): value
            for name, value in said.items()
            if name.startswith(PREFIX) and value not in (None, "", [])
        }
        given = {name: said[name] for name in TOLD if name in said}
        return Report(
            matter=matter.code, area=area, answers=answers, files=tuple(files), **{**given, **more}
        )

    def take(self, refused: Error | Mapping[str, Any]) -> None:
        """What the command or the store says, beside the field it is about."""
        faults = refused.fields if isinstance(refused, Invalid) else refused
        if isinstance(faults, Error) or (isinstance(refused, Error) and not faults):
            self.add_error(None, str(refused))
            return
        for name, said in faults.items():
            known = (PREFIX + name, self.beside.get(name, ""), name)
            place = next((one for one in known if one in self.fields), None)
            for one in said if isinstance(said, list) else [said]:
                self.add_error(place, str(one))
