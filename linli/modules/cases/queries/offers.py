"""What this actor can do on a case now, and what there is to choose from."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas.codes import COUNTY
from linli.core.lifecycle.commands import answers
from linli.core.lifecycle.states import Move
from linli.core.people.models import Post, valid_on
from linli.core.tasks.models import Task
from linli.core.tasks.queries import holds
from linli.modules.cases import rules
from linli.modules.cases.models import Case
from linli.modules.cases.queries.cases import Whole
from linli.modules.cases.states import MACHINE
from linli.modules.catalogue import public as catalogue
from linli.modules.catalogue.public import MatterFacts

# Done about a task by the desk, which does not hold it.
OF_DESK = ("release_joint",)


@dataclass(frozen=True)
class Offer:
    """`verb` without the module; `task` for what is done about one task."""

    verb: str
    label: str
    tone: str = "neutral"
    first: bool = False
    task: int | None = None


def offers(actor: Actor, whole: Whole, matter: MatterFacts) -> list[Offer]:
    """The moves of the state table that fit this case, in the table's order."""
    return [
        Offer(move.name, _label(move, whole.case), move.tone, move.first)
        for move in whole.moves
        if _fits(move.name, whole, matter)
    ]


def _label(move: Move, case: Case) -> str:
    if move.name == "dispatch" and case.unit_id:
        return _("Dispatch to another unit")
    if move.name == "publish":
        return _("Hide from the public") if case.public else _("Show to the public")
    return str(move.label)


def _fits(verb: str, whole: Whole, matter: MatterFacts) -> bool:
    """What the state allows but the matter or an open task does not is not offered."""
    if verb == "settle":
        return matter.spot
    if verb == "close":
        return not any(t.kind == "verify" and len(t.area) > COUNTY for t in whole.tasks)
    if verb == "escalate":
        return bool(rules.above(whole.case.desk))
    if verb == "ask":
        return not any(t.kind == "approve" for t in whole.tasks)
    if verb == "publish":
        return matter.public
    return True


def task_offers(actor: Actor, case: Case, task: Task) -> list[Offer]:
    """What the actor can do about one open task: as its holder, or as the desk above it."""
    held = holds(actor, task)
    return [
        Offer(move.name, str(move.label), move.tone, task=task.pk)
        for move in answers(actor, case, MACHINE, task.kind)
        if held or move.name in OF_DESK
    ]


@dataclass(frozen=True)
class Choice:
    """An organisation to choose; `near`: responsible where the case is."""

    id: int
    label: str
    near: bool


def units_for(case: Case) -> list[Choice]:
    """Active organisations of the district: those of the case's place first, no statement."""
    found = []
    for unit in catalogue.units().ids.values():
        near = case.area.startswith(unit.area) and bool(unit.area)
        if unit.active and (near or unit.area[:COUNTY] == case.district):
            found.append(Choice(unit.id, unit.label, near))
    return sorted(found, key=lambda c: (not c.near, c.label))


def people_of(unit_id: int | None) -> list[tuple[int, str]]:
    """(account id, name) of those who hold a post in the unit today. One statement."""
    if unit_id is None:
        return []
    rows = Post.objects.filter(
        valid_on(timezone.localdate()), organisation_id=unit_id, account__is_active=True
    )
    return list(
        rows.order_by("account__name").values_list("account_id", "account__name").distinct()
    )
