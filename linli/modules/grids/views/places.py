"""The register of places by community, as files, and addresses completed from it."""

from __future__ import annotations

from django.http import Http404, HttpResponse
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, COUNTY
from linli.core.errors import Invalid
from linli.core.exchange import outgoing
from linli.core.places import queries as register
from linli.core.places import standard
from linli.modules.grids.exchange import sheets as exchange
from linli.modules.grids.forms import AddressesForm
from linli.modules.grids.views import choosing, exports, plan_rows
from linli.ui.answering import Request, as_file
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Number, Table, listed

VIEW = "places.view"
KINDS = ("compounds", "buildings", "doorplates", "barriers", "borders")


@page(VIEW)
def places(request: Request) -> HttpResponse:
    """What the register holds; posted addresses are answered on the same page and not kept."""
    wanted = request.POST.get("area", "") or request.GET.get("area", "")
    picker, area = choosing.asked(request.actor, VIEW, wanted)
    form = AddressesForm(request.POST or None)
    asked = request.method == "POST" and form.is_valid()
    found = standard.complete(form.cleaned_data["texts"], area[:COUNTY]) if asked else []
    context = {
        "picker": picker,
        "area": area,
        "form": form,
        "asked": asked,
        "found": found_table(found),
        "counts": count_table(area),
        "sheets": [
            {
                "kind": kind,
                "label": exchange.SHEETS[kind].label,
                "url": exports.import_url(request, kind),
            }
            for kind in KINDS
        ],
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


def count_table(area: str) -> Table:
    held = register.counts(area[:COMMUNITY])
    names = areas.labels(held)
    counted = ("compounds", "buildings", "households")
    return listed(
        [
            {
                "code": code,
                "name": names.get(code, code),
                **dict(zip(counted, numbers, strict=True)),
            }
            for code, numbers in held.items()
        ],
        [
            Column("name", _("Community"), primary=True),
            Number("compounds", _("Compounds"), show=plan_rows.plain),
            Number("buildings", _("Buildings"), show=plan_rows.plain),
            Number("households", _("Households"), show=plan_rows.plain),
        ],
        _("What the register holds"),
        _("No compounds or buildings are registered here. Bring them in as a sheet or map file."),
        key=lambda line: line["code"],
    )


def found_table(found: list[standard.Found]) -> Table:
    names = areas.labels({one.grid for one in found if one.grid})
    return listed(
        found,
        [
            Column("given", _("As written"), primary=True),
            Column("text", _("Standard address"), wide=True),
            Column("grid", _("Grid"), show=names.get),
            Column("level", _("Matched down to"), of=matched),
            Number("confidence", _("Confidence"), show=plan_rows.percent),
            Column("reasons", _("Reasons"), wide=True, of=standard.reasons),
        ],
        _("Addresses"),
        _("No address was given."),
        key=lambda one: one.given,
    )


def matched(one: standard.Found) -> Badge:
    return Badge(standard.level_label(one), "good" if one.matched else "warn")
