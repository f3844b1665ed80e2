"""What happens beside a case's own way: me-too, merging, whistle, supervision, requests."""

from __future__ import annotations

from datetime import timedelta
from random import Random

from linli.core.access.actor import Actor
from linli.core.clock.rules import Limit
from linli.core.demo import names, pace
from linli.core.demo.world import Story
from linli.core.outbox.models import Message
from linli.modules.cases.demo.deeds import Deeds
from linli.modules.cases.demo.told import WORDS
from linli.modules.cases.queries.cases import still_open
from linli.modules.cases.states import OPEN

RED = {"cases.case.task.red": "subject", "cases.case.red": "subject_id"}
HOURS, DAY = Limit(4, "work_hour"), Limit(1, "work_day")
SUSPENDED = timedelta(days=6)


def joined(deeds: Deeds, case: int, number: int) -> Story:
    """Somebody else has seen it too."""
    rng = Random(f"{deeds.cases[case].client_id} {number}")
    yield deeds.now + timedelta(minutes=rng.randrange(30, 2500))
    found = deeds.cases[case]
    if found.state in OPEN and found.public:
        name, phone = names.called(rng), names.phone(rng)
        words = rng.choice(WORDS.joined)
        deeds.do("join", Actor.public(), case, name=name, phone=phone, words=words)


def merge(deeds: Deeds, case: int, target: int) -> None:
    """Into the earlier one, while it is open; else the case goes its own way."""
    own, kept = deeds.cases[case], deeds.cases[target]
    later = kept.due_at and own.due_at and kept.due_at <= own.due_at
    desk = deeds.cast.desk(own.desk)
    if kept.state in OPEN and later:
        deeds.do("merge", desk, case, into=target, reason=WORDS.merged)
    else:
        deeds.do("register", desk, case)


def ask(deeds: Deeds, case: int, what: str) -> None:
    """For more time; somebody else decides within a day."""
    found = deeds.cases[case]
    details = {"amount": 2} if what == "extend" else {"until": deeds.now + SUSPENDED}
    unit = deeds.cast.handler(found.unit_id or 0)
    deeds.do("ask", unit, case, what=what, reason=getattr(WORDS, what), **details)
    decider = deeds.cast.approver(found.area)
    for task in deeds.tasks(case, "approve"):
        deeds.do("decide", decider, case, task=task.pk, approved=True, reason=WORDS.granted)


def whistle(deeds: Deeds, case: int) -> None:
    """The community calls the street and the executive office; each reports in."""
    area = deeds.cases[case].area
    called = sorted((deeds.cast.street_unit(area), deeds.cast.duty("urban_management")))
    deeds.do("whistle", deeds.cast.desk(area), case, units=called, reason=WORDS.whistle)
    deeds.world.spawn(answered(deeds, case, "report_in"))


def supervise(deeds: Deeds, case: int) -> None:
    desk = deeds.cast.approver(deeds.cases[case].area)
    deeds.do("supervise", desk, case, reason=WORDS.supervise)
    deeds.world.spawn(answered(deeds, case, "answer_supervision"))


def escalate(deeds: Deeds, case: int) -> None:
    """By hand, when the community's desk sees that it cannot settle it alone."""
    area = deeds.cases[case].desk
    if len(area) > 6:
        deeds.do("escalate", deeds.cast.desk(area), case, reason=WORDS.escalate)
        deeds.world.spawn(attended(deeds, case))


def answered(deeds: Deeds, case: int, verb: str) -> Story:
    """Each unit called answers for itself, within hours."""
    kind = verb.removeprefix("answer_")
    while True:
        share, area = pace.share(deeds.luck(case), False, False), deeds.cases[case].area
        yield pace.after(deeds.now, HOURS, share, area)
        waiting = deeds.tasks(case, kind)
        if not waiting or deeds.cases[case].state not in OPEN:
            return
        unit = deeds.cast.handler(waiting[0].unit_id or 0)
        deeds.do(verb, unit, case, task=waiting[0].pk, answer=getattr(WORDS, verb))


def attended(deeds: Deeds, case: int) -> Story:
    """The upper desk looks after an escalated case."""
    share, area = pace.share(deeds.luck(case), False, False), deeds.cases[case].area
    yield pace.after(deeds.now, DAY, share, area)
    for task in deeds.tasks(case, "attend"):
        if deeds.cases[case].state in OPEN:
            desk = deeds.cast.desk(task.area)
            deeds.do("attend", desk, case, task=task.pk, answer=WORDS.attended)


def heard(deeds: Deeds, message: Message) -> None:
    """A red clock has sent a case one level up: the desk there will attend to it."""
    if message.topic not in RED:
        return
    found = still_open(message.payload[RED[message.topic]])
    known = deeds.cases.get(found.pk) if found else None
    if known and deeds.read(known.pk).desk != known.desk:
        deeds.world.spawn(attended(deeds, known.pk))
