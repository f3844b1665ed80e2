"""Sheets brought in so far: what came of each, the faults, and taking one back."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from linli.core.exchange import commands
from linli.core.exchange.models import ImportRun
from linli.core.exchange.queries import allowed_sheets
from linli.modules.console.queries import imports as queries
from linli.modules.console.states import OPERATION
from linli.modules.console.views.drawn import action
from linli.modules.console.views.imports import KEPT, kind_label, sheet_section
from linli.ui import fields as kit
from linli.ui.parts import Badge
from linli.ui.register import declaration as declare
from linli.ui.register.cells import link
from linli.ui.sheets import SHOWN_FAULTS, fault_table
from linli.ui.subject.declaration import Shown

TONES = {"preview": "info", "running": "warn", "done": "good", "failed": "bad"}
COUNTS = (
    ("rows", _("Rows in the file")),
    ("created", _("Created")),
    ("updated", _("Changed")),
    ("unchanged", _("Unchanged")),
    ("skipped", _("Left out")),
)


def state_badge(row: ImportRun) -> Badge:
    return Badge(row.get_state_display(), TONES.get(row.state, "neutral"))


def title(row: ImportRun) -> str:
    return row.filename or row.kind


def result(scene: declare.Scene) -> list[declare.Section]:
    row = scene.row
    found = [
        declare.Section(_("Result"), [(said, row.counts.get(name, 0)) for name, said in COUNTS])
    ]
    if row.errors:
        faults = [
            (bad["number"], column, reason)
            for bad in row.errors[:SHOWN_FAULTS]
            for column, reason in bad["problems"]
        ]
        found.append(declare.Section(_("Rows with faults"), table=fault_table(faults)))
    if row.warnings:
        found.append(declare.Section(_("Remarks"), lines=row.warnings[:SHOWN_FAULTS]))
    return found


def side(scene: declare.Scene) -> list[declare.Section]:
    row = scene.row
    facts: list[tuple[Any, Any]] = [
        (_("State"), state_badge(row)),
        (_("Who"), row.who or ""),
        (_("When"), row.created_at),
        (_("If rows have faults"), row.get_mode_display()),
        (_("Taken back"), row.undone_at),
    ]
    if row.errors:
        url = reverse("console:import_errors", args=[row.pk])
        facts.append((_("To send back"), link(url, _("Sheet of the rows with faults"))))
    return [declare.Section(declare.FACTS, facts)]


def again(scene: declare.Scene) -> list[declare.Link]:
    kept = KEPT in scene.request.session and scene.row.state == "failed"
    return [action(_("Choose columns again"), "import_preview", "adjustments")] if kept else []


IMPORTS = declare.register(
    declare.Register(
        app="console", name="import_run", plural="imports", path="console/imports/", label=_("Imports"),
        permission=queries.PERMISSION, icon="file-import", menu=(OPERATION, 805),
        rows=queries.runs, among=queries.runs, empty=_("Nothing was brought in yet."),
        filters=lambda actor: {
            "kind": kit.narrow(_("Sheet"), [(one.kind, one.label) for one in allowed_sheets(actor)]),
        },
        columns=(
            Shown("file", _("File"), title, wide=True, sort="filename"),
            Shown("kind", _("Sheet"), lambda row: kind_label(row.kind), sort="kind"),
            Shown("who", _("Who")),
            Shown("created_at", _("When"), sort="created_at"),
            declare.Figure("rows", _("Rows"), lambda row: row.counts.get("rows")),
            declare.Figure("faults", _("Left out"), lambda row: row.counts.get("skipped")),
            Shown("state", _("State"), state_badge),
        ),
        below=lambda actor: [sheet_section(allowed_sheets(actor))],
        list_links=lambda scene: [action(_("Bring in a sheet"), "import_new", "upload")],
        title=title, subtitle=lambda row: kind_label(row.kind), sections=result, side=side, links=again,
        verbs=(
            declare.Verb(
                "import_undo", "undo", _("Take back"), commands.undo, _("The import was taken back."),
                text=_("What it created is removed, what it changed is restored."), reason=True,
                when=lambda row: row.state == "done",
            ),
        ),
    )
)  # fmt: skip
