"""What is mine to do, of every kind of thing, soonest due first; and what lies under me."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.people.models import Organisation
from linli.core.subjects.faces import FACES, Brief, briefs
from linli.core.tasks import queries
from linli.core.tasks.kinds import KINDS
from linli.core.tasks.models import Task
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.parts import Badge, Deadline, Keyset
from linli.ui.subject.lists import named, number, unbroken
from linli.ui.table import Column, Row, Table

A_PAGE = 50
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
    context = {
        "views": views(under),
        "kinds": kinds(kind, held, under),
        "table": table(found, request.actor),
        "page": walk(offset, count),
        "nothing": not held,
        "under": under,
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
    names = named(one.area for one in known.values())
    ids = {t.unit_id for t in tasks if t.unit_id}
    units = {o.pk: str(o) for o in Organisation.objects.filter(pk__in=ids)} if ids else {}
    now = timezone.now()
    rows = [
        task_row(task, known[key], names, units, now)
        for task in tasks
        if (key := (task.subject_type, task.subject_id)) in known
    ]
    return Table(
        columns=[
            Column("number", _("Number"), primary=True),
            Column("task", _("To do")),
            Column("due", _("Time limit")),
            Column("title", _("About")),
            Column("place", _("Place")),
            Column("holder", _("Held by"), hide_on_phone=True),
        ],
        rows=rows,
        caption=_("Mine to do"),
        empty=_("Nothing of this kind to do."),
    )


def task_row(
    task: Task, about: Brief, places: dict[str, str], units: dict[int, str], now: datetime
) -> Row:
    level = queries.level(task, now)
    kind = KINDS[task.subject_type, task.kind]
    person = task.person.name if task.person else ""
    return Row(
        id=task.pk,
        url=reverse(about.address, args=[about.id]),
        tone=TONES.get(level, ""),
        cells={
            "number": unbroken(about.number),
            "task": [Badge(kind.label, kind.tone), *([person] if person else [])],
            "due": Deadline(task.due_at, level=level) if task.due_at else None,
            "title": [about.title, Badge(about.state_label, about.tone)],
            "place": places[about.area],
            "holder": units.get(task.unit_id or 0, ""),
        },
    )
