"""Staff take in a case by telephone, at the counter, from the hotline."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html, format_html_join
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.areas.codes import district_of
from linli.core.areas.served import served
from linli.core.clock import wording
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.files import attachments
from linli.modules.cases.commands.staff_intake import take_in
from linli.modules.cases.forms.intake import OFFERED, IntakeForm, area_of, community_choices
from linli.modules.cases.queries import nearby
from linli.modules.cases.queries.cases import title
from linli.modules.cases.queries.choices import scope
from linli.modules.cases.states import MACHINE
from linli.modules.catalogue import public as catalogue
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.subject.declaration import state_badge

PERMISSION = "cases.report"
LIKELY = 3


@page(PERMISSION)
def intake(request: HttpRequest) -> HttpResponse:
    """GET the form; POST takes the case in and goes to it, or to an empty form for the next one."""
    if request.method != "POST":
        form = IntakeForm(None, None, request.actor)
        form.initial["source"] = request.GET.get("source") or "hotline"
        return shown(request, form, 200)
    form = IntakeForm(request.POST, request.FILES, request.actor)
    if not form.is_valid():
        return shown(request, form, Invalid.status)
    try:
        made = take(request, form)
    except Invalid as error:
        form.take(error)
        return shown(request, form, error.status)
    except (Refused, NotFound) as error:
        form.add_error(None, sentence_of(error))
        return shown(request, form, error.status)
    return told(request, made, form.cleaned_data["source"])


def sentence_of(error: Exception) -> str:
    if isinstance(error, NotFound):
        return _("This place lies outside the area you take in cases for.")
    return str(error)


def take(request: HttpRequest, form: IntakeForm) -> Any:
    files = kept_files(request, form)
    report = form.report(files, request.LANGUAGE_CODE)
    at_once = bool(form.cleaned_data.get("at_once"))
    return take_in(request.actor, report=report, dispatch=at_once)


def kept_files(request: HttpRequest, form: IntakeForm) -> list[str]:
    """The photo is stored first, and kept in the form when something else must be corrected."""
    upload = form.cleaned_data.get("photo")
    if upload:
        area = area_of(form.cleaned_data) or request.actor.district
        district = district_of(area)
        row = attachments.store(request.actor.account_id, district, area, upload, "report")
        form.put("kept_photo", row.token)
        return [row.token]
    kept = form.cleaned_data.get("kept_photo")
    return [kept] if kept else []


def told(request: HttpRequest, made: Any, source: str) -> HttpResponse:
    """What happened, with the way to the case."""
    said = _("This case was taken in already:") if made.repeated else _("Taken in:")
    url = reverse("cases:case", args=[made.case])
    messages.success(request, format_html('{} <a href="{}">{}</a>', said, url, made.number))
    if made.unroutable:
        messages.warning(request, _("No unit is responsible yet: the street's desk decides."))
    if "again" in request.POST:
        return redirect(f"{reverse('cases:intake')}?source={source}")
    return redirect(url)


def shown(request: HttpRequest, form: IntakeForm, status: int) -> HttpResponse:
    context = {
        "form": form,
        "outline_url": reverse("cases:case_outline") + "?plain=1",
        **where_to(form.chosen, request.POST, request.actor),
    }
    return render_page(request, "cases/desk/intake.html", context, status)


@page(PERMISSION, methods=("GET",))
def matters(request: HttpRequest) -> HttpResponse:
    """Matters that fit what is typed, to choose one from."""
    text = request.GET.get("matter_text", "")[:60]
    found = catalogue.catalogue().search(text, request.actor.district)[:OFFERED]
    context = {"offered": found, "asked": bool(text.strip())}
    return render_page(request, "cases/desk/intake_matters.html", context)


@page(PERMISSION, methods=("GET",))
def questions(request: HttpRequest) -> HttpResponse:
    """The questions of a chosen matter."""
    form = IntakeForm({"matter": request.GET.get("matter", "")}, None, request.actor)
    blank = IntakeForm(None, None, request.actor)
    blank.chosen = form.chosen
    blank.ask(form.chosen, request.actor.district)
    return render_page(request, "cases/desk/intake_questions.html", {"form": blank})


@page(PERMISSION, methods=("GET",))
def routed(request: HttpRequest) -> HttpResponse:
    """Which unit the routing rows name for a matter and place, and what may be the same."""
    matter = catalogue.catalogue().matter(request.GET.get("matter", ""), request.actor.district)
    context = where_to(matter, request.GET, request.actor)
    return render_page(request, "cases/desk/intake_routed.html", context)


@page(SIGNED_IN, methods=("GET",))
def communities(request: HttpRequest) -> HttpResponse:
    """Options for the communities of a street."""
    street = request.GET.get("street", "")
    reach = (*scope(request.actor), *request.actor.reach("cases.report"))
    choices = [("", _("All")), *community_choices(reach, street)] if street else [("", _("All"))]
    return HttpResponse(format_html_join("", '<option value="{}">{}</option>', choices))


def where_to(matter: Any, given: Any, actor: Any) -> dict[str, Any]:
    """`unit` empty: nobody is responsible; `area` empty: the place is not known yet."""
    lon, lat = degrees(given.get("lon")), degrees(given.get("lat"))
    point = lon is not None and lat is not None
    area = (areas.locate_one(lon, lat) or "") if point else area_of(given)  # type: ignore[arg-type]
    if matter is None or not area:
        return {"matter": matter, "area": ""}
    found = catalogue.route(matter.code, matter.lead, area, district_of(area))
    total = catalogue.total_limit(matter.limits)
    return {
        "matter": matter,
        "area": served().label(area),
        "unit": catalogue.unit_label(found.unit_id),
        "limit": wording.limit(total.amount, total.unit),
        "likely": likely(matter, lon, lat, area)
        if point and actor.covers("cases.view", area)
        else [],
    }


def likely(matter: Any, lon: Any, lat: Any, area: str) -> list[dict[str, Any]]:
    found = nearby.likely(
        matter=matter.code, lon=lon, lat=lat, text="", now=timezone.now(),
        area=area, public_only=False, limit=LIKELY,
    )  # fmt: skip
    return [
        {
            "url": reverse("cases:case", args=[one.case.pk]),
            "number": one.case.number,
            "matter": title(one.case),
            "metres": round(one.metres),
            "badge": state_badge(MACHINE, one.case.state),
        }
        for one in found
    ]


def degrees(text: Any) -> float | None:
    try:
        value = float(text)
    except (TypeError, ValueError):
        return None
    return value if -180 <= value <= 180 else None
