"""What the code on a notice board leads to: the grid for its residents."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, parent
from linli.core.areas.states import Kind
from linli.modules.grids.queries import sheets
from linli.ui.answering import Request
from linli.ui.maps.plan_map import plan_map
from linli.ui.pages import PUBLIC, page, render_page

SIZE, TEXT = (360.0, 300.0), 15.0


@page(PUBLIC, methods=("GET",))
def grid(request: Request, code: str) -> HttpResponse:
    """Only names and what was written for the notice; no figures about residents."""
    found = sheets.grid_page(code)
    kind = _("Micro-grid") if found.kind == Kind.MICRO_GRID else _("Grid")
    context = {
        "found": found,
        "kind": kind,
        "place": "".join(found.path[2:]),
        "dial": "".join(c for c in found.telephone if c.isdigit() or c == "+"),
        "drawing": plan_map(
            around(code), size=SIZE, chosen=code, text=TEXT, label=_("Map of the grid")
        ),
        "report_url": f"{reverse('cases:choose')}?community={code[:COMMUNITY]}",
        "matters_url": reverse("cases:public"),
    }
    return render_page(request, "grids/public.html", context)


def around(code: str) -> list[dict[str, Any]]:
    """The grids of the same community with their names and nothing else."""
    names = ("code", "name", "lon", "lat")
    return [
        {**one, "properties": {name: one["properties"][name] for name in names}}
        for one in areas.outlines(parent(code), len(code))["features"]
    ]
