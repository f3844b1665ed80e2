"""Pages of the catalogue of matters, for the desk and for everybody."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.errors import NotFound
from linli.core.exchange.writing import write_xlsx
from linli.modules.catalogue.commands import matters as commands
from linli.modules.catalogue.exchange import sheets as exchange
from linli.modules.catalogue.queries import catalogue as queries
from linli.modules.catalogue.queries import served
from linli.modules.catalogue.queries.served import district_of
from linli.modules.catalogue.views import matter_parts as parts
from linli.ui import fields as kit
from linli.ui.answering import as_file
from linli.ui.pages import PUBLIC, SIGNED_IN, page, render_page
from linli.ui.subject.forms import made

PERMISSION = commands.PERMISSION


@page(SIGNED_IN, methods=("GET",))
def catalogue(request: HttpRequest) -> HttpResponse:
    district = district_of(request.actor)
    words = kit.line(_("Name, everyday word, code or initials"), False, 80)
    form = made("SearchForm", {"q": words}, request.GET or None)
    asked = form.cleaned_data["q"].strip() if form.is_valid() else ""
    held = queries.catalogue()
    found = held.search(asked, district) if asked else None
    context = {
        "title": _("Catalogue of matters"),
        "filter_form": form,
        "nodes": held.tree(district, found),
        "found": found,
        "asked": asked,
        "total": len(held.valid(district)),
        "may_manage": request.actor.may(PERMISSION),
    }
    return render_page(request, "catalogue/tree.html", context)


@page(SIGNED_IN, methods=("GET",))
def matter(request: HttpRequest, code: str) -> HttpResponse:
    shown, district = served.shown(code, request.actor), district_of(request.actor)
    context = {
        "title": shown.label,
        "matter": shown,
        "crumbs": parts.crumbs(shown, district),
        "badges": parts.badges(shown),
        "limits": parts.limits(shown),
        "responsible": parts.responsible(shown),
        "evidence": parts.evidence(shown),
        "basis": parts.basis(shown),
        "questions": parts.questions(shown, district),
        "history": parts.history(shown, district),
        "routes": parts.routes(shown, district),
        "ended": not shown.valid(timezone.localdate()),
        "may_manage": request.actor.may(PERMISSION),
        "may_end": request.actor.covers(PERMISSION, shown.district),
        **parts.charts(shown),
    }
    return render_page(request, "catalogue/matter.html", context)


@page(SIGNED_IN, methods=("GET",))
def catalogue_export(request: HttpRequest) -> HttpResponse:
    matters = queries.catalogue().valid(district_of(request.actor)).values()
    rows, of = exchange.matter_rows(matters), exchange.MATTERS
    return as_file(write_xlsx(of.columns, rows, title=str(of.label)), "matters.xlsx")


@page(PUBLIC, methods=("GET",))
def matter_public(request: HttpRequest, code: str) -> HttpResponse:
    district = served.residents_district(request.GET.get("district", ""))
    matter = queries.matter(code, district)
    if matter is None:
        raise NotFound(_("There is no such matter, or it is no longer in the catalogue."))
    context = {
        "title": matter.label,
        "matter": matter,
        "path": queries.catalogue().path(matter.code, district),
        "limits": parts.limits(matter),
        "responsible": parts.responsible(matter),
        "questions": parts.questions(matter, district),
        "basis": parts.basis(matter),
        "photo": "photo" if matter.evidence_report == "photo" else "",
        **parts.charts(matter),
    }
    return render_page(request, "catalogue/matter_public.html", context)
