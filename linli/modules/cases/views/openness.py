"""The public list and map of cases, and the outline of the area served."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, JsonResponse

from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, COUNTY, STREET
from linli.core.areas.served import served
from linli.modules.cases.forms.resident import OpennessForm
from linli.modules.cases.queries import public
from linli.modules.cases.states import CASE, MACHINE
from linli.modules.catalogue.public import catalogue, unit_label
from linli.ui.pages import PUBLIC, page, render_page
from linli.ui.parts import Keyset
from linli.ui.subject import lists, maps
from linli.ui.subject.declaration import state_badge
from linli.ui.subject.public import PUBLIC as PUBLISHED

A_PAGE, DIGITS, LONGEST_TRAIL = 20, 4, 40


@page(PUBLIC, methods=("GET",))
def listing(request: HttpRequest) -> HttpResponse:
    """Newest first; `cursor` is the trail of last ids, so that one can also go back."""
    form = OpennessForm(request.GET)
    context: dict[str, Any] = {"filter_form": form, "map": request.GET.get("view") == "map"}
    if not context["map"]:
        given = request.GET.get("cursor", "").split(".")[-LONGEST_TRAIL:]
        trail = [one for one in given if one.isdecimal()]
        before = int(trail[-1][:18]) if trail else None
        rows = public.listing(**form.wanted(), before=before, limit=A_PAGE + 1)
        following = ".".join([*trail, str(rows[A_PAGE - 1].pk)]) if len(rows) > A_PAGE else None
        previous = ".".join(trail[:-1]) if trail else None
        context |= {"cases": cards(rows[:A_PAGE]), "page": Keyset(previous, following)}
    return render_page(request, "cases/resident/public.html", context)


def cards(rows: list[Any]) -> list[dict[str, Any]]:
    """One statement for any number of cases: the names of communities."""
    of = PUBLISHED[CASE].of
    names = areas.labels({case.area[:COMMUNITY] for case in rows})
    return [
        {
            "case": case,
            "label": catalogue().by_id(case.matter_id).label,
            "area": names.get(case.area[:COMMUNITY], ""),
            "unit": unit_label(case.unit_id),
            "badge": state_badge(MACHINE, case.state),
            "deadline": lists.due(of, case),
        }
        for case in rows
    ]


@page(PUBLIC, methods=("GET",))
def points(request: HttpRequest) -> HttpResponse:
    """GeoJSON of the same cases, to about ten metres; two statements at most."""
    asked = OpennessForm(request.GET).wanted()
    rows = public.points(area=asked["area"], matter=asked["matter"], state=asked["state"])
    of = PUBLISHED[CASE].of
    features = [
        maps.feature(of, case, of.title(case), of.url("follow", case.code), digits=DIGITS)
        for case in rows
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@page(PUBLIC, methods=("GET",))
def outline(request: HttpRequest) -> HttpResponse:
    """Borders of the streets served; of the districts when there are several."""
    districts = served().districts
    several = len(districts) != 1
    drawn = areas.outlines("" if several else districts[0].code, COUNTY if several else STREET)
    answer = JsonResponse(drawn)
    answer["Cache-Control"] = "private, max-age=3600"
    return answer
