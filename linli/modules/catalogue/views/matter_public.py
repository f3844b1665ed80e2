"""A matter for everybody: what qualifies, who is responsible, how long it takes, where to turn."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.core.errors import NotFound
from linli.modules.catalogue.queries import catalogue, served
from linli.modules.catalogue.views import matter_parts as parts
from linli.ui.pages import PUBLIC, page, render_page


@page(PUBLIC, methods=("GET",))
def matter_public(request: HttpRequest, code: str) -> HttpResponse:
    district = served.district(request.GET.get("district", ""))
    matter = catalogue.matter(code, district)
    if matter is None:
        raise NotFound(_("There is no such matter, or it is no longer in the catalogue."))
    context = {
        "title": matter.label,
        "matter": matter,
        "path": catalogue.catalogue().path(matter.code, district),
        "limits": parts.limits(matter),
        "responsible": parts.responsible(matter),
        "questions": parts.questions(matter, district),
        "basis": parts.basis(matter),
        "photo": "photo" if matter.evidence_report == "photo" else "",
        **parts.charts(matter),
    }
    return render_page(request, "catalogue/matter_public.html", context)
