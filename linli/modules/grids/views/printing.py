"""Grids on paper: the map sheet for the notice board and the sheets of a handover, by typst.

All words travel as JSON, so that typst never reads them as markup; fonts are the shipped ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.areas.codes import parent
from linli.modules.grids.queries import sheets
from linli.modules.grids.queries.sheets import MapSheet
from linli.ui import moments, theme
from linli.ui.answering import Request, as_file
from linli.ui.maps.sheet_map import SheetMap, sheet_map
from linli.ui.pages import page
from linli.ui.paper import code, compiled

PAPER = Path(__file__).parent.parent / "paper"
PDF = "application/pdf"
# Width and height in millimetres of the map on each paper (landscape).
WINDOWS = {"a4": (182.0, 164.0), "a3": (272.0, 231.0)}
UNITS_PER_MM = 4.0
TEXT_MM = {"a4": 3.1, "a3": 4.0}


@page("grids.view", methods=("GET",))
def sheet(request: Request, code: str) -> HttpResponse:
    """The map sheet of a grid. `paper=a3` for a large board; A4 without it."""
    found = sheets.map_sheet(request.actor, code)
    paper = request.GET.get("paper", "").lower()
    paper = paper if paper in WINDOWS else "a4"
    link = f"{settings.BASE_URL.rstrip('/')}{reverse('grids:public', args=[code])}"
    name = f"{found.page.name}-{code}-{paper}.pdf"
    return as_file(sheet_pdf(found, link, paper), name, PDF, inline=True)


def sheet_pdf(sheet: MapSheet, link: str, paper: str = "a4") -> bytes:
    """The sheet of one grid for the notice board; `paper` is a4 or a3, `link` what the code holds.

    Who is answerable stands there only as written for the notice.
    """
    page = sheet.page
    width, height = (side * UNITS_PER_MM for side in WINDOWS[paper])
    drawing = sheet_map(drawn(sheet), width, height, TEXT_MM[paper] * UNITS_PER_MM)
    data = {
        **{name: getattr(page, name) for name in ("code", "worker", "telephone", "council")},
        "paper": paper,
        "window": list(WINDOWS[paper]),
        "title": page.name,
        "place": "".join(page.path[-3:]),
        "drawing": theme.on_paper(drawing),
        "qr": code(link),
        "link": link,
        "words_below": page.words,
        "since": _("In force from %(day)s") % {"day": moments.local_date(page.valid_from)},
    }
    return compiled(PAPER / "sheet.typ", data, "grids/paper/sheet.txt")


def drawn(sheet: MapSheet) -> SheetMap:
    """What the map draws, as features; neighbours of other communities carry their names."""
    own = {"name": sheet.page.name, "geometry": sheet.page.border}
    home = parent(sheet.page.code)
    around = areas.labels({parent(one["code"]) for one in sheet.neighbours} - {home})
    return SheetMap(
        own=feature(own),
        neighbours=[
            feature({**one, "name": around.get(parent(one["code"]), "") + one["name"]})
            for one in sheet.neighbours
        ],
        barriers=sheet.barriers,
        compounds=[feature(one) for one in sheet.compounds],
        buildings=[feature(placed(one)) for one in sheet.buildings],
    )


def placed(building: dict[str, Any]) -> dict[str, Any]:
    """A building without an outline is a point."""
    point = {"type": "Point", "coordinates": [building["lon"], building["lat"]]}
    return {**building, "name": building["label"], "geometry": building["geometry"] or point}


def feature(row: dict[str, Any]) -> dict[str, Any]:
    facts = {name: value for name, value in row.items() if name != "geometry"}
    return {"type": "Feature", "properties": facts, "geometry": row["geometry"]}


def handover_pdf(title: str, people: Sequence[dict[str, Any]]) -> bytes:
    """One page per person; a single page that says so when nobody's grid changes."""
    data = {"title": title, "sheets": list(people)}
    return compiled(PAPER / "handover.typ", data, "grids/paper/handover.txt")
