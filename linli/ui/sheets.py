"""Sheets on their way in: the upload, which column is which, and what would be brought in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.core.exchange.columns import Sheet
from linli.core.exchange.previewing import Preview
from linli.core.exchange.tables import Table as Read
from linli.core.exchange.writing import shown
from linli.ui.register.tables import table
from linli.ui.subject.declaration import Shown
from linli.ui.table import Column, Row, Table

MODES = [("all_or_nothing", _("All rows or none")), ("skip_bad", _("Leave out rows with faults"))]


FAULTS = (
    Shown("number", _("Row"), lambda one: one[0] or ""),
    Shown("column", _("Column"), lambda one: one[1]),
    Shown("reason", pgettext_lazy("fault", "Reason"), lambda one: one[2], wide=True),
)
SHOWN_ROWS, SHOWN_FAULTS = 10, 100


class UploadForm(forms.Form):
    kind = forms.ChoiceField(label=_("What the sheet holds"))
    file = forms.FileField(
        label=_("File"), help_text=_("xlsx, xls or csv, at most 20 MB; the header row is found.")
    )

    def __init__(self, *args: Any, sheets: list[Sheet], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(sheet.kind, sheet.label) for sheet in sheets]
        self.fields["kind"].choices = choices


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
                label=header or _("Column %d") % (place + 1),
                choices=choices,
                required=False,
                initial=used.get(header, ""),
            )

    @property
    def mapping(self) -> dict[str, str]:
        said = self.cleaned_data
        return {h: said[f"column_{place}"] for place, h in enumerate(self.headers) if h}


def preview(of: Sheet, filename: str, read: Read, seen: Preview) -> dict[str, Any]:
    """What the page before an import shows: counts, faults, the first good rows."""
    bad = len(seen.bad_numbers - {0})
    return {
        "title": _("What would be brought in"),
        "subtitle": f"{of.label} · {filename}",
        "tiles": [
            {"label": _("Rows in the file"), "value": len(read.rows)},
            {"label": _("Good"), "value": len(seen.good), "tone": "good"},
            {"label": _("With faults"), "value": bad, "tone": "bad" if bad else "good"},
        ],
        "unknown": seen.unknown,
        "warnings": seen.warnings[:SHOWN_FAULTS],
        "faults": fault_table(seen.errors[:SHOWN_FAULTS]) if seen.errors else None,
        "more": max(0, len(seen.errors) - SHOWN_FAULTS),
        "rows": good_table(of, seen),
    }


def fault_table(problems: Any) -> Table:
    return table(FAULTS, problems, _("Rows with faults"))


def good_table(of: Sheet, seen: Preview) -> Table:
    columns = [Column(c.name, c.title, primary=at == 0) for at, c in enumerate(of.columns)]
    rows = [
        Row(row.number, {c.name: cell(c, row.values.get(c.name)) for c in of.columns})
        for row in seen.good[:SHOWN_ROWS]
    ]
    return Table(columns, rows, _("The first good rows"), _("No row is good."))


def cell(column: Any, value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, list) else shown(column, value)
