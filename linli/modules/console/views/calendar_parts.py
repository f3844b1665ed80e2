"""What the pages of the calendar show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.clock.wording import named
from linli.modules.console.queries import calendar as queries
from linli.modules.console.views.drawn import area_labels, area_text, step, until
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table


def year_badge(row: Any) -> Badge:
    if row is None or not row.complete:
        return Badge(_("not complete: limits are provisional"), "warn", "alert-triangle")
    return Badge(_("complete"), "good", "check")


def year_tabs(shown: int) -> list[dict[str, Any]]:
    this = timezone.localdate().year
    known = {row.year for row in queries.years()}
    years = sorted({shown, this, this + 1} | {y for y in known if abs(y - this) <= 3})
    return [
        {
            "label": str(year),
            "url": reverse("console:calendar_year", args=[year]),
            "active": year == shown,
        }
        for year in years
    ]


def day_section(rows: list[Any]) -> dict[str, Any]:
    labels = area_labels({row.area for row in rows})
    return {
        "title": _("Holidays and make-up days"),
        "table": Table(
            columns=[
                Column("date", _("Day"), primary=True),
                Column("name", _("Name")),
                Column("working", _("Worked?")),
                Column("area", _("Where")),
                Column("source", _("Source"), wide=True),
            ],
            rows=[
                Row(
                    id=row.pk,
                    url=reverse("console:day", args=[row.pk]),
                    cells={
                        "date": row.date,
                        "name": named(row.name, row.name_en),
                        "working": worked_badge(row.working),
                        "area": area_text(labels, row.area),
                        "source": row.source,
                    },
                )
                for row in rows
            ],
            caption=_("Holidays and make-up days"),
            empty=_("Nothing is entered for this year yet."),
        ),
    }


def worked_badge(working: bool) -> Badge:
    return Badge(_("worked"), "warn") if working else Badge(_("off"), "good")


def day_facts(row: Any) -> list[tuple[str, Any]]:
    labels = area_labels({row.area})
    return [
        (_("Day"), row.date),
        (_("Name"), named(row.name, row.name_en)),
        (_("Worked?"), worked_badge(row.working)),
        (_("Kind"), row.get_kind_display()),
        (_("Where"), area_text(labels, row.area)),
        (_("Source"), row.source),
    ]


def day_step(row: Any) -> dict[str, Any]:
    url = reverse("console:day_remove", args=[row.pk])
    return step(_("Remove"), url, text=_("The day is again what its weekday says."))


def hours_section() -> dict[str, Any]:
    rows = queries.office_hours()
    labels = area_labels({row.area for row in rows})
    return {
        "title": _("Office hours"),
        "facts": [
            (f"{area_text(labels, row.area)} {row.valid_from} – {until(row.valid_until)}", str(row))
            for row in rows
        ],
        "text": "" if rows else _("None are entered: 8:30-12:00 and 13:30-17:30 are assumed."),
    }


def present_hours() -> dict[str, Any]:
    row = next((r for r in queries.office_hours() if r.area == ""), None)
    names = ("am_from", "am_to", "pm_from", "pm_to", "source")
    return {name: getattr(row, name) for name in names} if row else {}
