"""The desk's own pages: what is mine to do, and the board of a unit."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.access.actor import Actor
from linli.modules.cases.commands import unit
from linli.modules.cases.commands.lists import Done, each
from linli.modules.cases.queries import board as boards
from linli.modules.cases.queries import inbox as inboxes
from linli.modules.cases.queries.places import Places, places, scope
from linli.modules.cases.states import TASKS
from linli.modules.cases.views import case_rows
from linli.modules.catalogue.public import unit_label
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.parts import Badge, Deadline, Keyset
from linli.ui.table import Column, Row, Table

A_PAGE = 50
TO_ACCEPT = ("dispatched", "reopened")


@page(SIGNED_IN, methods=("GET",))
def inbox(request: HttpRequest) -> HttpResponse:
    """Open tasks the actor may do, soonest due first."""
    kind = request.GET.get("kind", "")
    kind = kind if kind in TASKS else ""
    held = inboxes.counts(request.actor)
    offset = whole_number(request.GET.get("cursor"))
    tasks = inboxes.listing(request.actor, kind, A_PAGE, offset)
    may_accept = any(quick(task, request.actor) for task in tasks)
    context = {
        "tabs": tabs(kind, held),
        "table": task_table(tasks, request.actor),
        "page": page_of(offset, held.get(kind, 0) if kind else sum(held.values())),
        "bulk_url": reverse("cases:desk_accept") if may_accept else "",
        "nothing": not held,
        "kind": kind,
    }
    return render_page(request, "cases/desk/inbox.html", context)


def whole_number(text: str | None) -> int:
    return int(text[:9]) if text and text.isdecimal() and text.isascii() else 0


def page_of(offset: int, count: int) -> Keyset:
    return Keyset(
        previous=str(max(offset - A_PAGE, 0)) if offset else None,
        next=str(offset + A_PAGE) if offset + A_PAGE < count else None,
        count=count,
    )


def tabs(kind: str, held: dict[str, int]) -> list[dict[str, Any]]:
    """All together, then each kind that occurs."""
    url = reverse("cases:inbox")
    every = {"label": _("All"), "url": url, "active": not kind, "count": sum(held.values())}
    kinds = [
        {"label": label, "url": f"{url}?kind={code}", "active": code == kind, "count": held[code]}
        for code, (label, _permission) in TASKS.items()
        if held.get(code) or (code == kind and held.setdefault(code, 0) == 0)
    ]
    return [every, *kinds]


def task_table(tasks: list[Any], actor: Actor) -> Table:
    known, now = places(), timezone.now()
    return Table(
        columns=[
            Column("number", pgettext("case", "Number"), primary=True),
            Column("task", _("To do")),
            Column("due", _("Time limit")),
            Column("matter", _("Matter")),
            Column("place", pgettext("case", "Place")),
            Column("unit", _("Unit"), hide_on_phone=True),
            Column("quick", _("At once")),
        ],
        rows=[task_row(task, known, actor, now) for task in tasks],
        caption=_("Mine to do"),
        empty=_("Nothing of this kind to do."),
        select="ids" if any(quick(task, actor) for task in tasks) else "",
    )


def task_row(task: Any, known: Places, actor: Actor, now: datetime) -> Row:
    level = task_level(task, now)
    case = task.case
    return Row(
        id=case.pk,
        url=case_rows.case_url(case.pk),
        tone={"red": "bad", "yellow": "warn"}.get(level, ""),
        cells={
            "number": case_rows.number(case.number),
            "task": task_words(task),
            "due": Deadline(task.due_at, level=level if task.due_at else ""),
            "matter": [case_rows.matter_label(case), *case_rows.marks(case)],
            "place": case_rows.where(case, known),
            "unit": unit_label(task.unit_id or case.unit_id),
            "quick": accept_button(case) if quick(task, actor) else None,
        },
    )


def task_words(task: Any) -> list[Any]:
    """What to do; for the lead unit the stage its case stands in, and who was named."""
    if task.kind == "lead":
        words = [case_rows.state_badge(task.case.state)]
    else:
        words = [Badge(TASKS[task.kind][0], "special" if task.kind == "supervision" else "info")]
    return [*words, task.person.name] if task.person else words


def task_level(task: Any, now: datetime) -> str:
    """By the task's own clock."""
    if task.case.state == "suspended":
        return "paused"
    if task.due_at and task.due_at < now:
        return "red"
    return "yellow" if task.warn_at and task.warn_at <= now else "green"


