"""What is mine to do, of every kind of thing, soonest due first; and what lies under me."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.errors import Error, NotFound
from linli.core.lifecycle.commands import REGISTRY, may
from linli.core.lifecycle.states import Move
from linli.core.people.models import Organisation
from linli.core.subjects.faces import FACES, Brief, briefs
from linli.core.tasks import queries
from linli.core.tasks.kinds import KINDS
from linli.core.tasks.models import Task
from linli.ui.answering import sentence
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.parts import Badge, Deadline, Keyset
from linli.ui.subject.declaration import SUBJECTS
from linli.ui.subject.history import holder
from linli.ui.subject.lists import named, number, unbroken
from linli.ui.table import Column, Row, Table

A_PAGE = 50
# More would keep the page waiting; each is a command of its own.
MOST = 200
TONES = {"red": "bad", "yellow": "warn"}


@page(SIGNED_IN, methods=("GET",))
def inbox(request: HttpRequest) -> HttpResponse:
    """Open tasks the actor may do; with `under` those of the areas below."""
    under = request.GET.get("under") == "1"
    kind = chosen(request.GET.get("kind", ""))
    held = (queries.under_me_counts if under else queries.counts)(request.actor)
    offset = number(request.GET.get("cursor"))
    found = (queries.under_me_listing if under else queries.listing)(
        request.actor, *kind, limit=A_PAGE, offset=offset
    )
    count = held.get(kind, 0) if kind[1] else sum(held.values())
    shown = table(found, request.actor)
    context = {
        "bulk_url": reverse("ui:inbox_quick") if shown.select else "",
        "views": views(under),
        "kinds": kinds(kind, held, under),
        "table": shown,
        "page": walk(offset, count),
        "nothing": not held,
        "under": under,
        "kind": ":".join(kind) if kind[1] else "",
    }
    return render_page(request, "ui/inbox.html", context)


def chosen(text: str) -> tuple[str, str]:
    """`cases.case:desk` -> (type, kind); nothing for a kind nobody declares."""
    subject_type, _colon, kind = text.partition(":")
    return (subject_type, kind) if (subject_type, kind) in KINDS else ("", "")


def walk(offset: int, count: int) -> Keyset:
    return Keyset(
        previous=str(max(offset - A_PAGE, 0)) if offset else None,
        next=str(offset + A_PAGE) if offset + A_PAGE < count else None,
        count=count,
    )


def views(under: bool) -> list[dict[str, Any]]:
    url = reverse("ui:inbox")
    return [
        {"label": _("Mine to do"), "url": url, "active": not under, "count": None},
        {"label": _("Under me"), "url": f"{url}?under=1", "active": under, "count": None},
    ]


def kinds(
    now: tuple[str, str], held: dict[tuple[str, str], int], under: bool
) -> list[dict[str, Any]]:
    """All together, then each kind that occurs, in the order of its declaration."""
    url = reverse("ui:inbox") + ("?under=1&" if under else "?")
    every = {
        "label": _("All"),
        "url": url.rstrip("?&"),
        "active": not now[1],
        "count": sum(held.values()),
    }
    several = len({subject_type for subject_type, _kind in held}) > 1
    return [
        every,
        *(
            {
                "label": f"{FACES[key[0]].one} · {KINDS[key].label}"
                if several
                else KINDS[key].label,
                "url": f"{url}kind={key[0]}:{key[1]}",
                "active": key == now,
                "count": held.get(key, 0),
            }
            for key in KINDS
            if held.get(key) or key == now
        ),
    ]


def table(tasks: list[Task], actor: Actor) -> Table:
    """One statement for the tasks' things of each kind, one for places, one for units."""
    known = briefs({(t.subject_type, t.subject_id) for t in tasks})
    names = named({*(one.area for one in known.values()), *(t.area for t in tasks)})
    ids = {t.unit_id for t in tasks if t.unit_id}
    units = {o.pk: str(o) for o in Organisation.objects.filter(pk__in=ids)} if ids else {}
    now = timezone.now()
    pairs = [
        (task, known[key])
        for task in tasks
        if (key := (task.subject_type, task.subject_id)) in known
    ]
    moves = {task.pk: quick(actor, task, about) for task, about in pairs}
    any_quick = any(moves.values())
    rows = [task_row(task, about, names, units, now, moves[task.pk]) for task, about in pairs]
    return Table(
        columns=[
            Column("number", _("Number"), primary=True),
            Column("task", _("To do")),
            Column("due", _("This stage")),
            Column("title", _("About")),
            Column("place", _("Place")),
            Column("holder", _("Who does it"), hide_on_phone=True),
            *([Column("quick", _("At once"))] if any_quick else []),
        ],
        rows=rows,
        caption=_("Mine to do"),
        empty=_("Nothing of this kind to do."),
        select="ids" if any_quick else "",
    )


