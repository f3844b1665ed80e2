"""What the pages of a report show, and what happens to the form that was sent."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.areas.codes import COMMUNITY, COUNTY, district_of
from linli.core.areas.served import served
from linli.core.clock import wording
from linli.core.errors import Invalid, NotFound
from linli.core.parties.retention import kept_days
from linli.modules.cases.commands import intake
from linli.modules.cases.commands.intake import Report
from linli.modules.cases.forms.resident import ReportForm
from linli.modules.cases.queries import nearby
from linli.modules.cases.states import MACHINE
from linli.modules.catalogue.public import (
    MatterFacts,
    Node,
    catalogue,
    residents_district,
    total_limit,
)
from linli.ui import photos
from linli.ui.pages import render_page
from linli.ui.subject.declaration import state_badge

ICONS = {
    "01": "trash", "02": "road", "03": "bulb", "04": "leaf", "05": "building", "06": "flame",
    "07": "volume", "08": "building-community", "09": "users", "10": "heart-handshake",
    "11": "id", "12": "tags",
}  # fmt: skip
LIKE_ENOUGH, MOST_ALIKE, MOST_FOUND = 40, 3, 30
NOT_CARRIED = ("csrfmiddlewaretoken", "confirmed", "edit", "kept")


def matter(code: str) -> MatterFacts:
    found = catalogue().matter(code, residents_district())
    if found is None:
        raise NotFound(_("This matter is not in the catalogue any more. Choose another one."))
    return found


def tops(chosen: str = "") -> list[dict[str, Any]]:
    """The top categories with their icons."""
    return [
        {
            "code": node.category.code,
            "label": node.category.label,
            "icon": ICONS.get(node.category.code, "list"),
            "count": node.count,
            "active": node.category.code == chosen,
        }
        for node in catalogue().tree(residents_district())
    ]


def node(code: str) -> Node:
    nodes = {n.category.code: n for n in catalogue().tree(residents_district())}
    if code not in nodes:
        raise NotFound()
    return nodes[code]


def community(request: HttpRequest) -> str:
    """The community whose page led here (a grid's notice board, say); empty for any other text."""
    code = request.GET.get("community", "")
    return code if len(code) == COMMUNITY and code in served().by_code else ""


def search(asked: str) -> list[dict[str, Any]]:
    """Matters that fit, each with the categories it lies in."""
    district = residents_district()
    known = catalogue()
    return [
        {"matter": m, "path": " · ".join(c.label for c in known.path(m.code, district))}
        for m in known.search(asked, district)[:MOST_FOUND]
    ]


def received(request: HttpRequest, chosen: MatterFacts) -> ReportForm:
    """The form as sent, its photos stored already: they survive errors elsewhere in it."""
    tokens, faults = photos.keep(request, home_of(request))
    form = ReportForm(chosen, request.POST, kept=tokens)
    form.full_clean()
    form.take(faults)
    return form


def home_of(request: HttpRequest) -> str:
    """The district the photos go to: of the place, else the first one served."""
    districts = served().districts
    if len(districts) == 1:
        return districts[0].code
    community = request.POST.get("community", "")
    try:
        lon, lat = (float(request.POST.get(name, "")) for name in ("lon", "lat"))
        told = Report(matter="", client_id="", lon=lon, lat=lat, area=community)
        return district_of(intake.place_of(told))
    except (ValueError, Invalid):
        known = {d.code for d in districts}
        home = community[:COUNTY]
        return home if home in known else min(known, default="000000")


def form_page(request: HttpRequest, form: ReportForm, status: int = 200) -> HttpResponse:
    chosen = form.matter
    total = total_limit(chosen.limits)
    district = residents_district()
    context = {
        "form": form,
        "matter": chosen,
        "path": catalogue().path(chosen.code, district),
        "kept_days": kept_days(district),
        "limit": wording.limit(total.amount, total.unit),
        "kept": [{"token": t, "thumb": f"/files/{t}?size=320"} for t in form.kept],
        "questions": form.questions,
    }
    return render_page(request, "cases/resident/report.html", context, status)


def alike(told: Report, chosen: MatterFacts) -> list[dict[str, Any]]:
    """Open public cases that may be the same one. Raises Invalid for what the command refuses."""
    place = intake.place_of(told)
    faults = intake.check(told, chosen)
    if faults:
        raise Invalid(faults)
    if not chosen.public:
        return []
    found = nearby.likely(
        matter=chosen.code, lon=told.lon, lat=told.lat, text=told.description,
        now=timezone.now(), area=place, limit=MOST_ALIKE,
    )  # fmt: skip
    return [
        {
            "case": one.case,
            "metres": max(10, round(one.metres, -1)),
            "label": catalogue().by_id(one.case.matter_id).label,
            "stage": state_badge(MACHINE, one.case.state),
        }
        for one in found
        if one.score >= LIKE_ENOUGH
    ]


def alike_page(
    request: HttpRequest, form: ReportForm, found: Sequence[dict[str, Any]]
) -> HttpResponse:
    carried = [(k, v) for k, values in request.POST.lists() if k not in NOT_CARRIED for v in values]
    carried += [("kept", token) for token in form.kept]
    context = {"alike": found, "carried": carried, "matter": form.matter, "form": form}
    return render_page(request, "cases/resident/alike.html", context)
