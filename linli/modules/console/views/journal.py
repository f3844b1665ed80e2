"""The journal taken out as a sheet, and proved."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.core.access.actor import Actor
from linli.core.exchange.columns import Column as SheetColumn
from linli.core.exchange.writing import write_xlsx
from linli.core.journal.chain import Verdict
from linli.modules.console.commands import journal as commands
from linli.modules.console.queries import journal as queries
from linli.ui import fields as kit
from linli.ui.answering import as_file
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.register.declaration import STEPS, Section
from linli.ui.register.tables import table
from linli.ui.subject.declaration import Fields, Shown
from linli.ui.subject.forms import made

PERMISSION = queries.PERMISSION
HEADS = (
    Shown("district", gettext_lazy("District")),
    Shown("seq", gettext_lazy("Entries")),
    Shown("at", gettext_lazy("Sealed last")),
    Shown("hash", gettext_lazy("Head of the chain"), wide=True),
)


def subject_text(row: Any) -> str:
    label = queries.subject_label(row.subject_type)
    return f"{label} {row.subject_id}" if row.subject_id is not None else label


def who_text(row: Any) -> str:
    name = row.actor_name or row.actor_kind
    both = {"deputy": name, "holder": row.on_behalf}
    return _("%(deputy)s for %(holder)s") % both if row.on_behalf else name


def asked(actor: Actor) -> Fields:
    """What the journal is searched by, on the page and for the export."""
    return {
        "text": kit.words(_("Who or why")),
        "verb": kit.narrow(_("What"), queries.verb_choices()),
        "since": kit.day(_("From")),
        "until": kit.day(_("Until")),
        "subject_type": kit.words(_("Kind of subject")),
        "subject_id": kit.number(_("Number of the subject")),
    }


@page(PERMISSION, methods=("POST",))
def export(request: HttpRequest) -> HttpResponse:
    """The same filter as the list; the export is written into the journal."""
    form = made("JournalFilter", asked(request.actor), request.GET)
    form.is_valid()
    rows = commands.export(request.actor, **queries.conditions(form.cleaned_data))
    return as_file(sheet(rows), f"journal-{timezone.localdate()}.xlsx")


@page(PERMISSION)
def verify(request: HttpRequest) -> HttpResponse:
    """GET shows the heads; POST walks every chain."""
    verdict = commands.verify(request.actor) if request.method == "POST" else None
    context = {
        "title": _("Proof of the journal"),
        "crumbs": [(_("Journal"), reverse("console:journal")), (_("Proof of the journal"), "")],
        "sections": [*(result(verdict) if verdict else ()), heads()],
        "side": [Section(STEPS, steps=[proof()])],
    }
    return render_page(request, "ui/register/page.html", context)


def result(verdict: Verdict) -> list[Section]:
    sound = Badge(_("sound"), "good", "check")
    broken = Badge(_("broken"), "bad", "alert-triangle")
    facts = [
        (_("Result"), broken if verdict.findings else sound),
        (_("Sealed entries"), verdict.sealed),
        (_("Waiting for the seal"), verdict.waiting),
    ]
    lines = [f"{found.district}: {found.sentence}" for found in verdict.findings]
    return [Section(_("Result"), facts, lines=lines)]


def heads() -> Section:
    title, none = _("Heads of the chains"), _("Nothing is sealed yet.")
    said = _(
        "Write a head down elsewhere: whoever holds it can prove later that nothing before changed."
    )
    return Section(title, text=said, table=table(HEADS, queries.heads(), title, empty=none))


def proof() -> dict[str, Any]:
    said, url = _("Every entry is read and every seal computed again."), reverse("console:journal_verify")  # fmt: skip
    return {"label": _("Verify now"), "url": url, "text": said, "tone": "primary", "reason": False}


def sheet(rows: list[Any]) -> bytes:
    names = {
        "id": _("Entry number"), "at": _("When"), "actor_name": _("Who"),
        "on_behalf": pgettext("somebody", "For"), "verb": _("What"), "subject": _("Subject"),
        "area": _("Area"), "changes": _("Changes"), "reason": _("Reason"), "channel": _("Way"),
        "request_id": _("Request"),
    }  # fmt: skip
    columns = [SheetColumn(name=name, titles=(title,)) for name, title in names.items()]
    return write_xlsx(columns, (sheet_row(row, names) for row in rows), _("Journal"))


def sheet_row(row: Any, names: dict[str, str]) -> dict[str, Any]:
    own = {
        "verb": f"{queries.verb_label(row.verb)} ({row.verb})",
        "subject": subject_text(row),
        "changes": str(row.changes)[:2000],
    }
    return {name: own.get(name, getattr(row, name, "")) for name in names}
