"""Several plans and the grids in force side by side: small maps, figures, what changes."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.values.quantities import natural
from linli.modules.grids.queries import comparing, plans
from linli.modules.grids.views import choosing
from linli.modules.grids.views.plan_rows import decimal, percent, plain, span
from linli.ui.answering import Request
from linli.ui.maps.plan_map import plan_map
from linli.ui.pages import page, render_page

MOST = 4
SIZE = (460.0, 340.0)


@dataclass(frozen=True)
class Figure:
    """A line of the table: where the number comes from, and which of several is the best."""

    label: str
    value: Callable[[dict[str, Any]], Any]
    show: Callable[[Any], str]
    best: str = ""


def of(name: str) -> Callable[[dict[str, Any]], Any]:
    return lambda figures: figures.get(name)


def lines() -> list[Figure]:
    return [
        Figure(_("Grids"), of("grids"), plain),
        Figure(_("Special grids"), of("special"), plain),
        Figure(_("Within the limits"), of("within_share"), percent, "most"),
        Figure(_("Households outside the limits"), of("violation"), plain, "least"),
        Figure(_("Fewest and most households"), lambda f: f, span),
        Figure(_("Variation of households"), of("variation"), decimal, "least"),
        Figure(_("Compactness"), of("compactness"), decimal, "most"),
        Figure(_("Border on roads and rivers"), of("barrier_share"), percent, "most"),
        Figure(_("Grids not in one piece"), of("broken"), plain, "least"),
        Figure(_("Grids a river runs through"), of("rivers"), plain, "least"),
    ]


@page("grids.view", methods=("GET",))
def compare(request: Request) -> HttpResponse:
    ids = [one for one in map(natural, request.GET.getlist("plan")) if one is not None][:MOST]
    present = "present" in request.GET
    context: dict[str, Any] = {
        "choices": [line for line in plans.plans(request.actor) if line.grids],
        "chosen": ids,
        "present": present or not ids,
        "crumbs": choosing.crumbs((_("Compare plans"), "")),
    }
    if ids:
        found = comparing.compare(request.actor, ids, present)
        context |= {"columns": [column(one) for one in found], "rows": rows(found), "changes": changes(found)}  # fmt: skip
    return render_page(request, "grids/compare.html", context)


def column(one: comparing.Compared) -> dict[str, Any]:
    label = one.label or _("In force now")
    return {
        "label": label,
        "url": reverse("grids:plan", args=[one.plan.pk]) if one.plan else reverse("grids:present"),
        "drawing": plan_map(one.grids, size=SIZE, label=_("Map of %(name)s") % {"name": label}),
    }


def rows(found: list[comparing.Compared]) -> list[dict[str, Any]]:
    return [row(figure, found) for figure in lines()]


def row(figure: Figure, found: list[comparing.Compared]) -> dict[str, Any]:
    """The best is marked only where there is a difference to speak of."""
    values = [figure.value(one.figures) for one in found]
    known = [v for v in values if isinstance(v, int | float)]
    best = None
    if figure.best and len(known) > 1 and min(known) != max(known):
        best = max(known) if figure.best == "most" else min(known)
    cells = [(figure.show(v), best is not None and v == best) for v in values]
    return {"label": figure.label, "cells": cells}


def changes(found: list[comparing.Compared]) -> list[dict[str, Any]]:
    """Per plan, in numbers, what becomes of the grids in force."""
    labels = (("kept", _("stay as they are")), ("changed", _("get another border")),
              ("new", _("are new")), ("ended", _("end")))  # fmt: skip
    return [
        {"label": one.label, "counts": [(label, len(one.changes.get(key, []))) for key, label in labels]}
        for one in found
        if one.plan is not None
    ]  # fmt: skip
