"""The register of places by community, as files, and addresses completed from it."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import Http404, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, COUNTY
from linli.core.errors import Invalid
from linli.core.exchange import outgoing
from linli.core.places import queries as register
from linli.core.places import standard
from linli.modules.grids.exchange import sheets as exchange
from linli.modules.grids.forms.places import AddressesForm
from linli.modules.grids.views import choosing, exports, plan_rows
from linli.ui.answering import Request, as_file
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Table, listed

VIEW = "places.view"
KINDS = ("compounds", "buildings", "doorplates", "barriers", "borders")


@page(VIEW)
def places(request: Request) -> HttpResponse:
    """What the register holds; posted addresses are answered on the same page and not kept."""
    wanted = request.POST.get("area", "") or request.GET.get("area", "")
    choices, area = choosing.asked(request.actor, VIEW, wanted)
    form = AddressesForm(request.POST or None)
    asked = request.method == "POST" and form.is_valid()
    found = standard.complete(form.cleaned_data["texts"], area[:COUNTY]) if asked else []
    context = {
        "choices": choices,
        "area": area,
        "form": form,
        "asked": asked,
        "found": found_table(found),
        "counts": count_table(area),
        "sheets": sheets(request),
        "formats": exports.FORMATS,
        "crumbs": choosing.crumbs((_("Places and addresses"), "")),
    }
    status = Invalid.status if form.is_bound and form.errors else 200
    return render_page(request, "grids/places.html", context, status)


@page(VIEW, methods=("GET",))
def places_export(request: Request, kind: str, form: str) -> HttpResponse:
    if kind not in KINDS or form not in outgoing.FORMS:
        raise Http404
    area = request.GET.get("area", "") or choosing.home(request.actor, VIEW)
    filename, content = exchange.export_layer(request.actor, kind, area, form)
    return as_file(content, filename, outgoing.FORMS[form].mime)


def sheets(request: Request) -> list[dict[str, Any]]:
    """Kinds of the register with where they come in, for those who may."""
    return [
        {
            "kind": kind,
            "label": exchange.SHEETS[kind].label,
            "url": reverse("console:import_kind", args=[kind]) if may_import(request, kind) else "",
        }
        for kind in KINDS
    ]


def may_import(request: Request, kind: str) -> bool:
    actor = request.actor
    return actor.may("console.imports") and actor.may(exchange.SHEETS[kind].permission)


def count_table(area: str) -> Table:
    held = register.counts(area[:COMMUNITY])
    names = areas.labels(held)

    def number(at: int) -> Callable[[Any], str]:
        return lambda line: f"{line[1][at]:,}"

    return listed(
        held.items(),
        [
            Column(
                "name", _("Community"), primary=True, of=lambda line: names.get(line[0], line[0])
            ),
            Column("compounds", _("Compounds"), align="end", of=number(0)),
            Column("buildings", _("Buildings"), align="end", of=number(1)),
            Column("households", _("Households"), align="end", of=number(2)),
        ],
        _("What the register holds"),
        _("No compounds or buildings are registered here. Bring them in as a sheet or map file."),
        key=lambda line: line[0],
    )


def found_table(found: list[standard.Found]) -> Table:
    names = areas.labels({one.grid for one in found if one.grid})
    return listed(
        found,
        [
            Column("given", _("As written"), primary=True),
            Column("text", _("Standard address"), wide=True, of=lambda one: one.text or None),
            Column("grid", _("Grid"), of=lambda one: names.get(one.grid)),
            Column("level", _("Matched down to"), of=matched),
            Column(
                "confidence", _("Confidence"), align="end",
                of=lambda one: plan_rows.percent(one.confidence),
            ),
            Column("reasons", _("Reasons"), wide=True, of=standard.reasons),
        ],
        _("Addresses"),
        _("No address was given."),
        key=lambda one: one.given,
    )  # fmt: skip


def matched(one: standard.Found) -> Badge:
    return Badge(standard.level_label(one), "good" if one.matched else "warn")
