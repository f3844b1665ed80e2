"""What the pages of posts show."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.people.kinds import Family, label
from linli.modules.console.queries.posts import Gaps
from linli.modules.console.queries.rights import role_choices
from linli.modules.console.views.drawn import (
    action,
    area_labels,
    area_text,
    period_badge,
    step,
    until,
)
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table


def with_ids(said: dict[str, Any]) -> dict[str, Any]:
    """The form's `account` and `deputy` under the names commands use."""
    return {f"{k}_id" if k in ("account", "deputy") else k: v for k, v in said.items()}


def tiles(gaps: Gaps) -> list[dict[str, Any]]:
    url = reverse("console:posts")
    return [
        {"label": _("Posts today"), "value": gaps.posts, "url": url},
        tile(_("Vacant"), gaps.vacant, f"{url}?show=vacant"),
        tile(_("Double cover"), gaps.double, f"{url}?show=double"),
        tile(_("Grids without a grid worker"), gaps.without_worker, reverse("console:uncovered")),
    ]


def tile(label: str, value: int, url: str) -> dict[str, Any]:
    return {"label": label, "value": value, "url": url, "tone": "warn" if value else "good"}


def tabs(show: str) -> list[dict[str, Any]]:
    words = [
        ("", _("Today")),
        ("vacant", _("Vacant")),
        ("double", _("Double cover")),
        ("away", _("Deputised")),
        ("future", _("Later")),
        ("ended", _("Ended")),
    ]
    url = reverse("console:posts")
    return [
        {"label": label, "url": f"{url}?show={code}" if code else url, "active": code == show}
        for code, label in words
    ]


def list_actions() -> list[dict[str, Any]]:
    return [
        action(_("Export"), "export", "download", "posts"),
        action(_("Import"), "import_kind", "file-import", "posts"),
        action(_("Add a post"), "post_add", "plus"),
    ]


def table(rows: Any) -> Table:
    labels = area_labels({row.area for row in rows})
    roles = dict(role_choices())
    return Table(
        columns=[
            Column("holder", _("Holder"), primary=True),
            Column("kind", _("Kind of post")),
            Column("organisation", _("Organisation"), wide=True),
            Column("area", _("Area")),
            Column("role", _("Role"), hide_on_phone=True),
            Column("since", _("From"), hide_on_phone=True),
            Column("until", _("Last day"), hide_on_phone=True),
        ],
        rows=[
            Row(
                id=row.pk,
                url=reverse("console:post", args=[row.pk]),
                cells={
                    "holder": row.account.name if row.account else Badge(_("vacant"), "warn"),
                    "kind": label(Family.POST, row.kind),
                    "organisation": str(row.organisation),
                    "area": labels.get(row.area, row.area),
                    "role": roles.get(row.role, row.role),
                    "since": row.valid_from,
                    "until": until(row.valid_until),
                },
            )
            for row in rows
        ],
        caption=_("Posts"),
        empty=_("No post fits."),
    )


def facts(row: Any) -> list[tuple[str, Any]]:
    labels, roles = area_labels({row.area}), dict(role_choices())
    return [
        (_("Holder"), row.account.name if row.account else Badge(_("vacant"), "warn")),
        (_("Organisation"), row.organisation.name),
        (_("Kind of post"), label(Family.POST, row.kind)),
        (_("Role"), roles.get(row.role, row.role)),
        (_("Area"), area_text(labels, row.area)),
        (_("From"), row.valid_from),
        (_("Last day"), until(row.valid_until)),
        (_("State"), period_badge(row.valid_from, row.valid_until)),
    ]


def post_actions(row: Any) -> list[dict[str, Any]]:
    if row.valid_until is not None and row.valid_until < timezone.localdate():
        return []
    found = [action(_("End"), "post_end", "archive", row.pk)]
    if row.account_id is not None:
        found.append(action(_("Enter an absence"), "absence_add", "calendar-event", row.pk))
        found.append(action(_("Free"), "post_vacate", "minus", row.pk))
    label = _("Hand over") if row.account_id else _("Appoint")
    return [*found, action(label, "post_appoint", "user-check", row.pk)]


def absence_section(post_id: int, rows: list[Any]) -> dict[str, Any]:
    today = timezone.localdate()
    return {
        "title": _("Absences and deputies"),
        "text": "" if rows else _("None."),
        "facts": [(f"{row.first_day} – {row.last_day}", row.deputy.name) for row in rows],
        "steps": [
            step(
                _("End the absence from %(day)s") % {"day": row.first_day},
                reverse("console:absence_end", args=[row.pk]),
                text=_("The deputy has no rights any more."),
                tone="primary",
            )
            for row in rows
            if row.last_day >= today
        ],
    }
