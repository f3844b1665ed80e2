"""What is going to happen: who reports what, where and when, and the fate of each case."""

from __future__ import annotations

from bisect import bisect
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from random import Random

from linli.core.demo import names
from linli.core.demo.land import Land, Spot
from linli.core.demo.world import YEAR
from linli.core.values.days import LOCAL
from linli.modules.cases.demo.told import CHANCES, WORDS, lines
from linli.modules.cases.states import MACHINE
from linli.modules.catalogue.public import MatterFacts, catalogue


@dataclass
class Plan:
    """One case to come. `stop`: the state in which it still is today; `twin`: reported before."""

    number: int
    at: datetime
    matter: str
    spot: Spot
    place: str
    description: str
    source: str
    name: str = ""
    phone: str = ""
    turns: set[str] = field(default_factory=set)
    outcome: str = "solved"
    slow: bool = False
    quick: bool = False
    rated: bool = False
    solved: bool = True
    joins: int = 0
    twin: Plan | None = None
    stop: str = ""
    pictured: bool = False
    case: int | None = None

    @property
    def about(self) -> MatterFacts:
        """The matter, as it holds in the district today."""
        return catalogue().valid(self.spot.area[:6])[self.matter]


@dataclass(frozen=True)
class Kind:
    """A line of `data/reports.csv`."""

    matter: str
    weight: float
    months: frozenset[int]
    place: str
    texts: tuple[str, ...]

    def chance(self, month: int) -> float:
        season = 1.0 if not self.months else (2.6 if month in self.months else 0.3)
        return self.weight * season


def kinds() -> list[Kind]:
    return [
        Kind(
            row["matter"],
            float(row["weight"]),
            frozenset(int(m) for m in row["months"].split(",") if m),
            row["place"],
            tuple(row["texts"].split("|")),
        )
        for row in lines("reports")
    ]


class Planner:
    """Draws plans in the order of their moments; the same for the same seed and `now`."""

    def __init__(self, land: Land, now: datetime, rng: Random) -> None:
        self.land, self.now, self.rng = land, now, rng
        self.kinds = kinds()
        weights = {m: [k.chance(m) for k in self.kinds] for m in range(1, 13)}
        self.sums = {month: list(accumulate(row)) for month, row in weights.items()}

    def year(self, count: int) -> list[Plan]:
        """`count` plans over the last twelve months, those for each state today among them."""
        twins, stopped = round(count * CHANCES.twins), self.stopped()
        moments = [self.moment() for _ in range(max(count - twins - len(stopped), 0))]
        plans = [self.plan(at) for at in sorted(moments)]
        single = [p for p in plans if p.at < self.now - timedelta(hours=12)]
        plans += [self.twin(self.rng.choice(single)) for _ in range(twins) if single]
        plans += stopped
        plans = sorted((p for p in plans if p.at < self.now), key=lambda p: p.at)
        for number, plan in enumerate(plans):
            plan.number = number
        return plans

    def checked(self, plan: Plan) -> bool:
        """Does a grid worker look at it in the end?"""
        return plan.about.verifier == "grid"

    def moment(self) -> datetime:
        """More towards today, more by day than by night, fewer at weekends."""
        while True:
            back = YEAR.days * (1 - self.rng.random() ** 0.85)
            day = (self.now - timedelta(days=back)).astimezone(LOCAL)
            hour = self.rng.choices(range(24), CHANCES.hours)[0]
            at = day.replace(
                hour=hour, minute=self.rng.randrange(60), second=self.rng.randrange(60)
            )
            keep = 0.55 if at.weekday() >= 5 else 1
            if self.now - YEAR < at < self.now and self.rng.random() < keep:
                return at.replace(microsecond=0)

    def plan(self, at: datetime, spot: Spot | None = None) -> Plan:
        rng = self.rng
        sums = self.sums[at.month]
        kind = self.kinds[bisect(sums, rng.random() * sums[-1])]
        spot, said = spot or self.land.any(rng), rng.choice(kind.texts)
        made = Plan(
            number=0,
            at=at.astimezone(UTC),
            matter=kind.matter,
            spot=spot,
            place=spot.text(kind.place, rng, said),
            description=said.format(**spot.words),
            source=rng.choices(list(CHANCES.sources), list(CHANCES.sources.values()))[0],
        )
        self.reporter(made)
        self.fate(made)
        return made

    def reporter(self, plan: Plan) -> None:
        if plan.source == "grid" or self.rng.random() > CHANCES.named:
            return
        plan.name, plan.phone = names.called(self.rng), names.phone(self.rng)

    def fate(self, plan: Plan) -> None:
        rng = self.rng
        plan.turns = {turn for turn, chance in CHANCES.turns.items() if rng.random() < chance}
        plan.outcome = rng.choices(list(CHANCES.outcomes), list(CHANCES.outcomes.values()))[0]
        plan.slow = rng.random() < CHANCES.slow
        plan.rated = rng.random() < CHANCES.rated
        plan.solved = rng.random() > CHANCES.unsolved
        if rng.random() < CHANCES.hot and plan.about.public:
            plan.joins = rng.randrange(3, 12)
            plan.turns -= {"reject", "withdraw", "cancel"}

    def twin(self, first: Plan) -> Plan:
        """The same thing seen by somebody else some hours later."""
        rng = self.rng
        latest = self.now - timedelta(minutes=1)
        at = min(first.at + timedelta(minutes=rng.randrange(20, 1500)), latest)
        spot = self.land.near(first.spot, rng)
        made = self.plan(at, spot)
        made.matter, made.place = first.matter, first.place
        made.description = rng.choice(WORDS.again) + first.description
        made.twin, made.turns = first, {"merge"}
        first.turns -= {"reject", "withdraw", "cancel"}
        return made

    def stopped(self) -> list[Plan]:
        """A few recent cases for each state, so that none is missing on any day of the year."""
        found = []
        for state in (s.code for s in MACHINE.states):
            for number in range(len(CHANCES.back)):
                made = self.steered(
                    state, CHANCES.back[number] / (20 if state == "reported" else 1)
                )
                found.append(made)
                if state == "merged":
                    made.stop = "handling"
                    found.append(self.twin(made))
        return found

    def steered(self, state: str, hours: float) -> Plan:
        """A case on its way to one state, where it stays; without detours."""
        longer = 200 if state == "reopened" else 0
        at = (self.now - timedelta(hours=hours + longer)).replace(microsecond=0)
        made = self.plan(at)
        while state in ("verifying", "rework") and not self.checked(made):
            made = self.plan(at)
        made.stop, made.turns, made.joins = state, set(CHANCES.steered.get(state, ())), 0
        made.slow, made.quick, made.outcome = False, True, "solved"
        made.rated, made.solved = state == "reopened", False
        if state == "withdrawn":
            made.source = "web"
        return made
