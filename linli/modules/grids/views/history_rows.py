"""What the page of one grid shows: its periods, where its land came from and went."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.areas.queries import AreaFacts
from linli.core.areas.states import Kind
from linli.modules.grids.queries.handover import Holder
from linli.modules.grids.queries.history import History
from linli.modules.grids.queries.sheets import GridPage
from linli.modules.grids.views.plan_rows import percent
from linli.ui.parts import Badge
from linli.ui.table import Column, Number, Table, listed


def in_force(row: AreaFacts) -> bool:
    today = timezone.localdate()
    return row.valid_from <= today and (row.valid_until is None or row.valid_until >= today)


def period(row: AreaFacts) -> Badge:
    if in_force(row):
        return Badge(_("in force"), "good")
    later = row.valid_from > timezone.localdate()
    return Badge(_("begins later"), "info") if later else Badge(_("ended"), "neutral")


def facts(row: AreaFacts, live: GridPage | None) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = [
        (_("Code"), row.code),
        (_("Kind"), Kind(row.kind).label),
        (_("Households"), row.households),
        (_("In force from"), row.valid_from),
    ]
    if row.valid_until:
        found.append((_("Last day"), row.valid_until))
    if live:
        found.append((_("Open public matters"), live.open_cases))
    return found


def periods(told: History) -> Table:
    return listed(
        reversed(told.rows),
        [
            Column("label", _("Name"), primary=True),
            Column("valid_from", _("From")),
            Column("valid_until", _("Last day"), show=lambda day: day or _("open")),
            Number("households", _("Households")),
            Column("state", _("State"), of=period),
        ],
        _("Names and periods"),
        key=lambda row: str(row.valid_from),
    )


def passed(told: History, *, came: bool) -> Table:
    """Where it came from, or what became of it, with shares."""
    rows = told.came if came else told.went
    other = attrgetter("former" if came else "present")
    return listed(
        [row for row in rows if row.former != row.present or len(rows) > 1],
        [
            Column(
                "former" if came else "present",
                _("Former grid") if came else _("Following grid"),
                primary=True,
                show=lambda code: told.names.get(code, code),
            ),
            Column("valid_from", _("From")),
            Number("households", _("Households")),
            Number("household_share", _("Share of the former households"), show=percent),
            Number("surface_share", _("Share of the former surface"), show=percent),
        ],
        _("Came from") if came else _("Went to"),
        key=lambda row: row.pk,
        url=lambda row: reverse("grids:grid", args=[other(row)]),
    )


def notice_facts(notice: Any) -> list[tuple[Any, Any]]:
    if notice is None:
        return []
    return [
        (_("Grid worker"), notice.worker),
        (_("Telephone for residents"), notice.telephone),
        (_("Residents' council"), notice.council),
        (_("Further words"), notice.words),
    ]


def posts(holders: Sequence[Holder]) -> Table:
    """Who works in the grid; a vacancy is marked."""
    return listed(
        holders,
        [
            Column("label", _("Post")),
            Column(
                "name",
                _("Holder"),
                primary=True,
                show=lambda name: name or Badge(_("Vacant"), "warn"),
            ),
            Column("organisation", _("Organisation")),
        ],
        _("Posts"),
        _("Nobody holds a post in this grid."),
        key=lambda one: one.post,
    )
