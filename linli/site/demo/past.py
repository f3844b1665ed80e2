"""The long past, written in bulk: the same verbs as the commands', on rows held in memory.

A test tells the same stories by both and finds the same rows; a change of a command shows there.
"""

from __future__ import annotations

import secrets
from collections import Counter
from datetime import date, datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.clock.rules import Limit
from linli.core.lifecycle.commands import Act, difference, snapshot
from linli.modules.cases import rules
from linli.modules.cases.commands import desk, holding, intake
from linli.modules.cases.commands.holding import New
from linli.modules.cases.models import Case, Reporter, Task
from linli.modules.cases.states import MACHINE, OPEN
from linli.modules.catalogue import public as catalogue
from linli.site.demo import wording
from linli.site.demo.bodies import BODIES
from linli.site.demo.book import Book, Held
from linli.site.demo.people import Cast
from linli.site.demo.plans import Plan
from linli.site.demo.reporting import report_of


class Past:
    """Hands that keep everything in memory until `linli.site.demo.writing` saves it."""

    def __init__(self, cast: Cast) -> None:
        self.cast, self.book = cast, Book()
        self.held: dict[int, Held] = {}
        self.numbers: Counter[tuple[str, date]] = Counter()
        self.areas: dict[tuple[str, str], str] = {}

    # What the stories ask for.

    def look(self, case: Case) -> Case:
        return case

    def tasks(self, case: Case, *kinds: str) -> list[Task]:
        return self.of(case).running(*kinds)

    def token(self, case: Case) -> str:
        return str(self.of(case).reporters[0].token)

    def of(self, case: Case) -> Held:
        return self.held[id(case)]

    def report(self, actor: Actor, plan: Plan, at: datetime) -> Case:
        act = Act(actor, "cases.report", at)
        wanted = report_of(plan)
        matter = catalogue.catalogue().matter(plan.matter, self.cast.district)
        assert matter is not None
        given = intake.clean_answers(matter, wanted, {})
        case = intake.build(act, wanted, matter, plan.spot.area, given)
        held = self.held[id(case)] = Held(case)
        day = timezone.localdate(at)
        self.numbers[case.district, day] += 1
        case.number = f"{case.district}-{day:%y%m%d}-{self.numbers[case.district, day]:04d}"
        held.reporters.append(
            Reporter(
                district=case.district, token=secrets.token_urlsafe(16), name=plan.name,
                phone=plan.phone, at=at,
            )
        )  # fmt: skip
        first = New("desk", case.desk, stage="dispatch", limit=matter.limits["dispatch"])
        self.book.open(held, [first], at, actor.account_id)
        self.promise(held, at)
        if plan.pictured:
            held.pictures.append(("report", at))
        act.record(case, {"state": ["", case.state], "matter": case.matter_code, "area": case.area})
        held.entries += act.entries
        return case

    def promise(self, held: Held, at: datetime) -> None:
        total = catalogue.total_limit(desk.facts(held.case).limits)
        self.book.start(held, None, "total", total, at)

    def do(self, verb: str, actor: Actor, case: Case, moment: datetime, **details: Any) -> None:
        """The move checked, the body run, the changes journalled: as `@command` does."""
        act = Act(actor, verb, moment, reason=details.pop("reason", ""))
        held = self.of(case)
        if verb in MACHINE.by_verb:
            act.move = MACHINE.check(verb, case.state)
        before = snapshot(case)
        BODIES[verb](self, act, held, **details)
        if act.move and act.move.target:
            case.state = act.move.target
        act.record(case, {**difference(before, snapshot(case)), **act.extra})
        held.entries += act.entries

    def red(self, at: datetime) -> tuple[datetime, Case] | None:
        """Red: one desk up, unless it stands still or lies with the district already."""
        while found := self.book.red(at):
            moment, case = found[0], found[1].case
            if case.state in OPEN and case.state != "suspended" and rules.above(case.desk):
                why = _(wording.OVERDUE)
                self.do("cases.escalate", Actor.system(), case, moment, automatic=True, reason=why)
                return moment, case
        return None

    # What the bodies share.

    def limit(self, case: Case, stage: str) -> Limit:
        return desk.facts(case).limits[stage]

    def open(self, act: Act, held: Held, *wanted: New) -> None:
        self.book.open(held, wanted, act.now, act.actor.account_id)

    def finish(
        self, act: Act, held: Held, tasks: list[Task], *rest: str, void: bool = False
    ) -> None:
        who = act.actor.account_id
        self.book.finish(held, tasks, act.now, who, *rest, void=void, why=act.reason)

    def close(self, act: Act, held: Held, *, void: bool = False) -> None:
        held.case.closed_at = act.now
        self.book.end_all(held, act.now, act.actor.account_id, void=void, why=act.reason)

    def close_on_time(self, act: Act, held: Held) -> None:
        self.close(act, held)
        case = held.case
        case.on_time = None if case.due_at is None else act.now <= case.due_at

    def holder(self, case: Case, permission: str, act: Act) -> str:
        key = (case.area, permission)
        if key not in self.areas:
            self.areas[key] = holding.holder_area(case.area, permission, act)
        return self.areas[key]
