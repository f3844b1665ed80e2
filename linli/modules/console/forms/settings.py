"""Calendar, field dictionary, imports as forms."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from linli.core.clock.states import Kind, Unit
from linli.core.exchange.columns import Sheet
from linli.modules.console.forms.fields import AreaField, DayField, HourField, MomentField
from linli.modules.console.queries.dictionary import SENSITIVITIES, TYPES

MODES = [
    ("all_or_nothing", _("All rows or none")),
    ("skip_bad", _("Leave out rows with faults")),
]


class DayForm(forms.Form):
    date = DayField(label=_("Day"))
    working = forms.TypedChoiceField(
        label=_("On this day"),
        choices=[("0", _("is off")), ("1", _("is worked"))],
        coerce=lambda value: value == "1",
    )
    kind = forms.ChoiceField(label=_("Kind"), choices=Kind.choices)
    name = forms.CharField(label=_("Name"), max_length=60)
    name_en = forms.CharField(label=_("English name"), max_length=60, required=False)
    area = AreaField(label=_("Only in this area"), required=False)
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("The notice's number"))


class YearForm(forms.Form):
    source = forms.CharField(label=_("Source"), max_length=200, help_text=_("The notice's number"))
    note = forms.CharField(label=_("Note"), max_length=200, required=False)
    complete = forms.BooleanField(
        label=_("All days of this year are entered"), required=False, initial=True
    )


class HoursForm(forms.Form):
    am_from = HourField(label=_("Morning from"))
    am_to = HourField(label=_("Morning until"))
    pm_from = HourField(label=_("Afternoon from"))
    pm_to = HourField(label=_("Afternoon until"))
    valid_from = DayField(label=_("Valid from"))
    valid_until = DayField(label=_("Last day"), required=False)
    area = AreaField(label=_("Only in this area"), required=False)
    source = forms.CharField(label=_("Source"), max_length=200)


def now() -> Any:
    return timezone.localtime().replace(second=0, microsecond=0, tzinfo=None)


class DueForm(forms.Form):
    start = MomentField(label=_("Starts"), initial=now)
    amount = forms.IntegerField(label=_("Limit"), min_value=0, max_value=3650, initial=5)
    unit = forms.ChoiceField(label=_("Unit"), choices=Unit.choices, initial=Unit.WORK_DAY)
    area = AreaField(label=_("Area"), required=False)


class FieldForm(forms.Form):
    code = forms.CharField(label=_("Code"), max_length=40)
    name = forms.CharField(label=_("Name"), max_length=100)
    name_en = forms.CharField(label=_("English name"), max_length=100, required=False)
    type = forms.ChoiceField(label=_("Type"), choices=TYPES)
    unit = forms.CharField(label=_("Unit"), max_length=20, required=False)
    unit_en = forms.CharField(label=_("English unit"), max_length=30, required=False)
    options = forms.CharField(
        label=_("Choices"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("One per line: value | label | English label"),
    )
    sensitivity = forms.ChoiceField(label=_("Sensitivity"), choices=SENSITIVITIES)
    personal = forms.BooleanField(label=_("About a person"), required=False)
    purpose = forms.CharField(label=_("Purpose"), max_length=300, required=False)
    purpose_en = forms.CharField(label=_("English purpose"), max_length=500, required=False)
    basis = forms.CharField(label=_("Legal basis"), max_length=300, required=False)
    retention_days = forms.IntegerField(label=_("Kept for days"), required=False)
    help = forms.CharField(label=_("Help"), max_length=300, required=False)
    help_en = forms.CharField(label=_("English help"), max_length=500, required=False)
    valid_from = DayField(label=_("Valid from"), required=False)
    valid_until = DayField(label=_("Last day"), required=False)

    def clean_options(self) -> list[dict[str, str]]:
        lines = [line for line in self.cleaned_data["options"].splitlines() if line.strip()]
        return [option(line) for line in lines]


def option(line: str) -> dict[str, str]:
    parts = [part.strip() for part in line.split("|")]
    if len(parts) not in (2, 3) or not all(parts[:2]):
        raise forms.ValidationError(gettext("Write “value | label | English label”: %s") % line)
    return {"value": parts[0], "label": parts[1], "label_en": parts[2] if len(parts) > 2 else ""}


def lines_of(options: Any) -> str:
    return "\n".join(f"{o.value} | {o.label_zh} | {o.label_en}" for o in options)


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
        return {
            header: self.cleaned_data[f"column_{place}"]
            for place, header in enumerate(self.headers)
            if header
        }
