"""Forms of imports: the upload, and which column of the file is which."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.core.exchange.columns import Sheet

MODES = [
    ("all_or_nothing", _("All rows or none")),
    ("skip_bad", _("Leave out rows with faults")),
]


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("What the sheet holds"))
    file = forms.FileField(
        label=_("File"), help_text=_("xlsx, xls or csv, at most 20 MB; the header row is found.")
    )

    def __init__(self, *args: Any, sheets: list[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(sheet.kind, sheet.label) for sheet in sheets]
        self.fields["kind"].choices = choices  # type: ignore[attr-defined]


class MappingForm(forms.Form):
    """One choice per header of the file: the column it fills."""

    mode = forms.ChoiceField(label=_("If rows have faults"), choices=MODES)

    def __init__(
        self, *args: Any, sheet: Sheet, headers: list[str], used: dict[str, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.headers = headers
        choices = [("", _("(not used)")), *((c.name, c.title) for c in sheet.columns)]
        for place, header in enumerate(headers):
            self.fields[f"column_{place}"] = forms.ChoiceField(
                label=header or gettext("Column %d") % (place + 1),
                choices=choices,
                required=False,
                initial=used.get(header, ""),
            )

    @property
    def mapping(self) -> dict[str, str]:
        said = self.cleaned_data
        return {h: said[f"column_{place}"] for place, h in enumerate(self.headers) if h}
