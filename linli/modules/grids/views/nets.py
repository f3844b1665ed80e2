"""Other departments' nets: brought in by a sheet, looked at, mapped onto the common net."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.areas import queries as areas
from linli.core.areas.codes import parent
from linli.modules.grids.commands import nets as commands
from linli.modules.grids.queries import nets as queries
from linli.modules.grids.views import choosing, exports
from linli.modules.grids.views.plan_rows import hectares, percent
from linli.ui.answering import Request
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Number, Table, listed

SHOWN_PARTS = 3


@page("grids.view", methods=("GET",))
def nets(request: Request) -> HttpResponse:
    known = queries.nets(request.actor)
    ids = [one.organisation for one in known]
    chosen = choosing.whole(request.GET.get("net", ""), set(ids)) or next(iter(ids), 0)
    context: dict[str, Any] = {
        "tabs": [
            {"label": one.name, "url": f"?net={one.organisation}", "active": one.organisation == chosen, "count": one.grids}
            for one in known
        ],
        "import_url": exports.import_url(request, "other_grids"),
        "may_map": request.actor.may("grids.draw"),
        "crumbs": choosing.crumbs((_("Nets of departments"), "")),
    }  # fmt: skip
    if chosen:
        found = queries.net_overlaps(request.actor, chosen)
        context |= {"found": found, "table": table(found), "overlaps": overlap_table(found), "gaps": gap_table(found), "tiles": tiles(found), "least": percent(found.least)}  # fmt: skip
    return render_page(request, "grids/nets.html", context)


def tiles(found: queries.NetOverlaps) -> list[dict[str, Any]]:
    doubtful = len(found.unmapped)

    def counted(label: str, number: int) -> dict[str, Any]:
        return {"label": label, "value": number, "tone": "warn" if number else ""}

    return [
        {"label": _("Grids of this net"), "value": len(found.lines)},
        {"label": _("With a common grid"), "value": len(found.lines) - doubtful, "tone": "good"},
        counted(_("In several common grids"), doubtful),
        counted(_("Overlaps"), len(found.overlaps)),
        counted(_("Gaps"), len(found.gaps)),
    ]


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
            Number("surface", _("Surface"), show=hectares),
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


def metres(surface: float) -> str:
    return _("%(n)d m²") % {"n": surface}


def overlap_table(found: queries.NetOverlaps) -> Table:
    return listed(
        [dict(zip(("one", "other", "surface"), line, strict=True)) for line in found.overlaps],
        [
            Column("one", _("Grid number"), primary=True),
            Column("other", _("overlaps with")),
            Number("surface", _("Surface"), show=metres),
        ],
        _("Overlaps"),
        key=lambda line: f"{line['one']}-{line['other']}",
    )


def gap_table(found: queries.NetOverlaps) -> Table:
    return listed(
        [
            {"place": f"{lon:.6f}, {lat:.6f}", "surface": surface}
            for lon, lat, surface in found.gaps
        ],
        [
            Column("place", _("Place (longitude, latitude)"), primary=True),
            Number("surface", _("Surface"), show=metres),
        ],
        _("Gaps"),
        key=lambda line: line["place"],
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
