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
from linli.modules.grids.views import choosing
from linli.modules.grids.views.plan_rows import percent
from linli.ui.answering import Request
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Table, listed

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
        "crumbs": choosing.crumbs((_("Nets of departments"), "")),
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

    def parts(line: queries.OtherLine) -> str:
        shown = line.parts[:SHOWN_PARTS]
        return "；".join(
            f"{homes.get(parent(p.code), '')}{p.name} {percent(p.share)}" for p in shown
        )

    return listed(
        found.lines,
        [
            Column("number", _("Grid number"), primary=True),
            Column("name", _("Name")),
            Column(
                "surface", _("Surface"), align="end",
                of=lambda line: _("%(n).2f ha") % {"n": line.surface / 10_000},
            ),
            Column("parts", _("Lies in the common grids"), wide=True, of=parts),
            Column("state", _("Mapped"), of=mapped),
        ],
        _("Grids of this net"),
        key=lambda line: line.pk,
    )  # fmt: skip


def mapped(line: queries.OtherLine) -> Badge:
    if line.mapped and line.mapped == line.dominant:
        return Badge(_("mapped"), "good")
    return Badge(_("to be mapped"), "info") if line.dominant else Badge(_("by hand"), "warn")


def metres(line: Any) -> str:
    return _("%(n)d m²") % {"n": line[2]}


def overlap_table(found: queries.NetOverlaps) -> Table:
    return listed(
        found.overlaps,
        [
            Column("one", _("Grid number"), primary=True, of=lambda line: line[0]),
            Column("other", _("overlaps with"), of=lambda line: line[1]),
            Column("surface", _("Surface"), align="end", of=metres),
        ],
        _("Overlaps"),
        key=lambda line: f"{line[0]}-{line[1]}",
    )


def gap_table(found: queries.NetOverlaps) -> Table:
    place = _("Place (longitude, latitude)")
    return listed(
        found.gaps,
        [
            Column("place", place, primary=True, of=lambda gap: f"{gap[0]:.6f}, {gap[1]:.6f}"),
            Column("surface", _("Surface"), align="end", of=metres),
        ],
        _("Gaps"),
        key=lambda gap: f"{gap[0]}-{gap[1]}",
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