def quick(actor: Actor, task: Task, about: Brief) -> tuple[Move, str] | None:
    """The move that may be taken with one press, when this actor may take it now, and what gets
    the thing then; none where that would have to be chosen first."""
    kind, machine = KINDS[task.subject_type, task.kind], FACES[task.subject_type].machine
    app = task.subject_type.partition(".")[0]
    move = machine.by_verb.get(f"{app}.{kind.quick}") if kind.quick else None
    if move is None or about.state not in move.sources or not queries.holds(actor, task):
        return None
    target = target_of(task, about)
    fits = may(actor, about.row, move.verb) and target is not None
    return (move, target or "") if fits else None


def target_of(task: Task, about: Brief) -> str | None:
    """What gets the thing by the quick step, if anything; None where it must be chosen first."""
    kind, of = KINDS[task.subject_type, task.kind], SUBJECTS.get(task.subject_type)
    step = of.steps.get(kind.quick) if of else None
    if step is None or step.goes_to is None:
        return ""
    return step.goes_to(about.row, {}) or None


def quick_button(task: Task, about: Brief, move: Move, target: str) -> SafeString:
    return format_html(
        '<button type="submit" class="btn btn-small" name="one" value="{}">{}'
        '<span class="visually-hidden"> {}</span></button>{}',
        task.pk, move.label, about.number, target and format_html("<div>→ {}</div>", target),
    )  # fmt: skip


@page(SIGNED_IN, methods=("POST",))
def take(request: HttpRequest) -> HttpResponse:
    """One task by its own button, or all that are ticked: each by its own command."""
    ids = [number(pk) for pk in request.POST.getlist("one") or request.POST.getlist("ids")]
    fates = [taken(request.actor, task) for task in queries.of_ids(ids[:MOST])]
    tell(request, fates)
    kind = request.POST.get("kind", "")
    return redirect(reverse("ui:inbox") + (f"?kind={kind}" if chosen(kind)[1] else ""))


def taken(actor: Actor, task: Task) -> tuple[Move | None, str]:
    """The move and, when it was refused, the sentence."""
    key = (task.subject_type, task.subject_id)
    about = briefs([key]).get(key)
    kind = KINDS.get((task.subject_type, task.kind))
    if about is None or kind is None or not (kind.quick and queries.holds(actor, task)):
        return None, str(NotFound())
    if target_of(task, about) is None:
        return None, _("%(number)s: choose on its page where it goes.") % {"number": about.number}
    move = FACES[task.subject_type].machine.by_verb[
        f"{task.subject_type.partition('.')[0]}.{kind.quick}"
    ]
    try:
        REGISTRY[move.verb].run(actor, task.subject_id)
    except Error as refused:
        return None, sentence(refused)
    return move, ""


def tell(request: HttpRequest, fates: list[tuple[Move | None, str]]) -> None:
    """What was done and how often, and each refusal once."""
    done = [move for move, said in fates if move and not said]
    for move in dict.fromkeys(done):
        messages.success(request, f"{move.past}: {done.count(move)}. {move.done}")
    for said in dict.fromkeys(said for _move, said in fates if said):
        messages.error(request, said)
    if not fates:
        ticked = request.POST.getlist("one") or request.POST.getlist("ids")
        late = _("Somebody has done this already.")
        messages.warning(request, late if ticked else _("Tick the tasks first."))


def task_row(
    task: Task, about: Brief, places: dict[str, str], units: dict[int, str], now: datetime,
    at_once: tuple[Move, str] | None,
) -> Row:  # fmt: skip
    level = queries.level(task, now)
    kind = KINDS[task.subject_type, task.kind]
    person = task.person.name if task.person and task.unit_id else ""
    state = Badge(about.state_label, about.tone)
    marks = [Badge(text, tone, icon) for text, tone, icon in about.marks]
    where = places[about.area]
    place = about.place if where.rpartition(" ")[2] in about.place else f"{where} {about.place}"
    return Row(
        id=task.pk,
        url=reverse(about.address, args=[about.id]),
        tone=TONES.get(level, ""),
        cells={
            "number": unbroken(about.number),
            "task": [Badge(kind.label, kind.tone), *([person] if person else [])],
            "due": Deadline(task.due_at, level=level) if task.due_at else None,
            "title": [about.title, *marks, state],
            "place": place.strip(),
            "holder": holder(task, {task.area: places[task.area].rpartition(" ")[2]}, units),
            "quick": quick_button(task, about, *at_once) if at_once else None,
        },
    )
