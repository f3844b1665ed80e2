"""Other departments' nets: brought in by a sheet, looked at, mapped onto the common net."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.areas import queries as areas
from linli.core.areas.codes import parent
from linli.modules.grids.commands import nets as commands
from linli.modules.grids.queries import nets as queries
from linli.modules.grids.views.answering import Request
from linli.modules.grids.views.plan_rows import percent
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table

SHOWN_PARTS = 3


@page("grids.view", methods=("GET",))
def nets(request: Request) -> HttpResponse:
    known = queries.nets(request.actor)
    wanted = request.GET.get("net", "")
    ids = {one.organisation for one in known}
    chosen = int(wanted) if wanted.isdecimal() and int(wanted) in ids else 0
    chosen = chosen or (known[0].organisation if known else 0)
    context: dict[str, Any] = {
        "tabs": [
            {"label": one.name, "url": f"?net={one.organisation}", "active": one.organisation == chosen, "count": one.grids}
            for one in known
        ],
        "import_url": import_url(request),
        "may_map": request.actor.may("grids.draw"),
        "crumbs": [(_("Grids"), reverse("grids:overview")), (_("Nets of departments"), "")],
    }  # fmt: skip
    if chosen:
        found = queries.net_overlaps(request.actor, chosen)
        context |= {"found": found, "table": table(found), "overlaps": overlap_table(found), "gaps": gap_table(found), "tiles": tiles(found), "least": percent(found.least)}  # fmt: skip
    return render_page(request, "grids/nets.html", context)


def import_url(request: Request) -> str:
    """The console's page that takes the sheet in, for those who may."""
    try:
        address = reverse("console:import_kind", args=["other_grids"])
    except NoReverseMatch:
        return ""
    return address if request.actor.may("console.imports") else ""


def tiles(found: queries.NetOverlaps) -> list[dict[str, Any]]:
    doubtful = len(found.unmapped)
    return [
        {"label": _("Grids of this net"), "value": len(found.lines)},
        {"label": _("With a common grid"), "value": len(found.lines) - doubtful, "tone": "good"},
        {"label": _("In several common grids"), "value": doubtful, "tone": "warn" if doubtful else ""},
        {"label": _("Overlaps"), "value": len(found.overlaps), "tone": "warn" if found.overlaps else ""},
        {"label": _("Gaps"), "value": len(found.gaps), "tone": "warn" if found.gaps else ""},
    ]  # fmt: skip


def table(found: queries.NetOverlaps) -> Table:
    homes = areas.labels({parent(part.code) for line in found.lines for part in line.parts})
    return Table(
        columns=[
            Column("number", _("Grid number"), primary=True),
            Column("name", _("Name")),
            Column("surface", _("Surface"), align="end"),
            Column("parts", _("Lies in the common grids"), wide=True),
            Column("state", _("Mapped")),
        ],
        rows=[row(line, homes) for line in found.lines],
        caption=_("Grids of this net"),
    )


def row(line: queries.OtherLine, homes: dict[str, str]) -> Row:
    shown = line.parts[:SHOWN_PARTS]
    parts = "；".join(f"{homes.get(parent(p.code), '')}{p.name} {percent(p.share)}" for p in shown)
    state = Badge(_("by hand"), "warn")
    if line.mapped and line.mapped == line.dominant:
        state = Badge(_("mapped"), "good")
    elif line.dominant:
        state = Badge(_("to be mapped"), "info")
    return Row(
        id=line.pk,
        cells={
            "number": line.number,
            "name": line.name,
            "surface": _("%(n).2f ha") % {"n": line.surface / 10_000},
            "parts": parts,
            "state": state,
        },
    )


def overlap_table(found: queries.NetOverlaps) -> Table:
    return Table(
        columns=[
            Column("one", _("Grid number"), primary=True),
            Column("other", _("overlaps with")),
            Column("surface", _("Surface"), align="end"),
        ],
        rows=[
            Row(
                id=f"{one}-{other}",
                cells={"one": one, "other": other, "surface": _("%(n)d m²") % {"n": surface}},
            )
            for one, other, surface in found.overlaps
        ],
        caption=_("Overlaps"),
    )


def gap_table(found: queries.NetOverlaps) -> Table:
    return Table(
        columns=[
            Column("place", _("Place (longitude, latitude)"), primary=True),
            Column("surface", _("Surface"), align="end"),
        ],
        rows=[
            Row(
                id=f"{lon}-{lat}",
                cells={"place": f"{lon:.6f}, {lat:.6f}", "surface": _("%(n)d m²") % {"n": surface}},
            )
            for lon, lat, surface in found.gaps
        ],
        caption=_("Gaps"),
    )


@page("grids.draw", methods=("POST",))
def map_onto(request: Request, organisation_id: int) -> HttpResponse:
    made = commands.map_onto(request.actor, organisation_id)
    said = ngettext(
        "%(n)s number was mapped onto the common net.",
        "%(n)s numbers were mapped onto the common net.",
        made.written,
    ) % {"n": made.written}
    messages.success(request, said)
    return redirect(f"{reverse('grids:nets')}?net={organisation_id}")
