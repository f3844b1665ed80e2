"""The desk: register, dispatch, close, correct, cancel, reopen, merge, link."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Any

from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.areas.codes import district_of
from linli.core.clock import timers
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.lifecycle.commands import Act, command
from linli.core.people.models import Organisation
from linli.core.subjects import commands as subjects
from linli.core.tasks import commands as tasks
from linli.core.tasks.models import Task
from linli.modules.cases.commands.evidence import attach
from linli.modules.cases.commands.intake import desk_of, inform
from linli.modules.cases.models import Case
from linli.modules.cases.states import CASE, MACHINE, OPEN, OUTCOMES
from linli.modules.catalogue import public as matters


def facts(case: Case) -> Any:
    """The matter as it was when the case came in."""
    return matters.catalogue().by_id(case.matter_id)


@command("cases.register", model=Case, machine=MACHINE)
def register(act: Act, case: Case) -> None:
    """The report qualifies; it waits for dispatch."""
    inform(act, case, "registered")


@command("cases.reject", model=Case, machine=MACHINE)
def reject(act: Act, case: Case, *, answer: str = "") -> None:
    """The report does not qualify: the reason and where to turn are told to the reporter."""
    case.answer = needed(
        "answer", answer or facts(case).where_to_turn, _("Say where to turn instead.")
    )
    case.closed_at = act.now
    tasks.end_all(act, case, void=True)
    inform(act, case, "rejected")


@command("cases.dispatch", model=Case, machine=MACHINE)
def dispatch(
    act: Act, case: Case, *, unit: int | None = None, joint: Sequence[int] = (), note: str = ""
) -> None:
    """To the lead unit (by the routing rows when none is named) and the joint ones."""
    matter = facts(case)
    lead = unit or matters.route(matter.code, matter.lead, case.area, case.district).unit_id
    if lead is None:
        raise Invalid({"unit": _("No routing row names a unit here. Choose the unit yourself.")})
    chosen = units([lead, *joint], case.district)
    tasks.finish(act, tasks.running(case, ("desk", "attend")))
    held = tasks.running(case, ("lead", "joint"))
    tasks.finish(act, held, outcome="moved", void=True)
    # The column's own change names the unit, except when the same one gets it again.
    again = {"unit": chosen[lead]} if case.unit_id == lead else {}
    case.unit_id, case.unroutable, case.dispatched_at = lead, False, act.now
    new = [tasks.New("lead", case.area, lead, "accept", matter.limits["accept"], note)]
    new += [
        tasks.New("joint", case.area, other, "handle", matter.limits["handle"], note)
        for other in dict.fromkeys(joint)
        if other != lead
    ]
    tasks.open_tasks(act, case, new)
    act.note(joint=[chosen[j] for j in joint if j != lead], **again)


def units(ids: Sequence[int], district: str) -> dict[int, str]:
    """Names of active organisations; Invalid when one of them is not."""
    found = dict(
        Organisation.objects.filter(pk__in=list(ids), active=True).values_list("id", "name")
    )
    if set(ids) - set(found):
        raise Invalid({"unit": _("This unit is not active. Choose another one.")})
    return found


@command("cases.close", model=Case, machine=MACHINE)
def close(act: Act, case: Case, *, files: Collection[str] = ()) -> None:
    """Where nobody verifies on the spot: the desk checks the answer and closes."""
    if tasks.running(case, ("verify",)):
        raise Refused(_("The grid worker verifies this case first; passed, it closes by itself."))
    matter = facts(case)
    attach(case, files, "verify", matter.evidence_verify, matter.why)
    close_now(act, case)


def close_now(act: Act, case: Case) -> None:
    case.closed_at = act.now
    tasks.end_all(act, case)
    case.on_time = None if case.due_at is None else case.closed_at <= case.due_at
    inform(act, case, "closed")


@command("cases.cancel", model=Case, machine=MACHINE)
def cancel(act: Act, case: Case) -> None:
    case.closed_at, case.answer = act.now, act.reason
    tasks.end_all(act, case, void=True)
    inform(act, case, "cancelled")


@command("cases.correct", model=Case, machine=MACHINE)
def correct(
    act: Act, case: Case, *, matter: str = "", lon: float | None = None, lat: float | None = None,
    area: str = "", place: str | None = None,
) -> None:  # fmt: skip
    """Another matter or place: located and routed again; the promise stays as it was given.

    In another community it lies on another desk: its open tasks and their clocks go there, the
    desk it leaves is told where, and a later return comes to the new one.
    """
    before = case.area
    if lon is not None and lat is not None:
        area = areas.locate_one(lon, lat) or ""
        if not area:
            raise Invalid(
                {"lon": _("This place lies outside the area served here. Move the pin inside.")}
            )
        case.lon, case.lat = lon, lat
    if area:
        if not areas.exists(area) or district_of(area) != case.district:
            raise Invalid({"area": _("This place is not in the case's district.")})
        case.area = area
    if place is not None:
        case.place = place.strip()[:200]
    chosen = matters.catalogue().matter(matter or case.matter_code, case.district)
    if chosen is None:
        raise Invalid({"matter": _("This matter is not in the catalogue. Choose another one.")})
    case.matter_id, case.matter_code, case.public = chosen.id, chosen.code, chosen.public
    routed = matters.route(chosen.code, chosen.lead, case.area, case.district)
    case.unroutable = routed.unit_id is None
    if case.area != before:
        move_desk(act, case)


def move_desk(act: Act, case: Case) -> None:
    """What is open about the case follows it, each task on its own level; an escalated case stays
    on its level, and every desk that loses something is told."""
    former, fitting = case.desk, desk_of(case.area, case.unroutable, act)
    if not case.area.startswith(former):
        case.desk = case.area[: len(former)] if case.escalations else fitting
    left = {former} - {case.desk}
    for task in tasks.running(case):
        if task.unit_id:
            tasks.hand_on(act, [task], case.area)
        elif not case.area.startswith(task.area):
            left.add(task.area)
            tasks.hand_on(act, [task], place_of(task, case, fitting, act))
    tasks.hand_on_promise(act, case)
    if left:
        said = {"case": case.pk, "from": sorted(left), "to": case.desk, "by": act.actor.account_id}
        key = f"cases.moved:{case.pk}:{act.now.isoformat()}"
        act.tell("cases.moved", said, key=key, district=case.district)


def place_of(task: Task, case: Case, fitting: str, act: Act) -> str:
    """Where somebody can do it now: a desk's own work at the case's new desk, all else on the level
    it was on or, with nobody there, above."""
    if task.kind == "desk" and not case.escalations:
        return fitting
    return tasks.holder_area(case.area, task.permission, act, len(task.area))


@command("cases.reopen", model=Case, machine=MACHINE)
def reopen(act: Act, case: Case) -> None:
    reopen_now(act, case)


def reopen_now(act: Act, case: Case) -> None:
    """Back to the unit that answered, with a new promise; without one, to the desk."""
    matter = facts(case)
    case.reopens += 1
    case.closed_at = case.on_time = case.handled_at = None
    promise = tasks.promised(case, matters.total_limit(matter.limits), act)
    if case.unit_id:
        new = tasks.New(
            "lead", case.area, case.unit_id, "accept", matter.limits["accept"], act.reason
        )
    else:
        new = tasks.New("desk", case.desk, stage="dispatch", limit=matter.limits["dispatch"])
    tasks.open_tasks(act, case, [new], promise)
    inform(act, case, "reopened")


@command("cases.resume", model=Case, machine=MACHINE)
def resume(act: Act, case: Case) -> None:
    """The clocks run on with what was left when they stood."""
    case.state, case.state_before = case.state_before, ""
    tasks.resume_all(act, case, act.reason)


@command("cases.merge", model=Case, machine=MACHINE)
def merge(act: Act, case: Case, *, into: int) -> None:
    """Into another open case, which keeps the earlier of the two promises."""
    target = Case.objects.select_for_update().filter(pk=into).first()
    if target is None or not (
        act.actor.kind == "system" or act.actor.covers("cases.merge", target.area)
    ):
        raise NotFound()
    if target.pk == case.pk or target.state not in OPEN or target.district != case.district:
        raise Refused(_("Merge only into another open case of the same district."))
    tasks.finish(act, tasks.running(case), outcome="merged", void=True)
    if case.due_at and target.due_at and case.due_at < target.due_at:
        timers.void(CASE, target.pk, act.now)
        timers.move(CASE, case.pk, target.pk, act.now)
        target.due_at, target.provisional = case.due_at, case.provisional
    else:
        timers.void(CASE, case.pk, act.now)
    case.merged_into_id = target.pk
    Case.objects.filter(merged_into=case).update(merged_into=target)
    target.reporters += case.reporters
    target.save(update_fields=["reporters", "due_at", "provisional"])
    act.note(into=target.number)
    act.record(target, {"merged": case.number}, verb="cases.merge")
    inform(act, case, "merged")


@command("cases.link", model=Case, machine=MACHINE)
def link(act: Act, case: Case, *, other: int, why: str = "") -> None:
    """Two cases that belong together without being the same."""
    target = Case.objects.filter(pk=other).first()
    if target is None or not act.actor.covers("cases.merge", target.area):
        raise NotFound()
    if target.pk == case.pk:
        raise Refused(_("A case cannot be linked with itself."))
    subjects.bind(act, case, target, why)
    act.note(with_=target.number)


@command("cases.add_joint", model=Case, machine=MACHINE)
def add_joint(act: Act, case: Case, *, unit: int, text: str = "") -> None:
    chosen = units([unit], case.district)
    if any(t.unit_id == unit for t in tasks.running(case, ("lead", "joint"))):
        raise Refused(_("This unit takes part already."))
    limit = facts(case).limits["handle"]
    tasks.open_tasks(act, case, [tasks.New("joint", case.area, unit, "handle", limit, text)])
    act.note(joint=[chosen[unit]])


@command("cases.publish", model=Case, machine=MACHINE)
def publish(act: Act, case: Case, *, public: bool) -> None:
    """Hide a public case, say because its text names a person, or show it again."""
    if public and not facts(case).public:
        raise Refused(_("Cases of this matter are never public."))
    case.public = public


def needed(name: str, text: str, said: Any) -> str:
    text = text.strip()
    if len(text) < 2:
        raise Invalid({name: said})
    if len(text) > 4000:
        raise Invalid({name: _("Write at most 4,000 characters.")})
    return text


def check_outcome(outcome: str, answer: str, basis: str) -> str:
    """The outcome's demands: an answer always, the legal basis when it will not be done."""
    if outcome not in dict(OUTCOMES):
        raise Invalid({"outcome": _("Choose how it ended.")})
    if outcome == "declined":
        needed("basis", basis, _("Say on which rule the refusal stands."))
    return needed("answer", answer, _("Write the answer the reporter will read."))
