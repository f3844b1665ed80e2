"""What the page of one thing shows, put together from its declaration."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.errors import NotFound
from linli.core.files import queries as files_of
from linli.core.lifecycle.commands import moves
from linli.core.lifecycle.states import Move
from linli.core.subjects import queries as subjects
from linli.core.tasks import queries as tasks
from linli.ui.pages import render_page
from linli.ui.subject import history
from linli.ui.subject.declaration import Scene, Subject
from linli.ui.subject.lists import number

Context = dict[str, Any]


def opened(of: Subject, request: HttpRequest, pk: int) -> Scene:
    """The row as this actor may see it, and the task meant; NotFound otherwise."""
    row = of.rows(request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound()
    asked = number(request.POST.get("task") or request.GET.get("task", ""))
    task = None
    if asked:
        held = tasks.open_of(of.type, [row.pk]).filter(pk=asked).first()
        task = held if held and tasks.holds(request.actor, held) else None
    return Scene(request.actor, row, task)


def shown(
    of: Subject, request: HttpRequest, scene: Scene, more: Context | None = None, status: int = 200
) -> HttpResponse:
    """The page; `more` may hold a step's form, which then stands first."""
    context = {**facts(of, request, scene), **(more or {})}
    return render_page(request, of.template, context, status)


def facts(of: Subject, request: HttpRequest, scene: Scene) -> Context:
    """Everything the page and the paper show, in a bounded number of statements."""
    row, now = scene.row, timezone.now()
    held = tasks.of_subject(of.type, row.pk)
    files = files_of.of(of.type, [row.pk])[row.pk]
    told = history.timeline(of, row, files)
    for moment in told:
        moment["photos"] = photo_items(moment["files"])
    rows = history.task_rows(of, scene, held, now)
    for one in rows:
        one["steps"] = [button(of, row, move, one["task"].pk) for move in one["moves"]]
    return {
        "of": of,
        "row": row,
        "page_url": of.url("", row.pk),
        "paper_url": of.url("paper", row.pk),
        "link_url": of.url("link", row.pk),
        "title": of.title(row),
        "badge": of.badge(row),
        "marks": of.marks(row),
        "nearer": history.nearer(of, row, held, now),
        "text": getattr(row, of.text) if of.text else "",
        "facts": own_facts(of, row),
        "main_sections": sections(of, scene, side=False),
        "side_sections": sections(of, scene, side=True),
        "tasks": rows,
        "timeline": told,
        "clocks": history.clocks(of, row, held, now),
        "links": subjects.links_of(request.actor, of.type, row.pk),
        **buttons(of, scene, rows),
    }


def own_facts(of: Subject, row: Any) -> list[tuple[Any, Any]]:
    own = [(label, value) for label, value in of.facts(row) if value not in (None, "")]
    ended = [(_("Ended"), row.closed_at)] if row.closed_at else []
    return [
        (_("Area"), areas.full_name(row.area, " ")),
        *own,
        (_("Came in"), row.opened_at),
        *ended,
    ]


def sections(of: Subject, scene: Scene, *, side: bool) -> list[Context]:
    """Those of one column of the page that have something to show."""
    found = []
    for one in of.sections:
        if one.side != side:
            continue
        facts = list(one.facts(scene)) if one.facts else []
        values = dict(one.values(scene)) if one.values else {}
        if facts or values or (one.template and not one.values):
            found.append({"title": one.title, "facts": facts, "template": one.template, **values})
    return found


def button(of: Subject, row: Any, move: Move, task: int | None = None) -> Context:
    """A step as a button: at once when it asks nothing, else a link to its form."""
    step = of.steps[move.name]
    return {
        "move": move,
        "label": move.label,
        "url": of.url("step", row.pk, move.name),
        "task": task,
        "direct": step.fields is None and not move.reason and not step.hint,
    }


def buttons(of: Subject, scene: Scene, rows: list[Context]) -> Context:
    """What is likely wanted next first, with what one's own tasks ask for; the rest folded."""
    offered = moves(scene.actor, scene.row, of.machine)
    found = [button(of, scene.row, move) for move in offered if move.name in of.steps]
    mine = [step for one in rows if one["mine"] for step in one["steps"]]
    return {
        "first_steps": [b for b in found if b["move"].first] + mine,
        "more_steps": [b for b in found if not b["move"].first],
    }


def photo_items(found: list[Any]) -> list[Context]:
    """For the `photos` tag."""
    return [
        {"url": f"/files/{f.token}", "thumb": f"/files/{f.token}?size=320", "alt": ""}
        for f in found
        if f.is_image
    ]
