"""Grids as files: those of a plan, and those in force on a day; where sheets come in."""

from __future__ import annotations

from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from shapely.geometry import shape

from linli.core.exchange import outgoing
from linli.modules.grids.exchange.sheets import SHEETS
from linli.modules.grids.forms import DayForm
from linli.modules.grids.queries import layers
from linli.modules.grids.views import choosing
from linli.ui.answering import Request, as_file
from linli.ui.pages import page

VIEW = "grids.view"
FORMATS = [(code, one.label) for code, one in outgoing.FORMS.items() if code != "parquet"]
COLUMNS = (
    "code", "name", "kind", "households", "buildings", "compactness", "barrier_share", "state",
    "workers",
)  # fmt: skip


@page(VIEW, methods=("GET",))
def plan_export(request: Request, plan_id: int, form: str) -> HttpResponse:
    found = layers.plan_grids(request.actor, plan_id, shapes=True)
    return answered(found["grids"]["features"], found["plan"]["name"], form)


@page(VIEW, methods=("GET",))
def present_export(request: Request, form: str) -> HttpResponse:
    area = request.GET.get("area", "") or choosing.home(request.actor, VIEW)
    found = layers.present_layers(request.actor, area, DayForm(request.GET).day())
    return answered(found["grids"]["features"], f"{area}-{found['day']}", form)


def answered(features: list[dict[str, Any]], name: str, form: str) -> HttpResponse:
    if form not in outgoing.FORMS:
        raise Http404
    rows = [feature["properties"] for feature in features]
    held = [name for name in COLUMNS if any(row.get(name) is not None for row in rows)]
    columns = {name: [row.get(name) for row in rows] for name in held or ["code"]}
    shapes = [shape(f["geometry"]) if f["geometry"] else None for f in features]
    known = outgoing.FORMS[form]
    content = outgoing.layer("grids", columns, shapes, form)
    return as_file(content, f"{name}{known.ending}", known.mime)


def import_url(request: Request, kind: str) -> str:
    """The console's page that takes the sheet in, for those who may."""
    actor, sheet = request.actor, SHEETS[kind]
    may = actor.may("console.imports") and actor.may(sheet.permission)
    return reverse("console:import_kind", args=[kind]) if may else ""
