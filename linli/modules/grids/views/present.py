"""The grids in force: on a map as of any day, and each on a page of its own with what it was."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _

from linli.core.areas.codes import GRID, MICRO_GRID
from linli.core.areas.states import Kind
from linli.core.errors import NotFound
from linli.modules.grids.commands import notices
from linli.modules.grids.forms.notices import NoticeForm
from linli.modules.grids.forms.plans import DayForm
from linli.modules.grids.queries import handover, history, layers, nets, sheets
from linli.modules.grids.views import choosing, exports, history_rows
from linli.modules.grids.views.plan_rows import (
    VERDICTS,
    Features,
    Places,
    first_columns,
    last_columns,
    of_grids,
    paged_grids,
)
from linli.ui.answering import Request, answer_form
from linli.ui.maps.plan_map import plan_map
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Table

VIEW = "grids.view"
MAP_SIZE, GRID_SIZE = (1100.0, 600.0), (720.0, 460.0)


@page(VIEW, methods=("GET",))
def present_map(request: Request) -> HttpResponse:
    """Grids in force on a day, with the net of another department laid over them when asked for."""
    choices, area = choosing.asked(request.actor, VIEW, request.GET.get("area", ""))
    day_form = DayForm(request.GET if request.GET.get("on") else None)
    found = layers.present_layers(request.actor, area, day_form.day())
    known = nets.nets(request.actor)
    net = whole(request.GET.get("net", ""), {one.organisation for one in known})
    features = found["grids"]["features"]
    over = nets.net_layer(request.actor, net)["features"] if net else []
    context = {
        "choices": choices,
        "area": area,
        "day_form": day_form if day_form.is_bound else DayForm(initial={"on": found["day"]}),
        "day": found["day"],
        "nets": known,
        "net": net,
        "drawing": plan_map(
            features, found["barriers"]["features"], size=MAP_SIZE, link=grid_link, over=over, outer=found["community"]["features"],
            label=_("Map of the grids in force"),
        ),
        **paged_grids(request, features, grid_table),
        "formats": exports.FORMATS,
        "crumbs": choosing.crumbs((_("Map of grids"), "")),
    }  # fmt: skip
    return render_page(request, "grids/present.html", context)


def whole(text: str, known: set[int]) -> int:
    """A number when it is one of the known ones, else 0."""
    return int(text) if text.isdecimal() and int(text) in known else 0


def grid_link(feature: dict[str, Any]) -> str:
    return reverse("grids:grid", args=[feature["properties"]["code"]])


def grid_table(features: Features, places: Places) -> Table:
    return of_grids(
        features,
        [*first_columns(places), *last_columns(state_of)],
        _("Grids in force"),
        _("No grids were in force here on this day."),
        key=lambda own: own["code"],
        url=lambda own: reverse("grids:grid", args=[own["code"]]),
    )


def state_of(facts: dict[str, Any]) -> Any:
    if facts["kind"] == Kind.SPECIAL_GRID:
        return Badge(_("Special grid"), "special")
    if facts["households"] is None:
        return Badge(_("households not known"), "neutral")
    return VERDICTS[facts["state"]]


@page(VIEW, methods=("GET",))
def grid(request: Request, code: str) -> HttpResponse:
    """One grid: facts, map, what it was, who works there, and what its notice says."""
    told = history.history(request.actor, code)
    if len(code) not in (GRID, MICRO_GRID):
        raise NotFound()
    latest = told.rows[-1]
    live = sheets.grid_page(code) if history_rows.in_force(latest) else None
    day = None if live else (latest.valid_until or latest.valid_from)
    around = layers.present_layers(request.actor, code[:12], day, len(code))
    notice = sheets.notice_of(request.actor, code) if live else None
    context = {
        "row": latest,
        "live": live,
        "facts": history_rows.facts(latest, live),
        "badge": history_rows.period(latest),
        "drawing": plan_map(around["grids"]["features"], around["barriers"]["features"], size=GRID_SIZE, chosen=code, link=grid_link, label=_("Map of the grid and its neighbours")),
        "periods": history_rows.periods(told),
        "came": history_rows.passed(told, came=True),
        "went": history_rows.passed(told, came=False),
        "posts": history_rows.posts(handover.posts_of(request.actor, code) if live else []),
        "notice": notice,
        "notice_facts": history_rows.notice_facts(notice),
        "may_write": live is not None and request.actor.covers("grids.notice", code),
        "public_url": reverse("grids:public", args=[code]),
        "crumbs": choosing.crumbs((_("Map of grids"), f"{reverse('grids:present')}?area={code[:12]}"), (latest.label, "")),
    }  # fmt: skip
    return render_page(request, "grids/grid.html", context)


@page("grids.notice")
def notice(request: Request, code: str) -> HttpResponse:
    found = sheets.notice_of(request.actor, code)
    initial = {name: getattr(found, name) for name in NoticeForm.base_fields}
    shown = sheets.grid_page(code)
    return answer_form(
        request,
        NoticeForm(request.POST or None, initial=initial),
        lambda said: notices.write(request.actor, area=code, **said),
        lambda _row: reverse("grids:grid", args=[code]),
        _("The notice is written. Print the sheet anew for the board."),
        title=_("Notice of %(name)s") % {"name": shown.name},
        subtitle=format_html("{} · {}", "".join(shown.path), code),
        crumbs=choosing.crumbs((shown.name, reverse("grids:grid", args=[code])), (_("Notice"), "")),
        cancel_url=reverse("grids:grid", args=[code]),
        template="grids/form.html",
        intro=_("This is what everyone can read on the notice board and on the public page."),
    )
