"""What the pages of areas show."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas import codes
from linli.core.areas.queries import AreaFacts
from linli.core.areas.states import Kind
from linli.core.people.kinds import Family, label
from linli.modules.console.queries.areas import PERMISSION, AreaPage
from linli.modules.console.views.answering import Request
from linli.modules.console.views.drawn import action, period_badge, step, until
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table


def kind_label(kind: str) -> str:
    return str(Kind(kind).label)


def area_table(rows: Iterable[AreaFacts]) -> Table:
    return Table(
        columns=[
            Column("name", _("Name"), primary=True, wide=True),
            Column("code", _("Code")),
            Column("kind", _("Kind")),
            Column("households", _("Households"), align="end", hide_on_phone=True),
            Column("since", _("Valid from"), hide_on_phone=True),
        ],
        rows=[
            Row(
                id=row.code,
                url=reverse("console:area", args=[row.code]),
                cells={
                    "name": row.label,
                    "code": row.code,
                    "kind": kind_label(row.kind),
                    "households": row.households,
                    "since": row.valid_from,
                },
            )
            for row in rows
        ],
        caption=_("Areas"),
        empty=_("No area fits."),
    )


def list_actions() -> list[dict[str, Any]]:
    return [
        action(_("Export"), "export", "download", "areas"),
        action(_("Import"), "import_kind", "file-import", "areas"),
        action(_("Add an area"), "area_add", "plus"),
    ]


def area_actions(found: AreaPage) -> list[dict[str, Any]]:
    code = found.facts.code
    if found.facts.valid_until is not None:
        return []
    return [
        action(_("End"), "area_end", "archive", code),
        action(_("Add another code"), "alias_add", "tags", code),
        action(_("Rename"), "area_rename", "edit", code),
    ]


def crumbs(actor: Actor, found: AreaPage) -> list[tuple[str, str]]:
    """The path; only steps in reach are links."""
    shown = [(_("Areas"), reverse("console:areas"))]
    for code, name in found.path[:-1]:
        near = actor.covers(PERMISSION, code)
        shown.append((name, reverse("console:area", args=[code]) if near else ""))
    return [*shown, (found.facts.label, "")]


def main_sections(found: AreaPage, posts: list[Any]) -> list[dict[str, Any]]:
    sections: list[dict[str, Any]] = []
    if found.children:
        sections.append({"title": _("Areas next below"), "table": area_table(found.children)})
    if posts:
        sections.append({"title": _("Posts here"), "table": post_table(posts)})
    sections.append({"title": _("Names and periods"), "table": history_table(found.history)})
    return sections


def post_table(posts: list[Any]) -> Table:
    return Table(
        columns=[
            Column("kind", _("Kind of post"), primary=True),
            Column("holder", _("Holder")),
            Column("organisation", _("Organisation"), wide=True),
        ],
        rows=[
            Row(
                id=post.pk,
                url=reverse("console:post", args=[post.pk]),
                cells={
                    "kind": label(Family.POST, post.kind),
                    "holder": post.account.name if post.account else Badge(_("vacant"), "warn"),
                    "organisation": str(post.organisation),
                },
            )
            for post in posts
        ],
        caption=_("Posts here"),
    )


def history_table(history: list[AreaFacts]) -> Table:
    return Table(
        columns=[
            Column("name", _("Name"), primary=True),
            Column("since", _("Valid from")),
            Column("until", _("Last day")),
            Column("state", _("State")),
        ],
        rows=[
            Row(
                id=row.valid_from,
                cells={
                    "name": row.name,
                    "since": row.valid_from,
                    "until": until(row.valid_until),
                    "state": period_badge(row.valid_from, row.valid_until),
                },
            )
            for row in reversed(history)
        ],
        caption=_("Names and periods"),
    )


def side_sections(found: AreaPage) -> list[dict[str, Any]]:
    facts, code = found.facts, found.facts.code
    sections: list[dict[str, Any]] = [
        {
            "title": _("Facts"),
            "facts": [
                (_("Kind"), kind_label(facts.kind)),
                (_("English name"), facts.name_en),
                (_("12-digit code"), code.ljust(12, "0") if len(code) < codes.COMMUNITY else None),
                (_("Households"), facts.households),
                (_("Posts"), found.posts),
                (_("State"), period_badge(facts.valid_from, facts.valid_until)),
            ],
        },
        {
            "title": _("Organisations here"),
            "facts": [(label(Family.ORGANISATION, k), n) for k, n in found.organisations.items()],
            "text": "" if found.organisations else _("None."),
        },
    ]
    return [*sections, alias_section(found)]


def alias_section(found: AreaPage) -> dict[str, Any]:
    today = timezone.localdate()
    running = [a for a in found.aliases if a.valid_until is None or a.valid_until >= today]
    address = found.facts.code
    return {
        "title": _("Other codes"),
        "text": "" if found.aliases else _("None."),
        "facts": [
            (f"{a.scheme}: {a.alias}", f"{a.valid_from} – {until(a.valid_until)}")
            for a in found.aliases
        ],
        "steps": [
            step(
                _("End %(alias)s") % {"alias": f"{a.scheme} {a.alias}"},
                reverse("console:alias_end", args=[address, a.pk]),
                text=_("It is no longer understood from today."),
            )
            for a in running
            if a.valid_until is None
        ],
    }


def initial_of(request: Request) -> dict[str, Any]:
    return {"code": request.GET.get("code", ""), "valid_from": timezone.localdate()}
