"""What is going to happen: who reports what, where and when, and the fate of each case."""

from __future__ import annotations

import csv
from bisect import bisect
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from itertools import accumulate
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from linli.core.demo import names
from linli.core.demo.land import Land, Spot
from linli.core.demo.world import YEAR
from linli.modules.cases.demo import catalogue
from linli.modules.cases.states import MACHINE

DATA = Path(__file__).resolve().parent / "data"
CHINA = ZoneInfo("Asia/Shanghai")
HOURS = (1, 0, 0, 0, 1, 3, 8, 14, 20, 22, 20, 16, 10, 12, 16, 18, 17, 16, 15, 14, 11, 8, 4, 2)
SOURCES = {
    "web": 42, "hotline": 25, "grid": 19, "phone": 6, "visit": 4, "meeting": 1, "agency": 2, "media": 1,
}  # fmt: skip
# Chance of each turn a case may take; several may come together.
TURNS = {
    "reject": 0.035, "withdraw": 0.02, "cancel": 0.012, "send_back": 0.07, "fail": 0.05,
    "extend": 0.04, "suspend": 0.02, "whistle": 0.015, "supervise": 0.015, "escalate": 0.008,
    "joint": 0.04, "register": 0.5, "start": 0.7, "begin_check": 0.3,
}  # fmt: skip
OUTCOMES = {"solved": 84, "explained": 7, "partly": 5, "declined": 3, "needless": 1}
BACK = (5, 26, 74, 150, 290)  # hours; over the longest holidays too
SLOW, RATED, UNSOLVED, NAMED, TWINS, HOT = 0.1, 0.4, 0.12, 0.7, 0.045, 0.012
COMMENTS = {
    True: (
        "处理得很快，谢谢。",
        "问题解决了。",
        "有人打电话说明，很清楚。",
        "希望以后常来看看。",
        "",
        "",
    ),
    False: (
        "没有解决，第二天又是老样子。",
        "只清理了一半，请再来看看。",
        "说修好了，晚上还是不亮不通。",
    ),
}


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
    with (DATA / "reports.csv").open(encoding="utf-8", newline="") as sheet:
        return [
            Kind(
                row["matter"],
                float(row["weight"]),
                frozenset(int(m) for m in row["months"].split(",") if m),
                row["place"],
                tuple(row["texts"].split("|")),
            )
            for row in csv.DictReader(sheet)
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
        twins, stopped = round(count * TWINS), self.stopped()
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
        return catalogue.matter(plan.matter, plan.spot.area).verifier == "grid"

    def moment(self) -> datetime:
        """More towards today, more by day than by night, fewer at weekends."""
        while True:
            back = YEAR.days * (1 - self.rng.random() ** 0.85)
            day = (self.now - timedelta(days=back)).astimezone(CHINA)
            hour = self.rng.choices(range(24), HOURS)[0]
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
        spot = spot or self.land.any(rng)
        made = Plan(
            number=0,
            at=at.astimezone(UTC),
            matter=kind.matter,
            spot=spot,
            place=spot.text(kind.place, rng),
            description=rng.choice(kind.texts).format(**spot.words),
            source=rng.choices(list(SOURCES), list(SOURCES.values()))[0],
        )
        self.reporter(made)
        self.fate(made)
        return made

    def reporter(self, plan: Plan) -> None:
        if plan.source == "grid" or self.rng.random() > NAMED:
            return
        plan.name, plan.phone = names.called(self.rng), names.phone(self.rng)

    def fate(self, plan: Plan) -> None:
        rng = self.rng
        plan.turns = {turn for turn, chance in TURNS.items() if rng.random() < chance}
        plan.outcome = rng.choices(list(OUTCOMES), list(OUTCOMES.values()))[0]
        plan.slow = rng.random() < SLOW
        plan.rated = rng.random() < RATED
        plan.solved = rng.random() > UNSOLVED
        if rng.random() < HOT and catalogue.matter(plan.matter, plan.spot.area).public:
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
        made.description = (
            rng.choice(("也看到了：", "同样的问题：", "再反映一次：")) + first.description
        )
        made.twin, made.turns = first, {"merge"}
        first.turns -= {"reject", "withdraw", "cancel"}
        return made

    def stopped(self) -> list[Plan]:
        """A few recent cases for each state, so that none is missing on any day of the year."""
        found = []
        for state in (s.code for s in MACHINE.states):
            for number in range(len(BACK)):
                made = self.steered(state, BACK[number] / (20 if state == "reported" else 1))
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
        made.stop, made.turns, made.joins = state, set(STEER.get(state, ())), 0
        made.slow, made.quick, made.outcome = False, True, "solved"
        made.rated, made.solved = state == "reopened", False
        if state == "withdrawn":
            made.source = "web"
        return made


# The turns that lead into a state nobody comes to by the plain way.
STEER = {
    "registered": {"register"}, "rejected": {"reject"}, "withdrawn": {"withdraw"},
    "cancelled": {"cancel"}, "returned": {"send_back"}, "rework": {"fail", "start"},
    "suspended": {"suspend"}, "handling": {"start"}, "verifying": {"begin_check"},
}  # fmt: skip
