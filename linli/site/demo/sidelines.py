"""What happens beside a case's own way: me-too, merging, whistle, supervision, requests."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from linli.core.access.actor import Actor
from linli.core.clock.rules import Limit
from linli.modules.cases.models import Case
from linli.modules.cases.states import OPEN
from linli.site.demo import names, pace, wording
from linli.site.demo.world import Story, World

HOURS, DAY = Limit(4, "work_hour"), Limit(1, "work_day")
SUSPENDED = timedelta(days=6)


def joined(world: World, case: Case, number: int) -> Story:
    """Somebody else has seen it too."""
    rng = Random(f"{case.client_id} {number}")
    yield world.now + timedelta(minutes=rng.randrange(30, 2500))
    if world.hands.look(case).state in OPEN and case.public:
        name, phone = names.called(rng), names.phone(rng)
        words = rng.choice(wording.WORDS)
        world.do("join", Actor.public(), case, name=name, phone=phone, words=words)


def merge(world: World, case: Case, target: Case) -> None:
    """Into the earlier one, while it is open; else the case goes its own way."""
    kept = world.hands.look(target)
    later = kept.due_at and case.due_at and kept.due_at <= case.due_at
    if kept.state in OPEN and later:
        world.do("merge", world.cast.desk(case.desk), case, into=target, reason=wording.MERGED)
    else:
        world.do("register", world.cast.desk(case.desk), case)


def ask(world: World, case: Case, what: str) -> None:
    """For more time; somebody else decides within a day."""
    details = {"amount": 2} if what == "extend" else {"until": world.now + SUSPENDED}
    why = wording.EXTEND if what == "extend" else wording.SUSPEND
    unit = world.cast.handler(case.unit_id or 0)
    world.do("ask", unit, case, what=what, reason=why, **details)
    decider = world.cast.approver(case.area)
    for task in world.hands.tasks(case, "approve"):
        world.do("decide", decider, case, task=task, approved=True, reason=wording.GRANTED)


def whistle(world: World, case: Case) -> None:
    """The community calls the street and the executive office; each reports in."""
    called = sorted((world.cast.street_unit(case.area), world.cast.duty("urban_management")))
    desk = world.cast.desk(case.area)
    world.do("whistle", desk, case, units=called, reason=wording.WHISTLE)
    world.spawn(answered(world, case, "report_in", wording.REPORTED_IN))


def supervise(world: World, case: Case) -> None:
    desk = world.cast.approver(case.area)
    world.do("supervise", desk, case, reason=wording.SUPERVISE)
    world.spawn(answered(world, case, "supervision", wording.ANSWERED))


def escalate(world: World, case: Case) -> None:
    """By hand, when the community's desk sees that it cannot settle it alone."""
    if len(case.desk) > 6:
        desk = world.cast.desk(case.desk)
        world.do("escalate", desk, case, reason=wording.ESCALATE)
        world.spawn(attended(world, case))


def answered(world: World, case: Case, kind: str, said: str) -> Story:
    """Each unit called answers for itself, within hours."""
    verb = {"report_in": "report_in", "supervision": "answer_supervision"}[kind]
    while True:
        yield pace.after(world.now, HOURS, pace.share(world.chance(case), False, False), case.area)
        waiting = world.hands.tasks(case, kind)
        if not waiting or world.hands.look(case).state not in OPEN:
            return
        unit = world.cast.handler(waiting[0].unit_id or 0)
        world.do(verb, unit, case, task=waiting[0], answer=said)


def attended(world: World, case: Case) -> Story:
    """The upper desk looks after an escalated case."""
    yield pace.after(world.now, DAY, pace.share(world.chance(case), False, False), case.area)
    for task in world.hands.tasks(case, "attend"):
        if world.hands.look(case).state in OPEN:
            desk = world.cast.desk(task.area)
            world.do("attend", desk, case, task=task, answer=wording.ATTENDED)
