"""The board of a unit."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.modules.cases.queries import board as boards
from linli.modules.cases.queries.places import places, scope
from linli.modules.cases.views import case_rows
from linli.modules.catalogue.public import unit_label
from linli.ui.pages import SIGNED_IN, page, render_page

A_PAGE = 50
TO_ACCEPT = ("dispatched", "reopened")


def whole_number(text: str | None) -> int:
    return int(text[:9]) if text and text.isdecimal() and text.isascii() else 0


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
