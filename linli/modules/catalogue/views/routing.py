"""The answer to "who gets this here, and why?"."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.areas import queries as areas
from linli.core.areas.codes import COUNTY, STREET
from linli.core.errors import NotFound
from linli.modules.catalogue.forms import ExplainForm
from linli.modules.catalogue.queries import catalogue, explaining
from linli.modules.catalogue.queries import routing as queries
from linli.modules.catalogue.queries.served import district_of
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.parts import Badge
from linli.ui.register.declaration import Figure
from linli.ui.register.tables import table
from linli.ui.subject.declaration import Shown


def result(found: explaining.Explained) -> Badge:
    return Badge(_("gets it"), "good", "check") if found.candidate.won else Badge(_("not"))


WHY = (
    Shown("unit", gettext_lazy("Unit"), lambda one: one[1].unit),
    Figure("at", gettext_lazy("Order"), lambda one: one[0]),
    Shown("rule", gettext_lazy("By"), lambda one: one[1].rule),
    Shown("result", gettext_lazy("Result"), lambda one: result(one[1])),
    Shown("why", gettext_lazy("Why"), lambda one: one[1].sentence, wide=True),
)


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
        "table": table(
            WHY,
            enumerate(found, start=1),
            _("Candidates"),
            empty=_("No row and no unit fits this place."),
        ),
    }


@page(SIGNED_IN, methods=("GET",))
def outline(request: HttpRequest) -> HttpResponse:
    """The streets of the district as GeoJSON, to find a place on the map."""
    district = district_of(request.actor)
    within = "" if district == catalogue.NATIONAL else district
    return JsonResponse(areas.outlines(within, STREET))
