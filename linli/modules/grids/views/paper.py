"""The map sheet of a grid as PDF."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse

from linli.modules.grids.queries import sheets
from linli.modules.grids.views import printing
from linli.ui.answering import Request, as_file
from linli.ui.pages import page

PDF = "application/pdf"


@page("grids.view", methods=("GET",))
def sheet(request: Request, code: str) -> HttpResponse:
    """`paper=a3` for a large board; A4 without it."""
    found = sheets.map_sheet(request.actor, code)
    paper = request.GET.get("paper", "").lower()
    paper = paper if paper in printing.WINDOWS else "a4"
    link = f"{settings.BASE_URL.rstrip('/')}{reverse('grids:public', args=[code])}"
    content = printing.sheet_pdf(found, link, paper)
    return as_file(content, f"{found.page.name}-{code}-{paper}.pdf", PDF, inline=True)
