"""Fills an empty, migrated database with a whole district, its people and a year of cases."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from random import Random

from django.db import transaction
from django.utils import timezone, translation

from linli.core.areas import seeding
from linli.core.errors import Refused
from linli.core.outbox.models import Message
from linli.core.people.models import Account
from linli.core.versions import stamps
from linli.modules.cases.models import Case
from linli.site.demo import (
    drafts,
    organisations,
    people,
    register,
    seconds,
    sidelines,
    stories,
    writing,
)
from linli.site.demo.past import Past
from linli.site.demo.photos import Album
from linli.site.demo.places import Map
from linli.site.demo.plans import YEAR, Plan, Planner
from linli.site.demo.present import Present
from linli.site.demo.seconds import Login
from linli.site.demo.world import World

DISTRICT = seeding.DEMO_DISTRICT
RECENT = 120
PICTURED = 45
Progress = Callable[[int], None]


@dataclass(frozen=True)
class Built:
    """What the demo holds; `logins` are the accounts whose password is printed."""

    logins: tuple[Login, ...]
    cases: int


def build(
    seed: int = 7, cases: int = 3000, progress: Progress | None = None, now: datetime | None = None
) -> Built:
    """The same for the same seed and `now`, but for keys and tokens. Refused unless it is empty."""
    if Account.objects.exists() or Case.objects.exists():
        raise Refused("The demo needs an empty database.", code="not_empty")
    now = (now or timezone.now()).replace(microsecond=0)
    rng = Random(seed)
    with translation.override("zh-hans"), stamps.frame(), transaction.atomic():
        seeding.load_demo(DISTRICT)
        places = Map(DISTRICT, rng)
        register.build(DISTRICT, places)
        units = organisations.build(DISTRICT, rng)
        cast = people.build(DISTRICT, units, now, rng)
        logins = seconds.enrol(cast)
        happen(cast, places, cases, now, rng, progress)
        drafts.build(cast, places, now, Random(seed))
    return Built(logins, Case.objects.count())


def happen(
    cast: people.Cast,
    places: Map,
    cases: int,
    now: datetime,
    rng: Random,
    progress: Progress | None,
) -> None:
    """A year in one queue: most of it in memory, the last cases by the commands."""
    plans = Planner(places, now, rng).year(cases)
    for plan in plans[-3 * RECENT :]:
        plan.pictured = rng.random() < PICTURED / (3 * RECENT)
    album, past = Album(DISTRICT, Random(cases)), Past(cast)
    world = World(cast, past, now - YEAR - timedelta(days=1))
    world.escalated = lambda case: world.spawn(sidelines.attended(world, case))
    for plan in plans:
        world.spawn(stories.reported(world, plan))
    world.run(border(plans, now), progress)
    writing.save(past, album)
    world.hands = Present(album)
    world.run(now, progress)
    # The demo's people are made up: nobody is written to about what was before.
    Message.objects.exclude(topic="cases.resume").delete()


def border(plans: list[Plan], now: datetime) -> datetime:
    """Where the commands take over: before the last cases came in."""
    return plans[-RECENT].at if len(plans) > RECENT else now - YEAR
