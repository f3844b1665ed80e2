"""What a grid worker tells about something found on the round."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.core.areas.queries import AreaFacts
from linli.modules.cases.commands.intake import Report
from linli.modules.cases.forms.reporting import NEEDED, ReportingForm
from linli.modules.catalogue.public import MatterFacts
from linli.ui.fields import long_text
from linli.ui.fields import photos as photo_box


class RoundForm(ReportingForm):
    """Report, or report and settle in one step. `cells`: where the worker is responsible."""

    beside = {"lon": "area", "lat": "area", "photo": "photos"}
    field_order = ("client_id", "photos", "area", "place", "description")
    photos = photo_box(_("Photo of what you found"))
    area = forms.ChoiceField(label=_("Grid"), required=False)

    def __init__(
        self, matter: MatterFacts, cells: Sequence[AreaFacts], data: Any = None, **more: Any
    ) -> None:
        super().__init__(data, **more)
        self.matter = matter
        area: Any = self.fields["area"]
        area.choices = [("", gettext("By the position on the map"))]
        area.choices += [(cell.code, cell.label) for cell in cells]
        if len(cells) == 1:
            self.initial.setdefault("area", cells[0].code)
        self.fields["description"].label = _("What did you find?")
        self.ask(matter, matter.district)
        if matter.spot:
            self.fields.update(settling())
        optional = gettext("Only if it helps; not required.")
        wanted = {"photos": matter.evidence_report, "after": matter.evidence_handle}
        for name in wanted.keys() & self.fields.keys():
            needed = wanted[name] == "photo"
            self.fields[name].help_text = NEEDED % {"why": matter.why} if needed else optional

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("done") == "yes" and not (given.get("answer") or "").strip():
            self.add_error("answer", gettext("Say what you did."))
        return given

    @property
    def settled(self) -> bool:
        return self.cleaned_data.get("done") == "yes"

    def report(self, files: Sequence[str]) -> Report:
        return self.told(self.matter, self.cleaned_data["area"], files, source="grid")


def settling() -> dict[str, forms.Field]:
    """For a matter that may be settled on the spot."""
    ways = [("no", _("No, only report it")), ("yes", _("Yes, settled on the spot"))]
    return {
        "done": forms.ChoiceField(
            label=_("Is it settled?"), widget=forms.RadioSelect, initial="no", choices=ways
        ),
        "answer": long_text(_("What you did"), required=False),
        "after": photo_box(_("Photo of the result")),
    }