def quick(task: Any, actor: Actor) -> bool:
    """May it be accepted with one press?"""
    mine = task.unit_id in actor.units("cases.handle")
    return task.kind == "lead" and task.case.state in TO_ACCEPT and mine


def accept_button(case: Any) -> Any:
    return format_html(
        '<button type="submit" class="btn btn-small" name="one" value="{}">{}'
        '<span class="visually-hidden"> {}</span></button>',
        case.pk,
        _("Accept"),
        case.number,
    )


@page("cases.handle", methods=("POST",))
def accept(request: HttpRequest) -> HttpResponse:
    """One case by its own button, or all that are ticked."""
    given = request.POST.getlist("one") or request.POST.getlist("ids")
    results = each([whole_number(pk) for pk in given], lambda pk: unit.accept(request.actor, pk))
    tell(request, results)
    kind = request.POST.get("kind", "")
    suffix = f"?kind={kind}" if kind in TASKS else ""
    return redirect(reverse("cases:inbox") + suffix)


def tell(request: HttpRequest, results: list[Done]) -> None:
    """How many were accepted, and each refusal once."""
    accepted = sum(result.ok for result in results)
    if accepted:
        messages.success(
            request, _("Accepted: %(n)d. The limit for handling runs.") % {"n": accepted}
        )
    for said in dict.fromkeys(result.said for result in results if not result.ok):
        messages.error(request, said)
    if not results:
        messages.warning(request, _("Tick the cases first."))


@page(SIGNED_IN, methods=("GET",))
def board(request: HttpRequest) -> HttpResponse:
    """By stage, for my units, a chosen unit, or everything in my area."""
    actor: Actor = request.actor
    choices = board_units(actor)
    chosen = whole_number(request.GET.get("unit"))
    picked = [pk for pk, _name in choices if pk == chosen] or sorted(actor.units("cases.handle"))
    if "unit" in request.GET and not chosen and actor.may("cases.view"):
        picked = []
    stacks = boards.board(actor, picked, timezone.now())
    column = request.GET.get("column", "")
    context = {
        "stacks": [stack_of(stack) for stack in stacks],
        "column": column if column in boards.COLUMNS else "accept",
        "choices": choices,
        "chosen": picked[0] if len(picked) == 1 else 0,
        "all_offered": actor.may("cases.view"),
    }
    return render_page(request, "cases/desk/board.html", context)


def board_units(actor: Actor) -> list[tuple[int, str]]:
    """One's own units, and for those who see an area all units that work there."""
    own = [(pk, unit_label(pk)) for pk in sorted(actor.units("cases.handle"))]
    if not actor.may("cases.view"):
        return own
    near = boards.units_in_reach(actor, scope(actor))
    return own + [pair for pair in near if pair not in own]


def stack_of(stack: boards.Stack) -> dict[str, Any]:
    known, now = places(), timezone.now()
    states = boards.COLUMNS[stack.code][1]
    return {
        "code": stack.code,
        "label": stack.label,
        "count": stack.count,
        "more": stack.count - len(stack.cards),
        "state": states[0] if len(states) == 1 else "",
        "cards": [
            {
                "case": case,
                "url": case_rows.case_url(case.pk),
                "matter": case_rows.matter_label(case),
                "where": case_rows.where(case, known),
                "unit": unit_label(case.unit_id),
                "badges": [case_rows.state_badge(case.state), *case_rows.marks(case)],
                "due": case_rows.promised(case),
                "late": case_rows.overdue(case, now),
            }
            for case in stack.cards
        ],
    }
