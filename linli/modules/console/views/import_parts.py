"""What the pages of imports show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.access.actor import Actor
from linli.core.errors import NotFound
from linli.core.exchange.columns import Sheet, sheet
from linli.core.exchange.previewing import Preview
from linli.core.exchange.tables import Table as Read
from linli.core.exchange.writing import shown, write_xlsx
from linli.modules.console.queries import exports
from linli.modules.console.views.drawn import action, link, step
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table

TONES = {"preview": "info", "running": "warn", "done": "good", "failed": "bad", "undone": "neutral"}
SHOWN_ROWS, SHOWN_FAULTS = 10, 100


def kind_label(kind: str) -> str:
    try:
        return str(sheet(kind).label)
    except NotFound:
        return kind


def state_badge(row: Any) -> Badge:
    return Badge(row.get_state_display(), TONES.get(row.state, "neutral"))


def table(rows: Any, names: dict[int, str]) -> Table:
    return Table(
        columns=[
            Column("file", _("File"), primary=True, wide=True),
            Column("kind", _("Sheet")),
            Column("who", _("Who")),
            Column("at", _("When")),
            Column("rows", _("Rows"), align="end"),
            Column("faults", _("Left out"), align="end"),
            Column("state", _("State")),
        ],
        rows=[
            Row(
                id=row.pk,
                url=reverse("console:import_run", args=[row.pk]),
                cells={
                    "file": row.filename or row.kind,
                    "kind": kind_label(row.kind),
                    "who": names.get(row.created_by, ""),
                    "at": row.created_at,
                    "rows": row.counts.get("rows"),
                    "faults": row.counts.get("skipped"),
                    "state": state_badge(row),
                },
            )
            for row in rows
        ],
        caption=_("Imports"),
        empty=_("Nothing was brought in yet."),
    )


def sheet_section(sheets: list[Sheet]) -> dict[str, Any]:
    tree = [
        {
            "label": one.label,
            "url": reverse("console:import_template", args=[one.kind]),
            "note": _("%(count)d columns") % {"count": len(one.columns)},
        }
        for one in sheets
    ]
    text = _("Empty workbooks with help and drop-downs; your own headers are understood too.")
    return {"title": _("Templates"), "text": text, "tree": tree}


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
    return Table(
        columns=[
            Column("number", _("Row"), primary=True),
            Column("column", _("Column")),
            Column("reason", pgettext("fault", "Reason"), wide=True),
        ],
        rows=[
            Row(id=at, cells={"number": p[0] or "", "column": p[1], "reason": p[2]})
            for at, p in enumerate(problems)
        ],
        caption=_("Rows with faults"),
    )


def good_table(of: Sheet, seen: Preview) -> Table:
    columns = [Column(c.name, c.title, primary=at == 0) for at, c in enumerate(of.columns)]
    return Table(
        columns=columns,
        rows=[
            Row(
                id=row.number,
                cells={c.name: cell(c, row.values.get(c.name)) for c in of.columns},
            )
            for row in seen.good[:SHOWN_ROWS]
        ],
        caption=_("The first good rows"),
        empty=_("No row is good."),
    )


def cell(column: Any, value: Any) -> Any:
    if isinstance(value, list):
        return ", ".join(str(one) for one in value)
    return shown(column, value)


def run_sections(row: Any) -> list[dict[str, Any]]:
    words = [
        ("rows", _("Rows in the file")),
        ("created", _("Created")),
        ("updated", _("Changed")),
        ("unchanged", _("Unchanged")),
        ("skipped", _("Left out")),
    ]
    found: list[dict[str, Any]] = [
        {"title": _("Result"), "facts": [(said, row.counts.get(name, 0)) for name, said in words]}
    ]
    if row.errors:
        faults = [
            (bad["number"], column, reason)
            for bad in row.errors[:SHOWN_FAULTS]
            for column, reason in bad["problems"]
        ]
        found.append({"title": _("Rows with faults"), "table": fault_table(faults)})
    if row.warnings:
        found.append({"title": _("Remarks"), "lines": row.warnings[:SHOWN_FAULTS]})
    return found


def run_side(row: Any, names: dict[int, str]) -> list[dict[str, Any]]:
    facts = [
        (_("State"), state_badge(row)),
        (_("Who"), names.get(row.created_by, "")),
        (_("When"), row.created_at),
        (_("If rows have faults"), row.get_mode_display()),
        (_("Taken back"), row.undone_at),
    ]
    if row.errors:
        url = reverse("console:import_errors", args=[row.pk])
        facts.append((_("To send back"), link(url, _("Sheet of the rows with faults"))))
    undo = step(
        _("Take back"),
        reverse("console:import_undo", args=[row.pk]),
        text=_("What it created is removed, what it changed is restored."),
        reason=True,
    )
    steps = [undo] if row.state == "done" else []
    return [
        {"title": _("Facts"), "facts": facts},
        *({"title": _("Steps"), "steps": s} for s in [steps] if s),
    ]


def run_actions(row: Any, kept: bool) -> list[dict[str, Any]]:
    again = [action(_("Choose columns again"), "import_preview", "adjustments")]
    return again if kept and row.state == "failed" else []


def exported(actor: Actor, kind: str) -> bytes:
    rows = exports.rows(actor, kind)
    found = sheet(kind)
    return write_xlsx(found.columns, rows, str(found.label))
