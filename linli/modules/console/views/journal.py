"""The journal taken out as a sheet, and proved."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.access.actor import Actor
from linli.core.journal.chain import Verdict
from linli.modules.console.commands import journal as commands
from linli.modules.console.queries import journal as queries
from linli.ui import fields as kit
from linli.ui.answering import as_file
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.register.declaration import STEPS, Section
from linli.ui.register.tables import table, workbook
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


# The same for programs: one fact a column, areas by code.
SHEET = (
    Shown("id", gettext_lazy("Entry number")),
    Shown("at", gettext_lazy("When")),
    Shown("actor_name", gettext_lazy("Who")),
    Shown("on_behalf", pgettext_lazy("somebody", "For")),
    Shown("verb", gettext_lazy("What"), lambda row: f"{queries.verb_label(row.verb)} ({row.verb})"),
    Shown("subject", gettext_lazy("Subject"), subject_text),
    Shown("area", gettext_lazy("Area")),
    Shown("changes", gettext_lazy("Changes"), lambda row: str(row.changes)[:2000]),
    Shown("reason", gettext_lazy("Reason")),
    Shown("channel", gettext_lazy("Way")),
    Shown("request_id", gettext_lazy("Request")),
)


@page(PERMISSION, methods=("POST",))
def export(request: HttpRequest) -> HttpResponse:
    """The same filter as the list; the export is written into the journal."""
    form = made("JournalFilter", asked(request.actor), request.GET)
    form.is_valid()
    rows = commands.export(request.actor, **queries.conditions(form.cleaned_data))
    return as_file(workbook(SHEET, rows, _("Journal")), f"journal-{timezone.localdate()}.xlsx")


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
