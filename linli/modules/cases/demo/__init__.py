"""A year of cases: the older ones come from another system's records, the rest by the commands."""

from __future__ import annotations

from functools import partial

from linli.core.demo.world import World
from linli.core.parties.concerned import TELL
from linli.modules.cases.demo import history, sidelines, stories
from linli.modules.cases.demo.album import Album
from linli.modules.cases.demo.deeds import Deeds
from linli.modules.cases.demo.plans import Planner

AFTER = ("console",)
TOLD = 500  # told in full; what is older was closed before the district began with Linli
PICTURED = 45


def show(world: World) -> None:
    rng = world.chance("cases")
    plans = Planner(world.land, world.end, rng).year(world.size)
    older, told = plans[:-TOLD], plans[-TOLD:]
    for plan in told:
        plan.pictured = rng.random() < PICTURED / len(told)
    if older:
        history.take_in(world, older, told[0].at)
    world.silent.add(TELL)
    deeds = Deeds(world, Album(world.cast.district, rng))
    world.told.append(partial(sidelines.heard, deeds))
    for plan in told:
        world.spawn(stories.reported(deeds, plan))
