"""Pages of the journal: search, one entry, export, proof, looks at personal data."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.modules.console.commands import journal as commands
from linli.modules.console.forms.filters import JournalFilter
from linli.modules.console.queries import journal as queries
from linli.modules.console.views import journal_parts as parts
from linli.modules.console.views.answering import (
    Request,
    as_file,
    paged,
)
from linli.ui.pages import page, render_page

PERMISSION = queries.PERMISSION


def conditions(form: JournalFilter) -> dict[str, Any]:
    """The filter bar as `journal.search` understands it; days are local and both count."""
    said = form.given()
    found: dict[str, Any] = {name: said[name] for name in ("text", "verb") if name in said}
    if "since" in said:
        found["since"] = _midnight(said["since"])
    if "until" in said:
        found["until"] = _midnight(said["until"] + timedelta(days=1))
    if "subject_type" in said and "subject_id" in said:
        found["subject"] = (said["subject_type"], said["subject_id"])
    return found


def _midnight(day: Any) -> datetime:
    return timezone.make_aware(datetime.combine(day, time.min))


@page(PERMISSION, methods=("GET",))
def journal(request: Request) -> HttpResponse:
    form = JournalFilter(request.GET)
    rows = queries.entries(request.actor, conditions(form))
    shown = paged(request, rows, by=queries.Pages)
    context = {
        "title": _("Journal"),
        "subtitle": _("Everything that was changed or looked at; nobody can alter it."),
        "filter_form": form,
        "table": parts.table(shown),
        "page": shown,
        "export_query": request.GET.urlencode(),
        "export_url": reverse("console:journal_export"),
        "verify_url": reverse("console:journal_verify"),
    }
    return render_page(request, "console/journal.html", context)


@page(PERMISSION, methods=("GET",))
def entry(request: Request, pk: int) -> HttpResponse:
    row = queries.entry(request.actor, pk)
    context = {
        "title": queries.verb_label(row.verb),
        "subtitle": f"#{row.pk}",
        "crumbs": [(_("Journal"), reverse("console:journal")), (f"#{row.pk}", "")],
        "sections": parts.entry_sections(row, queries.neighbours(request.actor, row)),
        "side": parts.entry_side(row),
    }
    return render_page(request, "console/detail.html", context)


@page(PERMISSION, methods=("POST",))
def export(request: Request) -> HttpResponse:
    """The same filter as the list; the export is written into the journal."""
    form = JournalFilter(request.GET)
    rows = commands.export(request.actor, **conditions(form))
    return as_file(parts.sheet(rows), f"journal-{timezone.localdate()}.xlsx")


@page(PERMISSION)
def verify(request: Request) -> HttpResponse:
    """GET shows the heads; POST walks every chain."""
    verdict = commands.verify(request.actor) if request.method == "POST" else None
    context = {
        "title": _("Proof of the journal"),
        "crumbs": [(_("Journal"), reverse("console:journal")), (_("Proof of the journal"), "")],
        "sections": [*parts.verdict_section(verdict), parts.head_section(queries.heads())],
        "side": [parts.verify_step()],
    }
    return render_page(request, "console/detail.html", context)


@page(PERMISSION, methods=("GET",))
def looks(request: Request) -> HttpResponse:
    shown = paged(request, queries.looks(request.actor), by=queries.Pages)
    context = {
        "title": _("Looks at personal data"),
        "subtitle": _("Who revealed whose data, when and for what purpose."),
        "table": parts.table(shown),
        "page": shown,
    }
    return render_page(request, "console/list.html", context)
