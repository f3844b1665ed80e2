"""What the district did before it had Linli: cases of the system it used, brought in as records."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from random import Random

from linli.core.access.actor import Actor
from linli.core.clock import queries as clock
from linli.core.demo import pace
from linli.core.demo.world import World
from linli.core.lifecycle.commands import at
from linli.modules.cases.commands.history import foundations, intake
from linli.modules.cases.commands.history.given import HistoricalCase
from linli.modules.cases.demo import answers
from linli.modules.cases.demo.plans import Plan
from linli.modules.cases.demo.told import WORDS
from linli.modules.catalogue.public import MatterFacts, route, total_limit

CHANNELS = {"web": "web", "grid": "staff", "media": "social", "agency": "letter"}


def take_in(world: World, plans: Sequence[Plan], until: datetime) -> None:
    """All at once on the day Linli began; whatever was open then was closed by that day."""
    district, actor = world.cast.district, Actor.system("linli import")
    rows = [told(world, plan, until) for plan in plans]
    with at(until):
        ground = foundations.laid(actor, district=district, cases=rows)
        intake.take_in(actor, district=district, cases=rows, ground=ground)
    world.show(len(rows))


def told(world: World, plan: Plan, until: datetime) -> HistoricalCase:
    """A plan as a line of the other system's sheet."""
    matter, area = plan.about, plan.spot.area
    total = total_limit(matter.limits)
    unit = route(matter.code, matter.lead, area, area[:6]).unit_id or world.cast.street_unit(area)
    answer = answers.result(plan.matter, plan.outcome, plan.place)
    return HistoricalCase(
        number=plan.number + 1, external_id=f"HL{plan.at:%Y%m%d}{plan.number:05d}",
        reported_at=plan.at, matter=matter.name, status="closed",
        due_at=clock.calendar().due(plan.at, total.amount, total.unit, area).at,
        closed_at=min(closed_at(plan, matter, Random(f"{plan.number} {plan.place}")), until),
        description=plan.description, unit=world.cast.full_names[unit],
        outcome=WORDS.merged if plan.twin else answer, duplicate="yes" if plan.twin else "no",
        channel=CHANNELS.get(plan.source, "phone"), address=plan.place, lon=plan.spot.lon,
        lat=plan.spot.lat,
    )  # fmt: skip


def closed_at(plan: Plan, matter: MatterFacts, rng: Random) -> datetime:
    """Stage after stage, each within its limit unless the plan is a slow one."""
    moment = plan.at
    for stage in matter.limits:
        share = pace.share(rng, plan.slow and stage == "handle", plan.quick)
        moment = pace.after(moment, matter.limits[stage], share, plan.spot.area)
    return moment
