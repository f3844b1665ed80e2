"""Plans: which there are, one of them, what may be done with it. The first parameter is the actor."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count, Q, QuerySet

from linli.core.access.actor import Actor
from linli.core.areas import queries as areas
from linli.core.errors import NotFound
from linli.core.lifecycle.commands import moves
from linli.core.lifecycle.states import Move
from linli.core.people.models import Account
from linli.modules.grids.models import Plan, PlanEdit, PlanGrid
from linli.modules.grids.states import PLAN

VIEW = "grids.view"
MOST = 200


@dataclass(frozen=True)
class PlanLine:
    """A plan in a list: the row, the name of its area, how many grids and of these outside."""

    plan: Plan
    area_name: str
    label: str
    grids: int
    outside: int


@dataclass(frozen=True)
class PlanPage:
    """One plan with all that its page says; `may` are the moves open to the actor."""

    plan: Plan
    area_name: str
    may: list[Move]
    edits: list[PlanEdit]
    may_undo: bool
    may_redo: bool
    people: dict[int, str]


def visible(actor: Actor) -> QuerySet[Plan]:
    """By area; the report stays in the table until a page asks for it."""
    return Plan.objects.filter(area__within=actor.reach(VIEW)).defer("report")


def plans(actor: Actor, area: str = "", state: str = "") -> list[PlanLine]:
    """Plans in reach, newest first. Three statements."""
    rows = visible(actor)
    rows = rows.filter(area__within=area) if area else rows
    rows = rows.filter(state=state) if state else rows
    found = list(rows.order_by("-opened_at", "-id")[:MOST])
    counted = counts([row.pk for row in found])
    names = areas.labels({row.area for row in found})
    return [
        PlanLine(row, names.get(row.area, row.area), PLAN.label(row.state), *counted.get(row.pk, (0, 0)))
        for row in found
    ]  # fmt: skip


def counts(plan_ids: list[int]) -> dict[int, tuple[int, int]]:
    """Plan -> grids, and grids with something to say about them. One statement."""
    rows = PlanGrid.objects.filter(plan_id__in=plan_ids).order_by().values_list("plan_id")
    counted = rows.annotate(grids=Count("id"), outside=Count("id", filter=~Q(findings=[])))
    return {plan: (grids, outside) for plan, grids, outside in counted}


def plan(actor: Actor, plan_id: int) -> Plan:
    """One in reach, else NotFound. One statement."""
    row = Plan.objects.filter(pk=plan_id).first()
    if row is None or not actor.covers(VIEW, row.area):
        raise NotFound()
    return row


def plan_page(actor: Actor, plan_id: int) -> PlanPage:
    """A plan, its corrections, who did what, and what the actor may do now. Four statements."""
    row = plan(actor, plan_id)
    edits = list(
        PlanEdit.objects.filter(plan=row).defer("before", "after").order_by("-number")[:MOST]
    )
    may = moves(actor, row, PLAN)
    editable = any(move.verb == "grids.edit" for move in may)
    return PlanPage(
        plan=row,
        area_name=areas.labels([row.area]).get(row.area, row.area),
        may=may,
        edits=edits,
        may_undo=editable and any(not edit.undone for edit in edits),
        may_redo=editable and any(edit.undone for edit in edits),
        people=people(row, edits),
    )


def people(row: Plan, edits: Iterable[PlanEdit] = ()) -> dict[int, str]:
    """The names of who had a part in a plan. One statement."""
    parts = {row.made_by_id, row.proposed_by_id, row.approved_by_id, *(e.by_id for e in edits)}
    named = Account.objects.filter(pk__in={pk for pk in parts if pk})
    return dict(named.values_list("pk", "name"))
