"""A kind of thing for people on the round: what waits for them, one card, the cell on a map."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.contrib import messages
from django.db.models import F
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path, reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, GRID
from linli.core.errors import Denied, Invalid, NotFound
from linli.core.tasks import queries
from linli.core.tasks.models import Task
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.subject import history, lists, maps, pages, steps
from linli.ui.subject.declaration import Scene, Subject
from linli.ui.subject.views import View
from linli.ui.subject.workers import Worker, workers

MOST, MOST_POINTS, MOST_LISTED = 100, 1000, 100
Context = dict[str, Any]


def mine(request: HttpRequest) -> list[Worker]:
    """Those this actor may open; Denied without any."""
    found = [w for w in workers().values() if request.actor.may(w.permission)]
    if not found:
        raise Denied()
    return found


@page(SIGNED_IN, methods=("GET",))
def tasks(request: HttpRequest) -> HttpResponse:
    """What waits, then what else can be done, both by deadline."""
    actor, found = request.actor, mine(request)
    held = queries.listing_of(actor, [(w.of.type, w.task) for w in found], MOST)
    groups = [one for worker in found for one in group(worker, actor, held, timezone.now())]
    named(row for one in groups for row in one["rows"])
    reports = [(reverse(w.report[0]), w.report[1]) for w in found if w.report]
    context = {"groups": groups, "where": where(found, actor), "reports": reports}
    return render_page(request, "ui/subject/worker/tasks.html", context)


def group(worker: Worker, actor: Actor, mine: list[Task], now: datetime) -> list[Context]:
    of = worker.of
    held = [task for task in mine if task.subject_type == of.type]
    rows = of.listed(of.model._default_manager.filter(pk__in=[t.subject_id for t in held]))
    known = {row.pk: row for row in rows}
    waiting = [
        {
            **card(of, known[task.subject_id]),
            "due": history.chip(task, now),
            "level": queries.level(task, now),
        }
        for task in held
        if task.subject_id in known
    ]
    shown = bool(waiting or worker.none)
    found = [{"title": worker.waiting, "rows": waiting, "none": worker.none}] if shown else []
    others = [card(of, row) for row in worker.spot(actor)] if worker.spot else []
    return [*found, *([{"title": worker.spot_title, "rows": others}] if others else [])]


def card(of: Subject, row: Any) -> Context:
    """One row in a list; its place is named for all of a page at once."""
    return {
        "url": of.url("card", row.pk), "title": of.title(row), "number": row.number, "row": row,
        "place": of.place(row), "badges": [of.badge(row), *of.marks(row)], "due": lists.due(of, row),
        "level": "red" if lists.late(of, row, timezone.now()) else "",
    }  # fmt: skip


def named(cards: Iterable[Context]) -> None:
    """One statement for the names of all their areas."""
    held = list(cards)
    names = areas.labels({one["row"].area for one in held})
    for one in held:
        one["area"] = names.get(one["row"].area, "")


def cells(workers: Iterable[Worker], actor: Actor) -> list[str]:
    """The subtrees somebody is responsible for."""
    return list(dict.fromkeys(code for w in workers for code in actor.reach(w.permission)))


def where(workers: Iterable[Worker], actor: Actor) -> str:
    """The names of the cells, the first three."""
    reach = cells(workers, actor)[:3]
    names = areas.labels(reach)
    return " · ".join(names[code] for code in reach if code in names)


def one(worker: Worker) -> View:
    @page(worker.permission, methods=("GET",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        return shown(request, worker, pages.opened(worker.of, request, pk))

    return view


def shown(
    request: HttpRequest, worker: Worker, scene: Scene, more: Context | None = None, status: int = 200
) -> HttpResponse:  # fmt: skip
    """The row as somebody needs it on the spot, with the open step's form."""
    of, row = worker.of, scene.row
    offered = [pages.button(of, row, m) for m in pages.offered(of, scene) if m.name in worker.verbs]
    for button in offered:
        button["label"] = worker.verbs[button["move"].name]
        button["url"] = of.url("card_step", row.pk, button["move"].name)
    context = {
        "of": of, "row": row, "title": of.title(row), "badge": of.badge(row),
        "due": lists.due(of, row), "nearer": history.nearer(of, row, scene.known["tasks"], timezone.now()),
        "place": of.place(row), "whole_url": of.url("", row.pk),
        "area": areas.labels([row.area]).get(row.area, ""), "page_url": of.url("card", row.pk),
        "text": getattr(row, of.text) if of.text else "", "steps": offered,
        "sections": pages.placed(worker.sections, scene), "drawing": worker.drawing(scene),
        **(more or {}),
    }  # fmt: skip
    return render_page(request, "ui/subject/worker/card.html", context, status)


