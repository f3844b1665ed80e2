"""What this actor can do on a case now, and what there is to choose from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.access.actor import Actor
from linli.core.areas.codes import COUNTY
from linli.core.people.models import Post, valid_on
from linli.modules.cases import rules
from linli.modules.cases.models import Case, Task
from linli.modules.cases.queries.cases import Whole
from linli.modules.catalogue import public as catalogue
from linli.modules.catalogue.public import MatterFacts

# Kind of task -> what its holder does about it; lead and verify tasks go by the case's own moves.
BY_TASK = {
    "approve": ("decide",),
    "report_in": ("report_in",),
    "supervision": ("answer_supervision",),
    "attend": ("attend",),
    "joint": ("finish_joint", "assign"),
    "lead": ("assign",),
}
RELEASED = ("joint", "report_in")


@dataclass(frozen=True)
class Offer:
    """`verb` without the module; `task` for what is done about one task."""

    verb: str
    label: str
    tone: str = "neutral"
    task: int | None = None


def offers(actor: Actor, whole: Whole, matter: MatterFacts) -> list[Offer]:
    """The moves of the state table and what lies beside it, in the order of the table."""
    case = whole.case
    found = [
        Offer(move.verb.partition(".")[2], _label(move, case), move.tone)
        for move in whole.moves
        if _fits(move.verb, whole, matter)
    ]
    if actor.covers("cases.merge", case.area):
        found.append(Offer("link", _("Link with another case")))
    if rules.at_desk(actor, case) and matter.public:
        hide = _("Hide from the public") if case.public else _("Show to the public")
        found.append(Offer("publish", hide))
    return found


def _label(move: Any, case: Case) -> str:
    if move.verb == "cases.dispatch" and case.unit_id:
        return _("Dispatch to another unit")
    return str(move.label)


def _fits(verb: str, whole: Whole, matter: MatterFacts) -> bool:
    """What the state allows but the matter or an open task does not is not offered."""
    if verb == "cases.settle":
        return matter.spot
    if verb == "cases.close":
        return not any(t.kind == "verify" and len(t.area) > COUNTY for t in whole.tasks)
    if verb == "cases.escalate":
        return bool(rules.above(whole.case.desk))
    if verb == "cases.ask":
        return not any(t.kind == "approve" for t in whole.tasks)
    return True


def task_offers(actor: Actor, case: Case, task: Task) -> list[Offer]:
    """What the actor can do about one open task."""
    verbs = BY_TASK.get(task.kind, ()) if rules.holds(actor, task) else ()
    words = {
        "decide": _("Decide"),
        "report_in": pgettext("move", "Report in"),
        "answer_supervision": _("Answer the supervision"),
        "attend": _("Say what was arranged"),
        "finish_joint": _("Our part is done"),
        "assign": _("Assign to a person"),
    }
    found = [Offer(verb, words[verb], task=task.pk) for verb in verbs]
    if task.kind in RELEASED and rules.at_desk(actor, case):
        found.append(Offer("release_joint", _("No longer needed"), task=task.pk))
    return found


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
