"""Across levels and units: whistle, escalation, supervision, decisions on requests."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.utils.translation import gettext as _

from linli.core.clock import timers
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.lifecycle.commands import Act, command
from linli.core.tasks import commands as tasks
from linli.core.tasks.models import Task
from linli.modules.cases import rules
from linli.modules.cases.commands import desk, unit
from linli.modules.cases.models import Case
from linli.modules.cases.states import CASE, MACHINE, WITH_UNIT


@command("cases.whistle", model=Case, machine=MACHINE)
def whistle(act: Act, case: Case, *, units: Sequence[int]) -> None:
    """Call units together on a case (吹哨); each must report in by the deadline (报到)."""
    if not units:
        raise Invalid({"units": _("Choose the units to be called.")})
    chosen = desk.units(list(units), case.district)
    limit = tasks.limit("cases.whistle_limit", case.area)
    called = [
        tasks.New("report_in", case.area, one, "whistle", limit, act.reason)
        for one in dict.fromkeys(units)
    ]
    tasks.open_tasks(act, case, called)
    act.note(units=list(chosen.values()))


@command("cases.escalate", model=Case, machine=MACHINE)
def escalate(act: Act, case: Case, *, automatic: bool = False) -> None:
    """To the next desk up, which must attend to it within its own limit."""
    upper = rules.above(case.desk)
    if not upper:
        raise Refused(_("This case lies with the district already."), code="highest")
    tasks.finish(act, tasks.running(case, ("attend",)), "raised", void=True)
    case.desk = upper
    case.escalations += 1
    limit = tasks.limit("cases.attend_limit", case.area)
    tasks.open_tasks(
        act, case, [tasks.New("attend", upper, stage="attend", limit=limit, text=act.reason)]
    )
    act.note(level=len(upper), automatic=automatic)


@command("cases.attend", model=Case, machine=MACHINE)
def attend(act: Act, case: Case, *, task: int, answer: str) -> None:
    """The upper desk says what it did about an escalated case."""
    unit.answered(act, case, task, "attend", answer, _("Say what you have arranged."))


@command("cases.supervise", model=Case, machine=MACHINE)
def supervise(act: Act, case: Case, *, unit_id: int | None = None) -> None:
    """Demand an answer from the responsible unit by a deadline (督办)."""
    target = unit_id or case.unit_id
    if target is None:
        raise Invalid({"unit": _("No unit holds this case yet. Choose the unit to be supervised.")})
    chosen = desk.units([target], case.district)
    limit = tasks.limit("cases.supervision_limit", case.area)
    asked = tasks.New("supervision", case.area, target, "supervision", limit, act.reason)
    tasks.open_tasks(act, case, [asked])
    act.note(unit=chosen[target])


@command("cases.decide", model=Case, machine=MACHINE)
def decide(act: Act, case: Case, *, task: int, approved: bool) -> None:
    """On an extension or suspension; never by the one who asked."""
    held = unit.own_task(act, case, task, ("approve",))
    if held.detail.get("asked_by") == act.actor.account_id:
        raise Refused(_("Another person must decide on your own request."), code="own_request")
    if not approved and len(act.reason) < 2:
        raise Invalid({"reason": _("Say why it is not granted.")})
    tasks.finish(act, [held], "approved" if approved else "denied", act.reason)
    if approved and case.state not in WITH_UNIT:
        raise Refused(_("The case has moved on; this request is no longer needed."))
    if approved and held.detail["what"] == "extend":
        extend(act, case, int(held.detail["amount"]), held.text)
    elif approved:
        suspend(act, case, held)
    act.note(approved=approved, **unit.asked_for(held.detail))


def extend(act: Act, case: Case, amount: int, why: str) -> None:
    """The unit's limit and the promise grow by the same amount."""
    found = unit.handling_clock(case)
    if found is None:
        raise Refused(_("No clock runs on this case."))
    timers.extend(found[1], amount, act.now, why)
    for total in timers.running(CASE, case.pk):
        timers.extend(total, amount, act.now, why)
    tasks.mirror_all(case)


def suspend(act: Act, case: Case, request: Task) -> None:
    """All clocks of the case stand still; they go on by hand or at the moment named."""
    until = datetime.fromisoformat(str(request.detail["until"]))
    case.state_before, case.state = case.state, "suspended"
    tasks.pause_all(act, case, request.text)
    key = f"cases.resume:{request.pk}"
    act.tell("cases.resume", {"case": case.pk}, key=key, district=case.district, after=until)


@command("cases.release_joint", model=Case, machine=MACHINE)
def release_joint(act: Act, case: Case, *, task: int) -> None:
    """A joint unit is no longer needed."""
    for held in tasks.running(case, ("joint", "report_in")):
        if held.pk == task:
            tasks.finish(act, [held], "released", act.reason, void=True)
            return
    raise NotFound()
