"""A case on paper: the printable page, the PDF, the notice with the case code."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.modules.cases.views import case_parts, place_drawing, printing
from linli.modules.cases.views.case import opened
from linli.ui.pages import SIGNED_IN, page, render_page


@page(SIGNED_IN, methods=("GET",))
def printed(request: HttpRequest, case_id: int) -> HttpResponse:
    facts = case_parts.page_facts(request, opened(request, case_id))
    return render_page(request, "cases/case/print.html", facts)


@page(SIGNED_IN, methods=("GET",))
def pdf(request: HttpRequest, case_id: int) -> HttpResponse:
    whole = opened(request, case_id)
    case = whole.case
    facts = case_parts.page_facts(request, whole)
    drawing = place_drawing.drawing(case.area, case.lon, case.lat)
    return as_file(printing.case_pdf(facts, case_parts.told(whole), drawing), f"{case.number}.pdf")


@page(SIGNED_IN, methods=("GET",))
def notice(request: HttpRequest, case_id: int) -> HttpResponse:
    """For the reporter or the spot: number, code, place, promised date; nothing about people."""
    whole = opened(request, case_id)
    case = whole.case
    matter = case_parts.catalogue.by_id(case.matter_id)
    rows = [(_("Place"), case.place), (_("Promised date"), case.due_at)]
    link = case_parts.link(case.code)
    made = printing.notice_pdf(case, matter.label, link, [row for row in rows if row[1]])
    return as_file(made, f"{case.number}-code.pdf")


def as_file(content: bytes, name: str) -> HttpResponse:
    answer = HttpResponse(content, content_type="application/pdf")
    answer["Content-Disposition"] = f'inline; filename="{name}"'
    return answer
