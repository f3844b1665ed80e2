"""The notice with the case code, on paper."""

from __future__ import annotations

from pathlib import Path

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.modules.cases.queries import cases
from linli.modules.cases.queries.reporters import link
from linli.modules.cases.views.case import opened
from linli.ui.answering import as_file
from linli.ui.pages import SIGNED_IN, page
from linli.ui.paper import code, compiled, language
from linli.ui.subject.printing import rows

NOTICE = Path(__file__).parent.parent / "paper" / "notice.typ"


@page(SIGNED_IN, methods=("GET",))
def notice(request: HttpRequest, case_id: int) -> HttpResponse:
    """For the reporter or the spot: number, code, place, promised date; nothing about people."""
    case = opened(request, case_id)
    shown = [(_("Place"), case.place), (_("Promised date"), case.due_at)]
    address = link(case.code)
    data = {
        "lang": language(),
        "title": _("Follow this case"),
        "matter": cases.title(case),
        "number": case.number,
        "facts": rows([row for row in shown if row[1]]),
        "qr": code(address),
        "scan": _("Scan to see where it stands"),
        "link": address,
    }
    made = compiled(NOTICE, data)
    return as_file(made, f"{case.number}-code.pdf", "application/pdf", inline=True)
