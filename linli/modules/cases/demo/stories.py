"""How a case goes on from each state: who does what next, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.clock.rules import Limit
from linli.core.demo import pace
from linli.core.demo.world import Story
from linli.modules.cases.demo import answers, sidelines
from linli.modules.cases.demo.deeds import Deeds
from linli.modules.cases.demo.plans import Plan
from linli.modules.cases.demo.told import WORDS
from linli.modules.cases.models import Case
from linli.modules.cases.states import OPEN
from linli.modules.catalogue.public import MatterFacts, by_id

Deed = Callable[[], None]
Step = tuple[datetime, Deed] | None
REPORTERS_MOMENT = Limit(2, "natural_day")


def reported(deeds: Deeds, plan: Plan) -> Story:
    """One case from the report to its end, or to the state where the plan lets it stay."""
    yield plan.at
    life = Life(deeds, plan, deeds.report(reporter(deeds, plan), plan))
    plan.case = life.pk
    for number in range(plan.joins):
        deeds.world.spawn(sidelines.joined(deeds, life.pk, number))
    while (step := life.next()) is not None:
        moment, deed = step
        state = life.case.state
        yield moment
        if life.case.state == state:
            deed()


def reporter(deeds: Deeds, plan: Plan) -> Actor:
    """Residents come without an account; the others take a report in at their desk."""
    area = plan.spot.area
    if plan.source == "web":
        return Actor.public()
    if plan.source == "grid":
        return deeds.cast.walker(area)
    at_community = plan.source in ("phone", "visit", "meeting")
    return deeds.cast.desk(area if at_community else area[:6])


class Life:
    """One case and what its plan still holds in store."""

    def __init__(self, deeds: Deeds, plan: Plan, pk: int) -> None:
        self.deeds, self.cast, self.plan, self.pk = deeds, deeds.cast, plan, pk
        self.turns, self.rng = set(plan.turns), Random(f"{plan.number} {plan.place}")

    @property
    def case(self) -> Case:
        return self.deeds.cases[self.pk]

    @property
    def now(self) -> datetime:
        return self.deeds.now

    @property
    def matter(self) -> MatterFacts:
        return by_id(self.case.matter_id)

    def next(self) -> Step:
        if self.case.state == self.plan.stop:
            return None
        step: Callable[[], Step] | None = getattr(self, f"from_{self.case.state}", None)
        return step() if step else None

    def turn(self, name: str) -> bool:
        """Is this still to come? It comes once."""
        found = name in self.turns
        self.turns.discard(name)
        return found

    def later(self, stage: str, part: float = 1.0) -> datetime:
        slow = self.plan.slow and stage == "handle"
        share = pace.share(self.rng, slow, self.plan.quick) * part
        return pace.after(self.now, self.matter.limits[stage], share, self.case.area)

    def soon(self) -> datetime:
        """Some days later, as people find the time."""
        share = self.rng.uniform(0.01, 0.04 if self.plan.quick else 1)
        return self.now + (pace.after(self.now, REPORTERS_MOMENT, share) - self.now)

    def act(self, verb: str, actor: Actor, **details: object) -> Deed:
        return lambda: self.deeds.do(verb, actor, self.pk, **details)

    # From each state.

    def from_reported(self) -> Step:
        plan, case = self.plan, self.case
        desk = self.cast.desk(case.desk)
        target = plan.twin.case if plan.twin else None
        if target is not None and self.turn("merge") and self.deeds.cases[target].state in OPEN:
            return self.later("dispatch"), partial(sidelines.merge, self.deeds, self.pk, target)
        if plan.source == "grid" and self.matter.spot and not plan.stop:
            done = answers.result(case.matter_code, "solved", case.place)
            walker = self.cast.walker(case.area)
            return self.now + timedelta(minutes=15), self.act("settle", walker, answer=done)
        if self.turn("reject"):
            why = self.rng.choice(WORDS.rejected)
            where = self.matter.elsewhere or WORDS.turn_to
            return self.later("dispatch"), self.act("reject", desk, reason=why, answer=where)
        if self.turn("register"):
            return self.later("dispatch", 0.4), self.act("register", desk)
        return self.from_registered()

    def from_registered(self) -> Step:
        case = self.case
        desk = self.cast.desk(case.desk)
        if self.turn("cancel"):
            return self.later("dispatch"), self.act("cancel", desk, reason=WORDS.cancelled)
        if self.turn("withdraw"):
            return self.soon_if_reporter()
        return self.later("dispatch"), self.dispatched

    def soon_if_reporter(self) -> Step:
        token = self.deeds.token(self.pk)
        moment = self.now + timedelta(minutes=self.rng.randrange(10, 60))
        if self.case.reporters > 1:
            return self.later("dispatch"), self.dispatched
        return moment, self.act("withdraw", Actor.public(), token=token)

    def dispatched(self) -> None:
        case, cast = self.case, self.cast
        unit = cast.street_unit(case.area) if case.unroutable or case.state == "returned" else None
        joint = [cast.street_unit(case.area)] if self.turn("joint") else []
        self.deeds.do("dispatch", cast.desk(case.desk), self.pk, unit=unit, joint=joint)

    from_returned = from_registered

    def from_dispatched(self) -> Step:
        unit = self.unit()
        if self.turn("send_back"):
            why = self.rng.choice(WORDS.sent_back)
            return self.later("accept"), self.act("send_back", unit, reason=why)
        return self.later("accept"), self.act("accept", unit)

    from_reopened = from_dispatched

    def unit(self) -> Actor:
        return self.cast.handler(self.case.unit_id or 0)

    def from_accepted(self) -> Step:
        for name in ("whistle", "supervise", "escalate"):
            if self.turn(name):
                tell = partial(getattr(sidelines, name), self.deeds, self.pk)
                return self.later("handle", 0.2), tell
        for name in ("extend", "suspend"):
            if self.turn(name):
                asking = partial(sidelines.ask, self.deeds, self.pk, name)
                return self.later("handle", 0.3), asking
        if self.turn("start"):
            return self.later("handle", 0.3), self.act("start", self.unit())
        return self.from_handling()

    def from_handling(self) -> Step:
        return self.later("handle"), self.handled

    from_rework = from_handling

    def handled(self) -> None:
        """Joint units first; then the lead's answer with the evidence the matter asks for."""
        case = self.case
        for task in self.deeds.tasks(self.pk, "joint"):
            joint = self.cast.handler(task.unit_id or 0)
            self.deeds.do("finish_joint", joint, self.pk, task=task.pk, answer=WORDS.joint_done)
        outcome = self.plan.outcome
        basis = (self.matter.legal_basis or WORDS.basis) if outcome == "declined" else ""
        answer = answers.result(case.matter_code, outcome, case.place)
        self.deeds.do(
            "feed_back", self.unit(), self.pk,
            outcome=outcome, answer=answer, basis=basis, files=self.photo("handle"),
        )  # fmt: skip

    def photo(self, stage: str) -> list[str]:
        wanted = getattr(self.matter, f"evidence_{stage}")
        shown = wanted == "photo" or (wanted == "optional" and self.plan.pictured)
        return [stage] if shown else []

    def from_handled(self) -> Step:
        checks = self.deeds.tasks(self.pk, "verify")
        if not checks:
            return self.later("verify"), self.act("close", self.cast.desk(self.case.desk))
        walker = self.cast.walker(checks[0].area)
        if self.turn("begin_check"):
            return self.later("verify", 0.5), self.act("begin_check", walker)
        failed = self.turn("fail")
        note = self.rng.choice(WORDS.failed if failed else WORDS.passed)
        return self.later("verify"), self.act(
            "verify", walker, passed=not failed, note=note, files=self.photo("verify")
        )

    from_verifying = from_handled

    def from_suspended(self) -> Step:
        until = self.now + sidelines.SUSPENDED
        return until, self.act("resume", Actor.system(), reason=_("The time asked for is over."))

    def from_closed(self) -> Step:
        """The reporter rates; "not solved" opens it again, once."""
        if not self.plan.rated or self.plan.source == "grid":
            return None
        self.plan.rated = False
        return self.soon(), self.rated

    def rated(self) -> None:
        solved, rng = self.plan.solved, self.rng
        token = self.deeds.token(self.pk)
        content = rng.choices((3, 4, 5), (1, 3, 6))[0] if solved else rng.randrange(1, 3)
        self.plan.rated = rng.random() < 0.6 and not solved
        self.plan.solved = True
        self.deeds.do(
            "rate", Actor.public(), self.pk,
            token=token, solved=solved, content=content, comment=rng.choice(WORDS.content if solved else WORDS.discontent),
        )  # fmt: skip
