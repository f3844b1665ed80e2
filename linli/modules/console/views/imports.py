"""Sheets in: upload, look at it, run it, take it back. Sheets out: templates and exports."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.exchange import commands, importing
from linli.core.exchange.writing import template
from linli.modules.console.forms.settings import MappingForm, UploadForm
from linli.modules.console.queries import imports as queries
from linli.modules.console.views import import_parts as parts
from linli.modules.console.views.answering import (
    Request,
    answer_step,
    as_file,
    paged,
    reason_of,
    tried,
)
from linli.modules.console.views.drawn import action
from linli.ui.pages import SIGNED_IN, page, render_page

PERMISSION = queries.PERMISSION
KEPT = "console_import"


@page(PERMISSION, methods=("GET",))
def imports(request: Request) -> HttpResponse:
    shown = paged(request, queries.runs(request.actor, request.GET.get("kind", "")))
    context = {
        "title": _("Imports"),
        "table": parts.table(shown, queries.names_of(shown)),
        "page": shown,
        "sections": [parts.sheet_section(queries.sheets(request.actor))],
        "actions": [action(_("Bring in a sheet"), "import_new", "upload")],
    }
    return render_page(request, "console/list.html", context)


@page(PERMISSION)
def import_new(request: Request, kind: str = "") -> HttpResponse:
    sheets = queries.sheets(request.actor)
    form = UploadForm(
        request.POST or None, request.FILES or None, sheets=sheets, initial={"kind": kind}
    )
    kept = tried(request, form, lambda said: _upload(request, said))
    if kept is not None:
        request.session[KEPT] = kept.stored()
        return redirect("console:import_preview")
    context = {
        "title": _("Bring in a sheet"),
        "form": form,
        "sections": [parts.sheet_section(sheets)],
        "submit_label": _("Look at it"),
        "intro": _("Nothing is changed before you have seen what would happen."),
        "cancel_url": reverse("console:imports"),
    }
    return render_page(request, "console/form.html", context, 422 if form.errors else 200)


def _upload(request: Request, said: dict[str, Any]) -> queries.Waiting:
    sheet = queries.sheet_for(request.actor, said["kind"])
    data = said["file"].read()
    queries.table_of(sheet, data, said["file"].name)
    return queries.keep(sheet.kind, said["file"].name, data)


@page(PERMISSION)
def import_preview(request: Request) -> HttpResponse:
    """The first sending shows the faults again under another mapping; `run` carries it out."""
    kept, data = queries.waiting(request.session.get(KEPT))
    sheet = queries.sheet_for(request.actor, kept.kind)
    table = queries.table_of(sheet, data, kept.filename)
    first = queries.tried(request.actor, sheet, table, None)
    form = MappingForm(request.POST or None, sheet=sheet, headers=table.headers, used=first.mapping)
    mapping = form.mapping if form.is_bound and form.is_valid() else None
    if mapping is not None and "run" in request.POST:
        return _run(request, kept, (sheet, table, mapping), form.cleaned_data["mode"])
    seen = queries.tried(request.actor, sheet, table, mapping) if mapping else first
    context = parts.preview_context(sheet, kept, table, seen)
    return render_page(request, "console/import_preview.html", {**context, "form": form})


def _run(request: Request, kept: queries.Waiting, what: Any, mode: str) -> HttpResponse:
    sheet, table, mapping = what
    made = importing.run(
        request.actor, sheet, table, mode, request_id=kept.request_id, mapping=mapping
    )
    if made.state == made.State.DONE:
        queries.forget(kept.token)
        request.session.pop(KEPT, None)
    return redirect("console:import_run", made.pk)


@page(PERMISSION, methods=("GET",))
def import_run(request: Request, pk: int) -> HttpResponse:
    row = queries.run(request.actor, pk)
    context = {
        "title": row.filename or row.kind,
        "subtitle": parts.kind_label(row.kind),
        "crumbs": [(_("Imports"), reverse("console:imports")), (row.filename or row.kind, "")],
        "sections": parts.run_sections(row),
        "side": parts.run_side(row, queries.names_of([row])),
        "actions": parts.run_actions(row, KEPT in request.session),
    }
    return render_page(request, "console/detail.html", context)


@page(PERMISSION, methods=("GET",))
def import_errors(request: Request, pk: int) -> HttpResponse:
    row = queries.run(request.actor, pk)
    return as_file(queries.error_sheet(row), f"import-{pk}-errors.xlsx")


@page(PERMISSION, methods=("POST",))
def import_undo(request: Request, pk: int) -> HttpResponse:
    reason = reason_of(request)
    return answer_step(
        request,
        lambda: commands.undo(request.actor, pk, reason=reason),
        reverse("console:import_run", args=[pk]),
        _("The import was taken back."),
    )


@page(PERMISSION, methods=("GET",))
def import_template(request: Request, kind: str) -> HttpResponse:
    return as_file(template(queries.sheet_for(request.actor, kind)), f"{kind}-template.xlsx")


@page(SIGNED_IN, methods=("GET",))
def export(request: Request, kind: str) -> HttpResponse:
    """What the console's own sheets hold now; the sheet's permission decides."""
    return as_file(parts.exported(request.actor, kind), f"{kind}.xlsx")
