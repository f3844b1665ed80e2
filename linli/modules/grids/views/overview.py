"""The first page of the grids: communities with their figures, and the plans there are."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.modules.grids.queries import overview as queries
from linli.modules.grids.queries import plans
from linli.modules.grids.states import PLAN
from linli.modules.grids.views import choosing
from linli.modules.grids.views.plan_rows import plain
from linli.ui.answering import Request
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.subject.declaration import state_badge
from linli.ui.table import Column, Number, Table, listed

VIEW = "grids.view"


@page(VIEW, methods=("GET",))
def overview(request: Request) -> HttpResponse:
    picker, area = choosing.asked(request.actor, VIEW, request.GET.get("area", ""))
    found = queries.overview(request.actor, area)
    context = {
        "found": found,
        "picker": picker,
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
        {"label": _("Households"), "value": plain(total.households), "icon": "home"},
        {"label": _("Grids in force"), "value": total.grids, "icon": "map-2",
         "note": _("%(n)s special") % {"n": total.special} if total.special else ""},
        {"label": _("Outside the limits"), "value": total.outside, "note": limits,
         "tone": "warn" if total.outside else "good", "icon": "alert-triangle"},
        {"label": _("Grids without a worker"), "value": total.uncovered,
         "tone": "warn" if total.uncovered else "good", "icon": "users"},
    ]  # fmt: skip


def community_table(found: queries.Overview) -> Table:
    return listed(
        found.lines,
        [
            Column("name", _("Community"), primary=True),
            Number("households", _("Households"), show=plain),
            Number("grids", _("Grids in force")),
            Number("outside", _("Outside the limits"), of=outside),
            Number("workers", _("Grid workers")),
            Number("uncovered", _("Without a worker"), show=warned),
        ],
        _("Communities"),
        _("No community lies here."),
        key=lambda line: line.code,
        url=lambda line: f"{reverse('grids:present')}?area={line.code}",
    )


def outside(line: queries.Line) -> Any:
    if not line.outside:
        return 0
    return Badge(_("%(n)s of %(all)s") % {"n": line.outside, "all": line.grids}, "warn")


def warned(number: int) -> Any:
    return Badge(str(number), "warn") if number else 0


def troubled(line: plans.PlanLine) -> Any:
    return warned(line.outside) if line.grids else None


def limits(line: plans.PlanLine) -> str:
    return f"{line.plan.lower}–{line.plan.upper}"


def plan_table(lines: list[plans.PlanLine]) -> Table:
    return listed(
        lines,
        [
            Column("name", _("Plan"), primary=True, wide=True, of=lambda line: line.plan.name),
            Column("state", _("State"), of=lambda line: state_badge(PLAN, line.plan.state)),
            Column("area_name", _("Area")),
            Number("grids", _("Grids"), of=lambda line: line.grids or None),
            Number("outside", _("With findings"), of=troubled),
            Column("limits", _("Households per grid"), hide_on_phone=True, of=limits),
            Column("made", _("Made"), of=lambda line: line.plan.opened_at),
        ],
        _("Plans of grids"),
        _("No plan has been drawn here yet."),
        key=lambda line: line.plan.pk,
        url=lambda line: reverse("grids:plan", args=[line.plan.pk]),
    )
