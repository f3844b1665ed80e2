"""Pages of the routing rows, and of the answer to "who gets this here, and why?"."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.areas.codes import COUNTY, STREET
from linli.core.errors import NotFound
from linli.modules.catalogue.commands import routing as commands
from linli.modules.catalogue.exchange import sheets as exchange
from linli.modules.catalogue.forms.catalogue import ExplainForm, RouteFilter, RouteForm
from linli.modules.catalogue.queries import catalogue, explaining
from linli.modules.catalogue.queries import routing as queries
from linli.modules.catalogue.queries.served import district_of
from linli.modules.catalogue.views import matter_parts as parts
from linli.modules.catalogue.views.answers import answer_form, sheet_answer
from linli.ui.answering import answer_step, paged
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table

PERMISSION = commands.PERMISSION


@page(PERMISSION, methods=("GET",))
def routes(request: HttpRequest) -> HttpResponse:
    district, form = district_of(request.actor), RouteFilter(request.GET or None)
    wanted = form.cleaned_data if form.is_valid() else {}
    found = explaining.listed(district, request.actor.reach(PERMISSION), **wanted)
    shown = paged(request, found)
    context = {
        "title": _("Routing"),
        "filter_form": form,
        "page": shown,
        "table": parts.route_table(list(shown), district),
    }
    return render_page(request, "catalogue/routes.html", context)


def save(request: HttpRequest, said: dict[str, Any], pk: int | None) -> Any:
    facts = {**said, "unit_id": said["unit"]}
    facts.pop("unit")
    return commands.save_route(request.actor, route_id=pk, **facts)


@page(PERMISSION)
def route_add(request: HttpRequest) -> HttpResponse:
    initial = {"prefix": request.GET.get("prefix", ""), "area": request.GET.get("area", "")}
    form = RouteForm(request.POST or None, district=district_of(request.actor), initial=initial)
    back = reverse("catalogue:routes")
    return answer_form(
        request,
        form,
        lambda said: save(request, said, None),
        back,
        _("The row was added."),
        title=_("Add a routing row"),
        crumbs=[(_("Routing"), back), (_("Add a routing row"), "")],
        cancel_url=back,
    )


@page(PERMISSION)
def route_edit(request: HttpRequest, pk: int) -> HttpResponse:
    row = explaining.row(pk)
    if row is None or not request.actor.covers(PERMISSION, row.area):
        raise NotFound()
    initial = {name: getattr(row, name) for name in ("prefix", "area", "priority", "note")}
    initial["unit"] = str(row.unit_id)
    back = reverse("catalogue:routes")
    return answer_form(
        request,
        RouteForm(request.POST or None, district=district_of(request.actor), initial=initial),
        lambda said: save(request, said, pk),
        back,
        _("The changes are saved."),
        title=_("Change a routing row"),
        subtitle=queries.unit_label(row.unit_id),
        crumbs=[(_("Routing"), back), (str(pk), "")],
        remove_url=reverse("catalogue:route_remove", args=[pk]),
        cancel_url=back,
    )


@page(PERMISSION, methods=("POST",))
def route_remove(request: HttpRequest, pk: int) -> HttpResponse:
    reason = request.POST.get("reason", "")
    return answer_step(
        request,
        lambda: commands.remove_route(request.actor, route_id=pk, reason=reason),
        reverse("catalogue:routes"),
    )


@page(PERMISSION, methods=("GET",))
def routes_export(request: HttpRequest) -> HttpResponse:
    found = explaining.listed(district_of(request.actor), request.actor.reach(PERMISSION))
    return sheet_answer(exchange.ROUTES, exchange.route_rows(found), "routes.xlsx")


@page(SIGNED_IN, methods=("GET",))
def route_explain(request: HttpRequest) -> HttpResponse:
    """Which row wins for a matter at a place, and why."""
    district = district_of(request.actor)
    asked = request.GET if "matter" in request.GET else None
    initial = {"matter": request.GET.get("for", "")}
    form = ExplainForm(asked, district=district, initial=initial)
    context: dict[str, Any] = {"title": _("Who gets it, and why?"), "form": form}
    if form.is_valid():
        context |= explained(form.cleaned_data, district)
    return render_page(request, "catalogue/explain.html", context)


def explained(said: dict[str, Any], district: str) -> dict[str, Any]:
    area = said["area"] or areas.locate_one(said["lon"], said["lat"])
    if not area:
        return {"outside": True}
    home = area[:COUNTY].ljust(COUNTY, "0")
    matter = catalogue.matter(said["matter"], home) or catalogue.matter(said["matter"], district)
    if matter is None:
        raise NotFound()
    found = explaining.explain(matter.code, matter.lead, area, home)
    winner = next((e for e in found if e.candidate.won), None)
    joint = [queries.unit_label(unit) for unit in queries.joint_units(matter, area)]
    return {
        "matter": matter,
        "place": areas.full_name(area, " "),
        "area": area,
        "winner": winner,
        "joint": joint,
        "table": why_table(found),
    }


def why_table(found: list[explaining.Explained]) -> Table:
    return Table(
        columns=[
            Column("at", _("Order"), align="end"),
            Column("unit", _("Unit"), primary=True),
            Column("rule", _("By")),
            Column("result", _("Result")),
            Column("why", _("Why"), wide=True),
        ],
        rows=[
            Row(
                id=at,
                cells={
                    "at": at,
                    "unit": e.unit,
                    "rule": e.rule,
                    "result": result(e),
                    "why": e.sentence,
                },
            )
            for at, e in enumerate(found, start=1)
        ],
        caption=_("Candidates"),
        empty=_("No row and no unit fits this place."),
    )


def result(found: explaining.Explained) -> Badge:
    return Badge(_("gets it"), "good", "check") if found.candidate.won else Badge(_("not"))


@page(SIGNED_IN, methods=("GET",))
def outline(request: HttpRequest) -> HttpResponse:
    """The streets of the district as GeoJSON, to find a place on the map."""
    district = district_of(request.actor)
    within = "" if district == catalogue.NATIONAL else district
    return JsonResponse(areas.outlines(within, STREET))
