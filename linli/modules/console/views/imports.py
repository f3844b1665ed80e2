"""Sheets in: upload, look at it, run it. Sheets out: templates, faults, exports."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.errors import NotFound
from linli.core.exchange import importing, previewing, reading, waiting
from linli.core.exchange import queries as exchange
from linli.core.exchange.columns import Sheet, sheet
from linli.core.exchange.writing import template, write_xlsx
from linli.modules.console.queries import imports as queries
from linli.ui.answering import answer_form, as_file
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.register.declaration import Section
from linli.ui.sheets import MappingForm, UploadForm, preview

PERMISSION = queries.PERMISSION
KEPT = "console_import"


@page(PERMISSION)
def import_new(request: HttpRequest, kind: str = "") -> HttpResponse:
    sheets = exchange.allowed_sheets(request.actor)
    form = UploadForm(
        request.POST or None, request.FILES or None, sheets=sheets, initial={"kind": kind}
    )
    return answer_form(
        request, form, lambda said: upload(request, said), lambda kept: keep(request, kept), "",
        template="ui/register/form.html", title=_("Bring in a sheet"), sections=[sheet_section(sheets)],
        submit_label=_("Look at it"), cancel_url=reverse("console:imports"),
        intro=_("Nothing is changed before you have seen what would happen."),
    )  # fmt: skip


def upload(request: HttpRequest, said: dict[str, Any]) -> waiting.Waiting:
    of, data = exchange.allowed_sheet(request.actor, said["kind"]), said["file"].read()
    reading.read(data, said["file"].name, known=of.titles())
    return waiting.keep(of.kind, said["file"].name, data)


def keep(request: HttpRequest, kept: waiting.Waiting) -> HttpResponse:
    request.session[KEPT] = kept.stored()
    return redirect("console:import_preview")


@page(PERMISSION)
def import_preview(request: HttpRequest) -> HttpResponse:
    """The first sending shows the faults again under another mapping; `run` carries it out."""
    kept, data = waiting.waiting(request.session.get(KEPT))
    of = exchange.allowed_sheet(request.actor, kept.kind)
    read = reading.read(data, kept.filename, known=of.titles())
    first = previewing.preview(of, read, None, actor=request.actor)
    form = MappingForm(request.POST or None, sheet=of, headers=read.headers, used=first.mapping)
    mapping = form.mapping if form.is_bound and form.is_valid() else None
    if mapping is not None and "run" in request.POST:
        return run(request, kept, (of, read, mapping), form.cleaned_data["mode"])
    seen = previewing.preview(of, read, mapping, actor=request.actor) if mapping else first
    back = reverse("console:imports")
    crumbs = [(_("Imports"), back), (kept.filename, "")]
    more = {"form": form, "crumbs": crumbs, "cancel_url": back}
    context = {**preview(of, kept.filename, read, seen), **more}
    return render_page(request, "ui/sheets/preview.html", context)


def run(request: HttpRequest, kept: waiting.Waiting, what: Any, mode: str) -> HttpResponse:
    of, read, mapping = what
    made = importing.run(request.actor, of, read, mode, request_id=kept.request_id, mapping=mapping)
    if made.state == made.State.DONE:
        waiting.forget(kept.token)
        request.session.pop(KEPT, None)
    return redirect("console:import_run", made.pk)


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
    row = exchange.run(request.actor, pk)
    return as_file(exchange.error_sheet(row), f"import-{pk}-errors.xlsx")


@page(PERMISSION, methods=("GET",))
def import_template(request: HttpRequest, kind: str) -> HttpResponse:
    return as_file(template(exchange.allowed_sheet(request.actor, kind)), f"{kind}-template.xlsx")


@page(SIGNED_IN, methods=("GET",))
def export(request: HttpRequest, kind: str) -> HttpResponse:
    """What the console's own sheets hold now; the sheet's permission decides."""
    of, rows = exchange.going_out(request.actor, kind)
    return as_file(write_xlsx(of.columns, rows, str(of.label)), f"{kind}.xlsx")
