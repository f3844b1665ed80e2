"""Grids on paper: the map sheet for the notice board and the sheets of a handover, by typst.

All words travel as JSON, so that typst never reads them as markup; fonts are the shipped ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.areas import queries as areas
from linli.core.areas.codes import parent
from linli.modules.grids.queries.sheets import MapSheet
from linli.modules.grids.views.sheet_map import SheetMap, sheet_map
from linli.ui import moments, theme
from linli.ui.paper import code, compiled, language

PAPER = Path(__file__).parent.parent / "paper"
# Width and height in millimetres of the map on each paper (landscape).
WINDOWS = {"a4": (182.0, 164.0), "a3": (272.0, 231.0)}
UNITS_PER_MM = 4.0
TEXT_MM = {"a4": 3.1, "a3": 4.0}


def sheet_pdf(sheet: MapSheet, link: str, paper: str = "a4") -> bytes:
    """The sheet of one grid for the notice board; `paper` is a4 or a3, `link` what the code holds."""
    page = sheet.page
    width, height = (side * UNITS_PER_MM for side in WINDOWS[paper])
    drawing = sheet_map(drawn(sheet), width, height, TEXT_MM[paper] * UNITS_PER_MM)
    data = {
        "lang": language(),
        "paper": paper,
        "window": list(WINDOWS[paper]),
        "title": page.name,
        "place": "".join(page.path[-3:]),
        "code": page.code,
        "drawing": theme.on_paper(drawing),
        "qr": code(link),
        "link": link,
        "facts": people(page),
        "words_below": page.words,
        "since": _("In force from %(day)s") % {"day": moments.local_date(page.valid_from)},
        "key": key(),
        "words": {
            "scan": _("Scan: worker, telephone, open matters, report a matter"),
            "key": _("Key to the map"),
            "foot": _("Sketch map; borders for grid work only, without legal effect"),
        },
    }
    return compiled(PAPER / "sheet.typ", data)


def people(page: Any) -> list[list[str]]:
    """Who is answerable, only as written for the notice; empty is a line to write on."""
    return [
        [_("Grid worker"), page.worker],
        [_("Telephone"), page.telephone],
        [_("Residents' council"), page.council],
    ]


def key() -> list[list[str]]:
    """Marks of the map and their words; the template draws each mark."""
    return [
        ["border", _("Border of this grid")],
        ["neighbour", _("Neighbouring grids")],
        ["road", _("Road")],
        ["river", _("River")],
        ["compound", _("Compound")],
        ["building", _("Building")],
    ]


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


def handover_pdf(title: str, sheets: Sequence[dict[str, Any]]) -> bytes:
    """One page per person; a single page that says so when nobody's grid changes."""
    data = {
        "lang": language(),
        "title": title,
        "sheets": [plain(sheet) for sheet in sheets],
        "words": {
            "heading": _("Handover of a grid"),
            "person": _("Handed over by"),
            "post": _("Post"),
            "former": _("Former grid"),
            "present": _("New grid"),
            "households": _("Households of the new grid"),
            "first_day": _("First day"),
            "out": _("Goes out"),
            "into": _("Comes in"),
            "name": _("Compound or land"),
            "number": _("Households"),
            "to": _("Goes to"),
            "from": pgettext("handover", "Comes from"),
            "none": _("Nothing."),
            "sum": _("Together"),
            "notes": _("Keys, papers, open matters"),
            "gives": _("Hands over (signature, date)"),
            "takes": _("Takes over (signature, date)"),
            "witness": _("Community (signature, seal)"),
            "empty": _("No grid worker's grid changes with this plan."),
        },
    }
    return compiled(PAPER / "handover.typ", data)


def plain(sheet: dict[str, Any]) -> dict[str, Any]:
    households = sheet["households"]
    return {
        **sheet,
        "households": "–" if households is None else str(households),
        "first_day": moments.local_date(sheet["first_day"]),
        "out": [[name, str(n), other] for name, n, other in sheet["out"]],
        "into": [[name, str(n), other] for name, n, other in sheet["into"]],
        "out_sum": str(sum(row[1] for row in sheet["out"])),
        "into_sum": str(sum(row[1] for row in sheet["into"])),
    }
