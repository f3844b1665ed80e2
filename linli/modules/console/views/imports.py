"""Sheets in: upload, look at it, run it. Sheets out: templates, faults, exports."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.errors import NotFound
from linli.core.exchange import importing
from linli.core.exchange.columns import Sheet, sheet
from linli.core.exchange.previewing import Preview
from linli.core.exchange.tables import Table as Read
from linli.core.exchange.writing import shown, template, write_xlsx
from linli.modules.console.forms.imports import MappingForm, UploadForm
from linli.modules.console.queries import exports
from linli.modules.console.queries import imports as queries
from linli.ui.answering import answer_form, as_file
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.register.declaration import Section
from linli.ui.register.tables import table
from linli.ui.subject.declaration import Shown
from linli.ui.table import Column, Row, Table

PERMISSION = queries.PERMISSION
KEPT = "console_import"
SHOWN_ROWS, SHOWN_FAULTS = 10, 100
FAULTS = (
    Shown("number", gettext_lazy("Row"), lambda one: one[0] or ""),
    Shown("column", gettext_lazy("Column"), lambda one: one[1]),
    Shown("reason", pgettext_lazy("fault", "Reason"), lambda one: one[2], wide=True),
)


@page(PERMISSION)
def import_new(request: HttpRequest, kind: str = "") -> HttpResponse:
    sheets = queries.sheets(request.actor)
    form = UploadForm(
        request.POST or None, request.FILES or None, sheets=sheets, initial={"kind": kind}
    )
    return answer_form(
        request, form, lambda said: upload(request, said), lambda kept: keep(request, kept), "",
        template="ui/register/form.html", title=_("Bring in a sheet"), sections=[sheet_section(sheets)],
        submit_label=_("Look at it"), cancel_url=reverse("console:imports"),
        intro=_("Nothing is changed before you have seen what would happen."),
    )  # fmt: skip


def upload(request: HttpRequest, said: dict[str, Any]) -> queries.Waiting:
    of, data = queries.sheet_for(request.actor, said["kind"]), said["file"].read()
    queries.table_of(of, data, said["file"].name)
    return queries.keep(of.kind, said["file"].name, data)


def keep(request: HttpRequest, kept: queries.Waiting) -> HttpResponse:
    request.session[KEPT] = kept.stored()
    return redirect("console:import_preview")


@page(PERMISSION)
def import_preview(request: HttpRequest) -> HttpResponse:
    """The first sending shows the faults again under another mapping; `run` carries it out."""
    kept, data = queries.waiting(request.session.get(KEPT))
    of = queries.sheet_for(request.actor, kept.kind)
    read = queries.table_of(of, data, kept.filename)
    first = queries.tried(request.actor, of, read, None)
    form = MappingForm(request.POST or None, sheet=of, headers=read.headers, used=first.mapping)
    mapping = form.mapping if form.is_bound and form.is_valid() else None
    if mapping is not None and "run" in request.POST:
        return run(request, kept, (of, read, mapping), form.cleaned_data["mode"])
    seen = queries.tried(request.actor, of, read, mapping) if mapping else first
    context = {**preview_context(of, kept, read, seen), "form": form}
    return render_page(request, "console/import_preview.html", context)


def run(request: HttpRequest, kept: queries.Waiting, what: Any, mode: str) -> HttpResponse:
    of, read, mapping = what
    made = importing.run(request.actor, of, read, mode, request_id=kept.request_id, mapping=mapping)
    if made.state == made.State.DONE:
        queries.forget(kept.token)
        request.session.pop(KEPT, None)
    return redirect("console:import_run", made.pk)


def preview_context(of: Sheet, kept: Any, read: Read, seen: Preview) -> dict[str, Any]:
    bad = len(seen.bad_numbers - {0})
    return {
        "title": _("What would be brought in"),
        "subtitle": f"{of.label} · {kept.filename}",
        "crumbs": [(_("Imports"), reverse("console:imports")), (kept.filename, "")],
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
        "cancel_url": reverse("console:imports"),
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


def kind_label(kind: str) -> str:
    try:
        return str(sheet(kind).label)
    except NotFound:
        return kind


def sheet_section(sheets: list[Sheet]) -> Section:
    tree = [
        (
            one.label,
            reverse("console:import_template", args=[one.kind]),
            _("%(count)d columns") % {"count": len(one.columns)},
        )
        for one in sheets
    ]
    text = _("Empty workbooks with help and drop-downs; your own headers are understood too.")
    return Section(_("Templates"), text=text, tree=tree)


@page(PERMISSION, methods=("GET",))
def import_errors(request: HttpRequest, pk: int) -> HttpResponse:
    row = queries.run(request.actor, pk)
    return as_file(queries.error_sheet(row), f"import-{pk}-errors.xlsx")


@page(PERMISSION, methods=("GET",))
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    return as_file(template(queries.sheet_for(request.actor, kind)), f"{kind}-template.xlsx")


@page(SIGNED_IN, methods=("GET",))
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """What the console's own sheets hold now; the sheet's permission decides."""
    rows, of = exports.rows(request.actor, kind), sheet(kind)
    return as_file(write_xlsx(of.columns, rows, str(of.label)), f"{kind}.xlsx")
