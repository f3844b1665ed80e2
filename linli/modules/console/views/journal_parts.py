"""What the pages of the journal show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.exchange.columns import Column as SheetColumn
from linli.core.exchange.writing import write_xlsx
from linli.core.journal.chain import Verdict
from linli.modules.console.queries import journal as queries
from linli.modules.console.views.drawn import area_labels, area_text, step
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table


def subject_text(row: Any) -> str:
    label = queries.subject_label(row.subject_type)
    return f"{label} {row.subject_id}" if row.subject_id is not None else label


def who_text(row: Any) -> str:
    name = row.actor_name or row.actor_kind
    return (
        _("%(deputy)s for %(holder)s") % {"deputy": name, "holder": row.on_behalf}
        if row.on_behalf
        else name
    )


def table(rows: Any) -> Table:
    labels = area_labels({row.area for row in rows})
    return Table(
        columns=[
            Column("at", _("When"), primary=True),
            Column("who", _("Who")),
            Column("verb", _("What")),
            Column("subject", _("Subject")),
            Column("area", _("Area"), hide_on_phone=True),
            Column("reason", _("Reason"), wide=True),
        ],
        rows=[
            Row(
                id=row.pk,
                url=reverse("console:entry", args=[row.pk]),
                cells={
                    "at": row.at,
                    "who": who_text(row),
                    "verb": queries.verb_label(row.verb),
                    "subject": subject_text(row),
                    "area": labels.get(row.area, row.area) if row.area else None,
                    "reason": row.reason,
                },
            )
            for row in rows
        ],
        caption=_("Journal"),
        empty=_("No entry fits."),
    )


def change_table(changes: dict[str, Any]) -> Table:
    pairs = {
        name: value if isinstance(value, list) and len(value) == 2 else [None, value]
        for name, value in changes.items()
    }
    return Table(
        columns=[
            Column("name", _("Column"), primary=True),
            Column("before", _("Before"), wide=True),
            Column("after", _("After"), wide=True),
        ],
        rows=[
            Row(id=name, cells={"name": name, "before": text(pair[0]), "after": text(pair[1])})
            for name, pair in pairs.items()
        ],
        caption=_("Changes"),
        empty=_("No column was changed."),
    )


def text(value: Any) -> str | None:
    return None if value is None else str(value)[:2000]


def entry_sections(row: Any, beside: list[Any]) -> list[dict[str, Any]]:
    labels = area_labels({row.area})
    facts = [
        (_("When"), row.at),
        (_("Who"), who_text(row)),
        (_("Unit"), queries.unit_name(row.unit_id)),
        (_("What"), f"{queries.verb_label(row.verb)} ({row.verb})"),
        (_("Subject"), subject_text(row)),
        (_("Area"), area_text(labels, row.area) if row.area else None),
        (_("Reason"), row.reason),
        (_("Way"), row.channel),
        (_("Request"), row.request_id),
    ]
    found: list[dict[str, Any]] = [
        {"title": _("Facts"), "facts": facts},
        {"title": _("Changes"), "table": change_table(row.changes)},
    ]
    if beside:
        found.append({"title": _("In the same request"), "table": table(beside)})
    return found


def entry_side(row: Any) -> list[dict[str, Any]]:
    seal = queries.seal_of(row)
    if seal is None:
        return [{"title": _("Seal"), "text": _("Not sealed yet; the worker does it in seconds.")}]
    facts = [(_("Place in the chain"), seal.seq), (_("Sealed"), seal.at)]
    return [{"title": _("Seal"), "facts": facts, "code": seal.hash}]


def verdict_section(verdict: Verdict | None) -> list[dict[str, Any]]:
    if verdict is None:
        return []
    sound = Badge(_("sound"), "good", "check")
    broken = Badge(_("broken"), "bad", "alert-triangle")
    facts = [
        (_("Result"), broken if verdict.findings else sound),
        (_("Sealed entries"), verdict.sealed),
        (_("Waiting for the seal"), verdict.waiting),
    ]
    lines = [f"{found.district}: {found.sentence}" for found in verdict.findings]
    return [{"title": _("Result"), "facts": facts, "lines": lines}]


def head_section(heads: list[Any]) -> dict[str, Any]:
    table = Table(
        columns=[
            Column("district", _("District"), primary=True),
            Column("seq", _("Entries"), align="end"),
            Column("at", _("Sealed last")),
            Column("hash", _("Head of the chain"), wide=True),
        ],
        rows=[
            Row(id=s.pk, cells={"district": s.district, "seq": s.seq, "at": s.at, "hash": s.hash})
            for s in heads
        ],
        caption=_("Heads of the chains"),
        empty=_("Nothing is sealed yet."),
    )
    said = _(
        "Write a head down elsewhere: whoever holds it can prove later that nothing before changed."
    )
    return {"title": _("Heads of the chains"), "text": said, "table": table}


def verify_step() -> dict[str, Any]:
    said = _("Every entry is read and every seal computed again.")
    url = reverse("console:journal_verify")
    return {"title": _("Steps"), "steps": [step(_("Verify now"), url, text=said, tone="primary")]}


def sheet(rows: list[Any]) -> bytes:
    names = {
        "id": _("Entry number"),
        "at": _("When"),
        "actor_name": _("Who"),
        "on_behalf": pgettext("somebody", "For"),
        "verb": _("What"),
        "subject": _("Subject"),
        "area": _("Area"),
        "changes": _("Changes"),
        "reason": _("Reason"),
        "channel": _("Way"),
        "request_id": _("Request"),
    }
    columns = [SheetColumn(name=name, titles=(title,)) for name, title in names.items()]
    return write_xlsx(columns, (sheet_row(row, names) for row in rows), _("Journal"))


def sheet_row(row: Any, names: dict[str, str]) -> dict[str, Any]:
    own = {
        "verb": f"{queries.verb_label(row.verb)} ({row.verb})",
        "subject": subject_text(row),
        "changes": str(row.changes)[:2000],
    }
    return {name: own.get(name, getattr(row, name, "")) for name in names}
