"""The first page of the grids: communities with their figures, and the plans there are."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.errors import NotFound
from linli.modules.grids.queries import overview as queries
from linli.modules.grids.queries import plans
from linli.modules.grids.views import choosing
from linli.modules.grids.views.answering import Request
from linli.modules.grids.views.editor import badge
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table

VIEW = "grids.view"


@page(VIEW, methods=("GET",))
def overview(request: Request) -> HttpResponse:
    choices = choosing.area_choices(request.actor, VIEW)
    area = choosing.chosen(choices, request.GET.get("area", ""), choosing.home(request.actor, VIEW))
    if not area:
        raise NotFound(choosing.nothing())
    found = queries.overview(request.actor, area)
    context = {
        "found": found,
        "choices": choices,
        "area": area,
        "tiles": tiles(found),
        "communities": community_table(found),
        "plans": plan_table(plans.plans(request.actor, area)),
        "may_draw": request.actor.covers("grids.draw", area),
    }
    return render_page(request, "grids/overview.html", context)


def tiles(found: queries.Overview) -> list[dict[str, Any]]:
    total, (lower, upper) = found.total, found.bounds
    limits = _("limits %(lower)s-%(upper)s households") % {"lower": lower, "upper": upper}
    return [
        {"label": _("Communities"), "value": len(found.lines), "icon": "building-community"},
        {"label": _("Households"), "value": f"{total.households:,}", "icon": "home"},
        {"label": _("Grids in force"), "value": total.grids, "icon": "map-2",
         "note": _("%(n)s special") % {"n": total.special} if total.special else ""},
        {"label": _("Outside the limits"), "value": total.outside, "note": limits,
         "tone": "warn" if total.outside else "good", "icon": "alert-triangle"},
        {"label": _("Grids without a worker"), "value": total.uncovered,
         "tone": "warn" if total.uncovered else "good", "icon": "users"},
    ]  # fmt: skip


def community_table(found: queries.Overview) -> Table:
    return Table(
        columns=[
            Column("name", _("Community"), primary=True),
            Column("households", _("Households"), align="end"),
            Column("grids", _("Grids in force"), align="end"),
            Column("outside", _("Outside the limits"), align="end"),
            Column("workers", _("Grid workers"), align="end"),
            Column("vacancies", _("Without a worker"), align="end"),
        ],
        rows=[community_row(line) for line in found.lines],
        caption=_("Communities"),
        empty=_("No community lies here."),
    )


def community_row(line: queries.Line) -> Row:
    outside: Any = line.outside
    if line.outside:
        outside = Badge(_("%(n)s of %(all)s") % {"n": line.outside, "all": line.grids}, "warn")
    return Row(
        id=line.code,
        url=f"{reverse('grids:present')}?area={line.code}",
        cells={
            "name": line.name,
            "households": f"{line.households:,}",
            "grids": line.grids,
            "outside": outside,
            "workers": line.workers,
            "vacancies": Badge(str(line.uncovered), "warn") if line.uncovered else 0,
        },
    )


def plan_table(lines: list[plans.PlanLine]) -> Table:
    return Table(
        columns=[
            Column("name", _("Plan"), primary=True, wide=True),
            Column("state", _("State")),
            Column("area", _("Area")),
            Column("grids", _("Grids"), align="end"),
            Column("outside", _("With findings"), align="end"),
            Column("limits", _("Households per grid"), hide_on_phone=True),
            Column("made", _("Made")),
        ],
        rows=[plan_row(line) for line in lines],
        caption=_("Plans of grids"),
        empty=_("No plan has been drawn here yet."),
    )


def plan_row(line: plans.PlanLine) -> Row:
    row = line.plan
    return Row(
        id=row.pk,
        url=reverse("grids:plan", args=[row.pk]),
        cells={
            "name": row.name,
            "state": badge(row.state),
            "area": line.area_name,
            "grids": line.grids or None,
            "outside": Badge(str(line.outside), "warn") if line.outside else (0 if line.grids else None),
            "limits": f"{row.lower}–{row.upper}",
            "made": row.opened_at,
        },
    )  # fmt: skip
