"""How a case goes on from each state: who does what next, and when."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from random import Random

from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.clock.rules import Limit
from linli.modules.cases.models import Case
from linli.modules.cases.states import OPEN
from linli.modules.catalogue import public as catalogue
from linli.modules.catalogue.public import MatterFacts
from linli.site.demo import answers, pace, sidelines, wording
from linli.site.demo.plans import COMMENTS, Plan
from linli.site.demo.world import Story, World

Deed = Callable[[], None]
Step = tuple[datetime, Deed] | None
REPORTERS_MOMENT = Limit(2, "natural_day")


def reported(world: World, plan: Plan) -> Story:
    """One case from the report to its end, or to the state where the plan lets it stay."""
    yield plan.at
    life = Life(world, plan, world.hands.report(reporter(world, plan), plan, world.now))
    plan.case = life.case
    world.reported += 1
    for number in range(plan.joins):
        world.spawn(sidelines.joined(world, life.case, number))
    while (step := life.next()) is not None:
        moment, deed = step
        state = life.case.state
        yield moment
        if world.hands.look(life.case).state == state:
            deed()


def reporter(world: World, plan: Plan) -> Actor:
    """Residents come without an account; the others take a report in at their desk."""
    area = plan.spot.area
    if plan.source == "web":
        return Actor.public()
    if plan.source == "grid":
        return world.cast.walker(area)
    at_community = plan.source in ("phone", "visit", "meeting")
    return world.cast.desk(area if at_community else area[:6])


class Life:
    """One case and what its plan still holds in store."""

    def __init__(self, world: World, plan: Plan, case: Case) -> None:
        self.world, self.plan, self.case = world, plan, case
        self.turns, self.rng = set(plan.turns), Random(f"{plan.number} {plan.place}")

    @property
    def matter(self) -> MatterFacts:
        return catalogue.catalogue().by_id(self.case.matter_id)

    def next(self) -> Step:
        self.world.hands.look(self.case)
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
        return pace.after(self.world.now, self.matter.limits[stage], share, self.case.area)

    def soon(self) -> datetime:
        """Some days later, as people find the time."""
        share = self.rng.uniform(0.01, 0.04 if self.plan.quick else 1)
        return self.world.now + (
            pace.after(self.world.now, REPORTERS_MOMENT, share) - self.world.now
        )

    def act(self, verb: str, actor: Actor, **details: object) -> Deed:
        return lambda: self.world.do(verb, actor, self.case, **details)

    # From each state.

    def from_reported(self) -> Step:
        world, plan, case = self.world, self.plan, self.case
        desk = world.cast.desk(case.desk)
        target = plan.twin.case if plan.twin else None
        if target is not None and self.turn("merge") and world.hands.look(target).state in OPEN:
            return self.later("dispatch"), lambda: sidelines.merge(world, case, target)
        if plan.source == "grid" and self.matter.spot and not plan.stop:
            done = answers.result(case.matter_code, "solved", case.place)
            walker = world.cast.walker(case.area)
            return world.now + timedelta(minutes=15), self.act("settle", walker, answer=done)
        if self.turn("reject"):
            why = self.rng.choice(wording.REJECTED)
            where = self.matter.elsewhere or wording.TURN_TO
            return self.later("dispatch"), self.act("reject", desk, reason=why, answer=where)
        if self.turn("register"):
            return self.later("dispatch", 0.4), self.act("register", desk)
        return self.from_registered()

    def from_registered(self) -> Step:
        case = self.case
        desk = self.world.cast.desk(case.desk)
        if self.turn("cancel"):
            return self.later("dispatch"), self.act("cancel", desk, reason=wording.CANCELLED)
        if self.turn("withdraw"):
            return self.soon_if_reporter()
        return self.later("dispatch"), self.dispatched

    def soon_if_reporter(self) -> Step:
        token = self.world.hands.token(self.case)
        moment = self.world.now + timedelta(minutes=self.rng.randrange(10, 60))
        if self.world.hands.look(self.case).reporters > 1:
            return self.later("dispatch"), self.dispatched
        return moment, self.act("withdraw", Actor.public(), token=token)

    def dispatched(self) -> None:
        case, cast = self.case, self.world.cast
        unit = cast.street_unit(case.area) if case.unroutable or case.state == "returned" else None
        joint = [cast.street_unit(case.area)] if self.turn("joint") else []
        self.world.do("dispatch", cast.desk(case.desk), case, unit=unit, joint=joint)

    from_returned = from_registered

    def from_dispatched(self) -> Step:
        unit = self.unit()
        if self.turn("send_back"):
            why = self.rng.choice(wording.SENT_BACK)
            return self.later("accept"), self.act("send_back", unit, reason=why)
        return self.later("accept"), self.act("accept", unit)

    from_reopened = from_dispatched

    def unit(self) -> Actor:
        return self.world.cast.handler(self.case.unit_id or 0)

    def from_accepted(self) -> Step:
        for name in ("whistle", "supervise", "escalate"):
            if self.turn(name):
                tell = partial(getattr(sidelines, name), self.world, self.case)
                return self.later("handle", 0.2), tell
        for name in ("extend", "suspend"):
            if self.turn(name):
                asking = partial(sidelines.ask, self.world, self.case, name)
                return self.later("handle", 0.3), asking
        if self.turn("start"):
            return self.later("handle", 0.3), self.act("start", self.unit())
        return self.from_handling()

    def from_handling(self) -> Step:
        return self.later("handle"), self.handled

    from_rework = from_handling

    def handled(self) -> None:
        """Joint units first; then the lead's answer with the evidence the matter asks for."""
        world, case = self.world, self.case
        for task in world.hands.tasks(case, "joint"):
            joint = world.cast.handler(task.unit_id or 0)
            world.do("finish_joint", joint, case, task=task, answer=wording.JOINT_DONE)
        outcome = self.plan.outcome
        basis = (self.matter.legal_basis or wording.BASIS) if outcome == "declined" else ""
        answer = answers.result(case.matter_code, outcome, case.place)
        world.do(
            "feed_back", self.unit(), case,
            outcome=outcome, answer=answer, basis=basis, files=self.photo("handle"),
        )  # fmt: skip

    def photo(self, stage: str) -> list[str]:
        wanted = getattr(self.matter, f"evidence_{stage}")
        shown = wanted == "photo" or (wanted == "optional" and self.plan.pictured)
        return [stage] if shown else []

    def from_handled(self) -> Step:
        checks = self.world.hands.tasks(self.case, "verify")
        if not checks:
            return self.later("verify"), self.act("close", self.world.cast.desk(self.case.desk))
        walker = self.world.cast.walker(checks[0].area)
        if self.turn("begin_check"):
            return self.later("verify", 0.5), self.act("begin_check", walker)
        failed = self.turn("fail")
        note = self.rng.choice(wording.FAILED if failed else wording.PASSED)
        return self.later("verify"), self.act(
            "verify", walker, passed=not failed, note=note, files=self.photo("verify")
        )

    from_verifying = from_handled

    def from_suspended(self) -> Step:
        until = self.world.now + sidelines.SUSPENDED
        return until, self.act("resume", Actor.system(), reason=_(wording.TIME_OVER))

    def from_closed(self) -> Step:
        """The reporter rates; "not solved" opens it again, once."""
        if not self.plan.rated or self.plan.source == "grid":
            return None
        self.plan.rated = False
        return self.soon(), self.rated

    def rated(self) -> None:
        solved, case, rng = self.plan.solved, self.case, self.rng
        token = self.world.hands.token(case)
        content = rng.choices((3, 4, 5), (1, 3, 6))[0] if solved else rng.randrange(1, 3)
        self.plan.rated = rng.random() < 0.6 and not solved
        self.plan.solved = True
        self.world.do(
            "rate", Actor.public(), case,
            token=token, solved=solved, content=content, comment=rng.choice(COMMENTS[solved]),
        )  # fmt: skip
