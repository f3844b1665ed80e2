"""What the page of one thing shows, put together from its declaration."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.conversation.commands.notes import NOTE
from linli.core.errors import NotFound
from linli.core.files import queries as files_of
from linli.core.lifecycle.commands import moves, refusal
from linli.core.lifecycle.states import Move
from linli.core.subjects import queries as subjects
from linli.core.tasks import queries as tasks
from linli.ui.pages import render_page
from linli.ui.photos import items
from linli.ui.subject import concerned, history, talk
from linli.ui.subject.declaration import Scene, Section, Step, Subject
from linli.ui.subject.lists import facts as shown_facts
from linli.ui.subject.lists import number

Context = dict[str, Any]


def opened(of: Subject, request: HttpRequest, pk: int) -> Scene:
    """The row as this actor may see it, and the task meant; NotFound otherwise."""
    row = of.rows(request.actor).filter(pk=pk).first()
    if row is None:
        raise NotFound()
    held = [t for t in tasks.of_subject(of.type, row.pk)]
    asked = number(request.POST.get("task") or request.GET.get("task", ""))
    files = files_of.of(of.type, [row.pk])[row.pk]
    scene = Scene(
        request.actor, row, next((t for t in held if t.pk == asked and not t.done_at), None),
        [t for t in held if t.done_at is None], files,
    )  # fmt: skip
    scene.known["tasks"] = held
    return scene


def shown(
    of: Subject, request: HttpRequest, scene: Scene, more: Context | None = None, status: int = 200
) -> HttpResponse:
    """The page; `more` may hold a step's form, which then stands first."""
    context = {**facts(of, request, scene), **(more or {})}
    return render_page(request, of.template, context, status)


def facts(of: Subject, request: HttpRequest, scene: Scene) -> Context:
    """Everything the page and the paper show, in a bounded number of statements."""
    row, now = scene.row, timezone.now()
    held = scene.known["tasks"]
    told = history.timeline(of, row, [f for f in scene.files if f.stage != NOTE])
    for moment in told:
        moment["photos"] = items(moment["files"])
    scene.known["links"] = subjects.links_of(request.actor, of.type, row.pk)
    rows = history.task_rows(of, scene, held, now)
    for one in rows:
        one["steps"] = [button(of, row, move, one["task"].pk) for move in one["moves"]]
        one["give"] = talk.giving(scene, one["task"])
    where = sections(of, scene)
    return {
        "of": of,
        "row": row,
        "page_url": of.url("", row.pk),
        "paper_url": of.url("paper", row.pk),
        "pdf_url": of.url("pdf", row.pk),
        "link_url": "" if "link" in of.steps else of.url("link", row.pk),
        "unlink_url": of.url("unlink", row.pk),
        "give_url": of.url("give", row.pk),
        "title": of.title(row),
        "badge": of.badge(row),
        "marks": [*of.marks(row), *of.noted(scene)],
        "nearer": history.nearer(of, row, held, now),
        "text": getattr(row, of.text) if of.text else "",
        "facts": own_facts(of, row),
        **{f"{at}_sections": found for at, found in where.items()},
        "tasks": rows,
        "timeline": told,
        "clocks": history.clocks(of, row, held, now),
        "links": scene.known["links"],
        **talk.sections(of, scene),
        **buttons(of, scene, rows),
    }


def own_facts(of: Subject, row: Any) -> list[tuple[Any, Any]]:
    own = [(label, value) for label, value in shown_facts(of, row) if value not in (None, "")]
    ended = [(_("Ended"), row.closed_at)] if row.closed_at else []
    return [
        (_("Area"), areas.full_name(row.area, " ", timezone.localdate(of.opened(row)))),
        *own,
        (_("Came in"), of.opened(row)),
        *ended,
    ]


def sections(of: Subject, scene: Scene) -> dict[str, list[Context]]:
    """Those that have something to show, by where they stand."""
    found: dict[str, list[Context]] = {"above": [], "main": [], "after": [], "side": []}
    for shown in placed((*of.sections, *concerned.SECTIONS), scene):
        found[shown["where"]].append(shown)
    return found


def placed(sections: Sequence[Section], scene: Scene) -> list[Context]:
    """Each with what it shows; without those that show nothing."""
    found = []
    for one in sections:
        facts = [row for row in one.facts(scene) if row[1] not in (None, "")] if one.facts else []
        values = dict(one.values(scene)) if one.values else {}
        if facts or values or (one.template and not one.values and not one.facts):
            shown = {"title": one.title, "facts": facts, "template": one.template}
            shown |= {"where": one.where, "printed": one.printed or bool(facts), **values}
            found.append(shown)
    return found


def button(of: Subject, row: Any, move: Move, task: int | None = None) -> Context:
    """A step as a button: at once when it asks nothing, else a link to its form."""
    step = of.steps[move.name]
    return {
        "move": move,
        "label": label(step, move, row),
        "url": of.url("step", row.pk, move.name),
        "task": task,
        "direct": step.fields is None and not move.reason and not step.hint,
    }


def refusals(of: Subject, scene: Scene) -> list[str]:
    """Why the steps of this state are not for this very actor, whoever else may take them."""
    moves = [m for m in of.machine.moves_from(scene.row.state) if m.name in of.steps]
    said = [refusal(scene.actor, scene.row, move.verb) for move in moves]
    return list(dict.fromkeys(str(one) for one in said if one))


def label(step: Step, move: Move, row: Any) -> Any:
    return step.label(row) if step.label else move.label


def offered(of: Subject, scene: Scene) -> list[Move]:
    """The moves of the state table that the actor may make on this very row."""
    found = [m for m in moves(scene.actor, scene.row, of.machine) if m.name in of.steps]
    return [m for m in found if fits(of.steps[m.name], scene)]


def fits(step: Step, scene: Scene) -> bool:
    """What the state allows but the row's own facts do not is not offered."""
    return step.offered is None or step.offered(scene)


def buttons(of: Subject, scene: Scene, rows: list[Context]) -> Context:
    """What is likely wanted next first, with what one's own tasks ask for; the rest folded."""
    found = [button(of, scene.row, move) for move in offered(of, scene)]
    mine = [b for one in rows if one["mine"] for b in one["steps"] if b["move"].first]
    return {
        "refusals": refusals(of, scene),
        "first_steps": [b for b in found if b["move"].first] + mine,
        "more_steps": [b for b in found if not b["move"].first],
    }
