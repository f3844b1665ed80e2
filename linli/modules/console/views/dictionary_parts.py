"""What the pages of the dictionary and of retention show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.fields.queries import FieldFacts
from linli.modules.console.queries.dictionary import SENSITIVITIES, TYPES, Listed
from linli.modules.console.views.drawn import until
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table

TONES = {"public": "good", "internal": "neutral", "personal": "warn", "sensitive": "bad"}


def sensitivity_badge(code: str) -> Badge:
    return Badge(dict(SENSITIVITIES).get(code, code), TONES.get(code, "neutral"))


def state_badge(facts: FieldFacts) -> Badge:
    if facts.valid(timezone.localdate()):
        return Badge(_("in use"), "good")
    return Badge(_("retired or not begun"), "neutral")


def days_text(days: int | None) -> str:
    return _("%(days)s days") % {"days": days} if days else _("no limit")


def table(rows: Any) -> Table:
    types = dict(TYPES)
    return Table(
        columns=[
            Column("name", _("Name"), primary=True, wide=True),
            Column("code", _("Code")),
            Column("type", _("Type")),
            Column("sensitivity", _("Sensitivity")),
            Column("kept", _("Kept"), hide_on_phone=True),
            Column("used", _("Used in"), hide_on_phone=True),
            Column("state", _("State")),
        ],
        rows=[
            Row(
                id=row.pk,
                url=reverse("console:field", args=[row.pk]),
                cells={
                    "name": row.facts.label,
                    "code": row.facts.code,
                    "type": types.get(row.facts.type, row.facts.type),
                    "sensitivity": sensitivity_badge(row.facts.sensitivity),
                    "kept": days_text(row.facts.retention_days),
                    "used": "; ".join(row.places),
                    "state": state_badge(row.facts),
                },
            )
            for row in rows
        ],
        caption=_("Field dictionary"),
        empty=_("No field fits."),
    )


def sections(row: Listed) -> list[dict[str, Any]]:
    facts = row.facts
    about = [
        (_("State"), state_badge(facts)),
        (_("Type"), dict(TYPES).get(facts.type, facts.type)),
        (_("Unit"), facts.unit),
        (_("Sensitivity"), sensitivity_badge(facts.sensitivity)),
        (_("About a person"), facts.personal),
        (_("Purpose"), facts.purpose),
        (_("Legal basis"), facts.basis),
        (_("Kept"), days_text(facts.retention_days)),
        (_("Help"), facts.help),
        (_("Valid from"), facts.valid_from),
        (_("Last day"), until(facts.valid_until)),
    ]
    found: list[dict[str, Any]] = [{"title": _("Facts"), "facts": about}]
    if facts.options:
        lines = [f"{option.label} ({option.value})" for option in facts.options]
        found.append({"title": _("Choices"), "lines": lines})
    used = list(row.places)
    said = "" if used else _("In no table column; it may stand in questions of the catalogue.")
    return [*found, {"title": _("Used in"), "lines": used, "text": said}]


def initial(facts: FieldFacts, options: str) -> dict[str, Any]:
    same = ("code", "type", "sensitivity", "personal", "basis", "retention_days")
    pairs = {
        "name": facts.names,
        "unit": facts.units,
        "help": facts.helps,
        "purpose": facts.purposes,
    }
    found = {name: getattr(facts, name) for name in (*same, "valid_from", "valid_until")}
    for name, (chinese, english) in pairs.items():
        found |= {name: chinese, f"{name}_en": english}
    return {**found, "options": options}


def due_section(rows: list[Any]) -> dict[str, Any]:
    table = Table(
        columns=[
            Column("label", _("What"), primary=True, wide=True),
            Column("count", _("Would be removed now"), align="end"),
            Column("oldest", _("Oldest")),
        ],
        rows=[
            Row(id=r.rule, cells={"label": r.label, "count": r.count, "oldest": r.oldest})
            for r in rows
        ],
        caption=_("Dry run"),
        empty=_("No rule is declared."),
    )
    return {"title": _("Dry run"), "table": table}


def report_section(rows: list[Any]) -> dict[str, Any]:
    table = Table(
        columns=[
            Column("at", _("When"), primary=True),
            Column("rule", _("What"), wide=True),
            Column("removed", _("Removed"), align="end"),
            Column("oldest", _("Oldest")),
        ],
        rows=[
            Row(
                id=row.pk,
                cells={"at": row.at, "rule": said, "removed": row.removed, "oldest": row.oldest},
            )
            for said, row in rows
        ],
        caption=_("Removals so far"),
        empty=_("Nothing was removed yet."),
    )
    return {"title": _("Removals so far"), "table": table}


def unruled_section(names: list[str]) -> list[dict[str, Any]]:
    if not names:
        return []
    said = _("These columns hold personal data but no rule removes them. Tell the developers.")
    return [{"title": _("Without a rule"), "text": said, "lines": names}]
