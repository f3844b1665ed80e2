"""What a grid worker tells about something found on the round."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any
from uuid import uuid4

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.core.errors import Error, Invalid
from linli.core.fields.form import question_fields
from linli.modules.cases.commands.intake import LONGEST, Report
from linli.ui.fields import long_text
from linli.ui.fields import photos as photo_box

if TYPE_CHECKING:
    from collections.abc import Sequence

    from linli.core.areas.queries import AreaFacts
    from linli.modules.catalogue.public import MatterFacts

QUESTION = "q_"
SHOWN_AT = {"lon": "area", "lat": "area", "photo": "photos"}


class RoundForm(forms.Form):
    """Report, or report and settle in one step. `cells`: where the worker is responsible."""

    client_id = forms.CharField(widget=forms.HiddenInput, max_length=64)
    photos = photo_box(_("Photo of what you found"))
    lon = forms.FloatField(required=False, widget=forms.HiddenInput)
    lat = forms.FloatField(required=False, widget=forms.HiddenInput)
    area = forms.ChoiceField(label=_("Grid"), required=False)
    place = forms.CharField(label=_("Place in words"), required=False, max_length=200)
    description = forms.CharField(
        label=_("What did you find?"), required=False, max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip
    done = forms.ChoiceField(
        label=_("Is it settled?"), widget=forms.RadioSelect, initial="no",
        choices=[("no", _("No, only report it")), ("yes", _("Yes, settled on the spot"))],
    )  # fmt: skip
    answer = long_text(_("What you did"), required=False)
    after = photo_box(_("Photo of the result"))

    def __init__(
        self, matter: MatterFacts, cells: Sequence[AreaFacts], data: Any = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.matter = matter
        self.initial.setdefault("client_id", uuid4().hex)
        area: Any = self.fields["area"]
        area.choices = [("", gettext("By the position on the map"))]
        area.choices += [(cell.code, cell.label) for cell in cells]
        if len(cells) == 1:
            self.initial.setdefault("area", cells[0].code)
        asked = question_fields(matter.question_codes, district=matter.district)
        self.fields.update({QUESTION + code: field for code, field in asked.items()})
        self.asked = list(asked)
        self.arrange()

    def arrange(self) -> None:
        """Leave out what this matter does not want; say why a photo is needed."""
        if not self.matter.spot:
            for name in ("done", "answer", "after"):
                del self.fields[name]
        needed = gettext("This matter needs a photo: %(why)s") % {"why": self.matter.why}
        optional = gettext("Only if it helps; not required.")
        wanted = {"photos": self.matter.evidence_report, "after": self.matter.evidence_handle}
        for name, demand in wanted.items():
            if name in self.fields:
                self.fields[name].help_text = needed if demand == "photo" else optional
        questions = [QUESTION + code for code in self.asked]
        self.order_fields(
            ["client_id", "photos", "area", "place", "description", *questions, "done", "answer"]
        )

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("done") == "yes" and not (given.get("answer") or "").strip():
            self.add_error("answer", gettext("Say what you did."))
        return given

    @property
    def settled(self) -> bool:
        return self.cleaned_data.get("done") == "yes"

    def report(self, files: Sequence[str]) -> Report:
        given = self.cleaned_data
        return Report(
            matter=self.matter.code,
            client_id=given["client_id"],
            lon=given["lon"],
            lat=given["lat"],
            area=given["area"],
            place=given["place"],
            description=given["description"],
            answers={code: given.get(QUESTION + code) for code in self.asked},
            source="grid",
            files=tuple(files),
        )

    def refuse(self, error: Error) -> None:
        """Show what the command said where it belongs."""
        if not isinstance(error, Invalid):
            self.add_error(None, str(error))
            return
        for name, lines in error.fields.items():
            known = (name, QUESTION + name, SHOWN_AT.get(name, ""))
            target = next((n for n in known if n in self.fields), None)
            for line in lines:
                self.add_error(target, str(line))
