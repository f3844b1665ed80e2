"""The responsible unit and the joint ones: accept, return, handle, ask, report in."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.clock.models import Timer
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.lifecycle.commands import Act, command
from linli.core.people.models import Account, Post, valid_on
from linli.core.tasks import commands as tasks
from linli.core.tasks.models import Task
from linli.core.tasks.queries import holds, open_of
from linli.modules.cases import rules
from linli.modules.cases.commands import desk
from linli.modules.cases.commands.evidence import attach
from linli.modules.cases.models import Case
from linli.modules.cases.states import CASE, MACHINE


def takes_part(actor: Actor, case: Case) -> bool:
    """Lead, joint or called: the unit holds an open task of the case, or led it last."""
    units = actor.units("cases.handle")
    if case.unit_id in units:
        return True
    return open_of(CASE, [case.pk]).filter(unit_id__in=units).exists()


def lead_task(case: Case) -> Task:
    found = tasks.running(case, ("lead",))
    if not found:
        raise Refused(_("No unit holds this case now. Reload the page."))
    return found[0]


@command("cases.accept", model=Case, machine=MACHINE, allowed=rules.leads)
def accept(act: Act, case: Case) -> None:
    """The unit takes it: from now the limit for handling counts."""
    limit = desk.facts(case).limits["handle"]
    tasks.next_stage(act, case, lead_task(case), "handle", limit)


@command("cases.send_back", model=Case, machine=MACHINE, allowed=rules.leads)
def send_back(act: Act, case: Case) -> None:
    """Not ours: back to the desk with the reason. The promise to the reporter runs on."""
    tasks.finish(act, tasks.running(case, ("lead", "joint")), "returned", act.reason)
    case.returns += 1
    limit = desk.facts(case).limits["dispatch"]
    back = tasks.New("desk", case.desk, stage="dispatch", limit=limit, text=act.reason)
    tasks.open_tasks(act, case, [back])


@command("cases.start", model=Case, machine=MACHINE, allowed=rules.leads)
def start(act: Act, case: Case) -> None:
    """Someone is on the way."""


@command("cases.feed_back", model=Case, machine=MACHINE, allowed=rules.leads)
def feed_back(
    act: Act, case: Case, *, outcome: str, answer: str, basis: str = "", files: Collection[str] = ()
) -> None:
    """The lead unit's result; joint units must have finished theirs."""
    matter = desk.facts(case)
    case.answer = desk.check_outcome(outcome, answer, basis)
    case.outcome, case.basis = outcome, basis.strip()[:300]
    waiting = tasks.running(case, ("joint",))
    if waiting:
        said = _("%(n)d joint unit(s) have not finished yet. Wait for them or release them.")
        raise Refused(said % {"n": len(waiting)}, code="joint_open")
    attach(case, files, "handle", matter.evidence_handle, matter.why)
    tasks.finish(act, tasks.running(case, ("lead",)), result=case.answer)
    case.handled_at = act.now
    tasks.open_tasks(act, case, [checking(act, case, matter)])


def checking(act: Act, case: Case, matter: Any) -> tasks.New:
    """By the cell's grid worker; where nobody holds that post, by the desk."""
    limit = matter.limits["verify"]
    if matter.verifier == "grid":
        area = tasks.holder_area(case.area, "cases.verify", act, otherwise="")
        if area:
            return tasks.New("verify", area, stage="verify", limit=limit)
    return tasks.New("close", case.desk, stage="verify", limit=limit)


@command("cases.ask", model=Case, machine=MACHINE, allowed=rules.leads)
def ask(act: Act, case: Case, *, what: str, amount: int = 0, until: datetime | None = None) -> None:
    """Ask the desk for more time, or to let the clocks stand until a moment."""
    if what not in ("extend", "suspend"):
        raise Invalid({"what": _("Ask for an extension or a suspension.")})
    if what == "extend" and not 1 <= amount <= 60:
        raise Invalid({"amount": _("Ask for 1 to 60 units of the limit.")})
    if what == "suspend" and (until is None or until <= act.now):
        raise Invalid({"until": _("Say until when it must stand: a moment in the future.")})
    if tasks.running(case, ("approve",)):
        raise Refused(_("A request is waiting for its decision already."))
    counted = desk.facts(case).limits["handle"].unit
    detail = {
        "what": what, "amount": amount, "unit": counted, "until": until,
        "asked_by": act.actor.account_id,
    }  # fmt: skip
    area = tasks.holder_area(case.area, "cases.approve", act)
    limit = tasks.limit("cases.approve_limit", case.area)
    request = tasks.New(
        "approve", area, stage="approve", limit=limit, text=act.reason, detail=detail
    )
    tasks.open_tasks(act, case, [request])
    act.note(**asked_for(detail))


def asked_for(detail: dict[str, Any]) -> dict[str, Any]:
    """What a request wants, as the journal tells it: so much more time, or until when."""
    if detail["what"] == "extend":
        return {"extension": {name: detail[name] for name in ("amount", "unit")}}
    return {"until": detail["until"]}


def own_task(act: Act, case: Case, task: int, kinds: Collection[str]) -> Task:
    """An open task of this case that the actor may do; NotFound otherwise."""
    for held in tasks.running(case, kinds):
        if held.pk == task and holds(act.actor, held):
            return held
    raise NotFound()


def answered(act: Act, case: Case, task: int, kind: str, answer: str, said: str) -> None:
    """A task of one's own ends with words; `said` asks for them when there are none."""
    held = own_task(act, case, task, (kind,))
    result = desk.needed("answer", answer, said)
    tasks.finish(act, [held], result=result)
    act.note(result=result)


@command("cases.finish_joint", model=Case, machine=MACHINE, allowed=takes_part)
def finish_joint(
    act: Act, case: Case, *, task: int, answer: str, files: Collection[str] = ()
) -> None:
    answered(act, case, task, "joint", answer, _("Say what your unit has done."))
    attach(case, files, "handle", "optional", "")


@command("cases.report_in", model=Case, machine=MACHINE, allowed=takes_part)
def report_in(act: Act, case: Case, *, task: int, answer: str) -> None:
    """The called unit answers the whistle (报到)."""
    answered(act, case, task, "report_in", answer, _("Say who comes and when."))


@command("cases.answer_supervision", model=Case, machine=MACHINE, allowed=takes_part)
def answer_supervision(act: Act, case: Case, *, task: int, answer: str) -> None:
    answered(act, case, task, "supervision", answer, _("Answer what the supervision asks."))


@command("cases.assign", model=Case, machine=MACHINE, allowed=takes_part)
def assign(act: Act, case: Case, *, task: int, person: int) -> None:
    """Inside the unit: who does it. The person must hold a post there today."""
    held = own_task(act, case, task, ("lead", "joint"))
    today = act.now.date()
    post = Post.objects.filter(
        valid_on(today), account_id=person, organisation_id=held.unit_id or 0
    )
    if not post.exists():
        raise Invalid({"person": _("This person holds no post in the unit today.")})
    Task.objects.filter(pk=held.pk).update(person_id=person)
    act.note(person=Account.objects.get(pk=person).name)


def handling_clock(case: Case) -> tuple[Task, Timer] | None:
    """The lead task and its running clock."""
    for task in tasks.running(case, ("lead",)):
        clock = Timer.objects.filter(
            subject_type=tasks.TASK, subject_id=task.pk, stopped_at=None
        ).first()
        if clock:
            return task, clock
    return None
