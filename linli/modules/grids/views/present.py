"""The grids in force: on a map as of any day, and each on a page of its own with what it was."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter
from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _

from linli.core.areas.codes import GRID, MICRO_GRID
from linli.core.areas.queries import AreaFacts
from linli.core.areas.states import Kind
from linli.core.errors import NotFound
from linli.core.values.days import holds
from linli.modules.grids.commands import notices
from linli.modules.grids.forms import DayForm, NoticeForm
from linli.modules.grids.queries import handover, history, layers, nets, sheets
from linli.modules.grids.queries.handover import Holder
from linli.modules.grids.queries.history import History
from linli.modules.grids.queries.sheets import GridPage
from linli.modules.grids.views import choosing, exports
from linli.modules.grids.views.plan_rows import VERDICTS, paged_grids, percent
from linli.ui.answering import Request, answer_form
from linli.ui.maps.plan_map import plan_map
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.register.cells import period_badge
from linli.ui.table import Column, Number, Table, listed

VIEW = "grids.view"
MAP_SIZE, GRID_SIZE = (1100.0, 600.0), (720.0, 460.0)


@page(VIEW, methods=("GET",))
def present_map(request: Request) -> HttpResponse:
    """Grids in force on a day, with the net of another department laid over them when asked for."""
    picker, area = choosing.asked(request.actor, VIEW, request.GET.get("area", ""))
    day_form = DayForm(request.GET if request.GET.get("on") else None)
    found = layers.present_layers(request.actor, area, day_form.day())
    known = nets.nets(request.actor)
    net = choosing.whole(request.GET.get("net", ""), {one.organisation for one in known})
    features = found["grids"]["features"]
    over = nets.net_layer(request.actor, net)["features"] if net else []
    context = {
        "picker": picker,
        "area": area,
        "day_form": day_form if day_form.is_bound else DayForm(initial={"on": found["day"]}),
        "day": found["day"],
        "nets": known,
        "net": net,
        "drawing": plan_map(
            features, found["barriers"]["features"], size=MAP_SIZE, link=grid_link, over=over, outer=found["community"]["features"],
            label=_("Map of the grids in force"),
        ),
        **paged_grids(
            request, features, state_of, _("Grids in force"), _("No grids were in force here on this day."),
            key=lambda own: own["code"], url=lambda own: reverse("grids:grid", args=[own["code"]]),
        ),
        "formats": exports.FORMATS,
        "crumbs": choosing.crumbs((_("Map of grids"), "")),
    }  # fmt: skip
    return render_page(request, "grids/present.html", context)


def grid_link(feature: dict[str, Any]) -> str:
    return reverse("grids:grid", args=[feature["properties"]["code"]])


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
    live = sheets.grid_page(code) if holds(latest, timezone.localdate()) else None
    day = None if live else (latest.valid_until or latest.valid_from)
    around = layers.present_layers(request.actor, code[:12], day, len(code))
    notice = sheets.notice_of(request.actor, code) if live else None
    context = {
        "row": latest,
        "live": live,
        "facts": facts(latest, live),
        "badge": period_badge(latest),
        "drawing": plan_map(around["grids"]["features"], around["barriers"]["features"], size=GRID_SIZE, chosen=code, link=grid_link, label=_("Map of the grid and its neighbours")),
        "periods": periods(told),
        "came": passed(told, came=True),
        "went": passed(told, came=False),
        "posts": posts(handover.posts_of(request.actor, code) if live else []),
        "notice": notice,
        "notice_facts": [(one.label, getattr(notice, name)) for name, one in NoticeForm.base_fields.items()] if notice else [],
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
        request, NoticeForm(request.POST or None, initial=initial),
        lambda said: notices.write(request.actor, area=code, **said),
        lambda _row: reverse("grids:grid", args=[code]),
        _("The notice is written. Print the sheet anew for the board."),
        title=_("Notice of %(name)s") % {"name": shown.name},
        subtitle=format_html("{} · {}", "".join(shown.path), code),
        crumbs=choosing.crumbs((shown.name, reverse("grids:grid", args=[code])), (_("Notice"), "")),
        cancel_url=reverse("grids:grid", args=[code]), template="grids/form.html",
        intro=_("This is what everyone can read on the notice board and on the public page."),
    )  # fmt: skip


def facts(row: AreaFacts, live: GridPage | None) -> list[tuple[Any, Any]]:
    found: list[tuple[Any, Any]] = [
        (_("Code"), row.code),
        (_("Kind"), Kind(row.kind).label),
        (_("Households"), row.households),
        (_("In force from"), row.valid_from),
    ]
    if row.valid_until:
        found.append((_("Last day"), row.valid_until))
    if live:
        found.append((_("Open public matters"), live.open_cases))
    return found


def periods(told: History) -> Table:
    return listed(
        reversed(told.rows),
        [
            Column("label", _("Name"), primary=True),
            Column("valid_from", _("From")),
            Column("valid_until", _("Last day"), show=lambda day: day or _("open")),
            Number("households", _("Households")),
            Column("state", _("State"), of=period_badge),
        ],
        _("Names and periods"),
        key=lambda row: str(row.valid_from),
    )


def passed(told: History, *, came: bool) -> Table:
    """Where it came from, or what became of it, with shares."""
    rows = told.came if came else told.went
    other = attrgetter("former" if came else "present")
    return listed(
        [row for row in rows if row.former != row.present or len(rows) > 1],
        [
            Column(
                "former" if came else "present",
                _("Former grid") if came else _("Following grid"),
                primary=True,
                show=lambda code: told.names.get(code, code),
            ),
            Column("valid_from", _("From")),
            Number("households", _("Households")),
            Number("household_share", _("Share of the former households"), show=percent),
            Number("surface_share", _("Share of the former surface"), show=percent),
        ],
        _("Came from") if came else _("Went to"),
        key=lambda row: row.pk,
        url=lambda row: reverse("grids:grid", args=[other(row)]),
    )


def posts(holders: Sequence[Holder]) -> Table:
    """Who works in the grid; a vacancy is marked."""
    return listed(
        holders,
        [
            Column("label", _("Post")),
            Column(
                "name",
                _("Holder"),
                primary=True,
                show=lambda name: name or Badge(_("Vacant"), "warn"),
            ),
            Column("organisation", _("Organisation")),
        ],
        _("Posts"),
        _("Nobody holds a post in this grid."),
        key=lambda one: one.post,
    )