def step(worker: Worker) -> View:
    of = worker.of

    @page(worker.permission)
    def view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        """The form on the card, then the command; back to the tasks, or to the card when there is
        still something to do on it."""
        if verb not in worker.verbs:
            raise NotFound()
        now = steps.taking(of, request, pk, verb)
        if not now.fine:
            return again(request, worker, now, Invalid.status if now.form.errors else 200)
        error = now.run()
        if error is not None:
            return again(request, worker, now, error.status)
        messages.success(request, now.move.done or _("Done."))
        if now.form.fields:
            return redirect("ui:worker")
        return redirect(of.url("card", pk))

    return view


def again(request: HttpRequest, worker: Worker, now: steps.Taking, status: int) -> HttpResponse:
    verb = now.move.name
    url = worker.of.url("card_step", now.scene.row.pk, verb)
    more = {"step_label": worker.verbs[verb], "step_url": url}
    return shown(request, worker, now.scene, {**steps.form_context(request, now), **more}, status)


@page(SIGNED_IN, methods=("GET",))
def cell(request: HttpRequest) -> HttpResponse:
    found = mine(request)
    cards = [card(w.of, row) for w in found for row in in_cell(w, request.actor)]
    named(cards[:MOST_LISTED])
    context = {
        "rows": cards[:MOST_LISTED], "number": len(cards), "where": where(found, request.actor)
    }  # fmt: skip
    return render_page(request, "ui/subject/worker/cell.html", context)


def in_cell(worker: Worker, actor: Actor) -> list[Any]:
    """Open rows of the cells, soonest due first; one statement."""
    of = worker.of
    running = [s.code for s in of.machine.states if not s.final]
    rows = of.rows(actor).filter(state__in=running, area__within=actor.reach(worker.permission))
    return list(of.listed(rows).order_by(F("due_at").asc(nulls_last=True), "id")[:MOST_POINTS])


@page(SIGNED_IN, methods=("GET",))
def points(request: HttpRequest) -> HttpResponse:
    """Open rows with a point, as GeoJSON for the map."""
    now = timezone.now()
    features = [
        maps.feature(w.of, row, f"{w.of.title(row)}", w.of.url("card", row.pk), now)
        for w in mine(request)
        if w.of.on_map
        for row in in_cell(w, request.actor)
        if row.lon is not None
    ]
    return JsonResponse({"type": "FeatureCollection", "features": features})


@page(SIGNED_IN, methods=("GET",))
def outline(request: HttpRequest) -> HttpResponse:
    """Borders of the cells as GeoJSON; of their parts when a cell holds several grids."""
    features: list[Any] = []
    for prefix in cells(mine(request), request.actor):
        level = GRID if len(prefix) >= COMMUNITY else COMMUNITY
        features += areas.outlines(prefix, level)["features"]
    return JsonResponse({"type": "FeatureCollection", "features": features})


def patterns(worker: Worker) -> list[URLPattern]:
    """The cards, below `/worker/`."""
    home, name = f"worker/{worker.of.path}/<int:pk>/", worker.of.name
    return [
        path(home, one(worker), name=f"{name}_card"),
        path(f"{home}<slug:verb>/", step(worker), name=f"{name}_card_step"),
    ]
