"""Fills an empty, migrated database with a district, in which every module shows itself."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from graphlib import TopologicalSorter
from importlib import import_module
from random import Random
from types import ModuleType

from django.db import transaction
from django.utils import timezone, translation

from linli.core.areas import seeding
from linli.core.areas.models import Area
from linli.core.demo.cast import Cast, Login
from linli.core.demo.land import Land
from linli.core.demo.world import World
from linli.core.errors import Refused
from linli.core.outbox import registry
from linli.core.people.models import Account
from linli.core.versions import stamps
from linli.site.discovery import showing

DISTRICT = seeding.DEMO_DISTRICT
Progress = Callable[[int], None]


def build(
    seed: int = 7, cases: int = 3000, progress: Progress | None = None, now: datetime | None = None
) -> list[Login]:
    """The log-ins that are printed. Refused unless the database is empty.

    The same for the same seed and `now`, but for keys and tokens. Each module's `demo.show` is
    called in the order of `order`; the stories they spawn are told together, as time goes by.
    """
    if Account.objects.exists() or Area.objects.exists():
        raise Refused("The demo needs an empty database.", code="not_empty")
    registry.load()
    now = (now or timezone.now()).replace(microsecond=0)
    with translation.override("zh-hans"), stamps.frame(), transaction.atomic():
        seeding.load_demo(DISTRICT)
        land = Land(DISTRICT, Random(seed))
        world = World(Cast(DISTRICT), land, now, cases, seed, progress)
        for module in order():
            module.show(world)
        world.run()
    return world.cast.logins


def order() -> list[ModuleType]:
    """The modules' demos: each after those its `AFTER` names, else by name."""
    found = {name.split(".")[-1]: import_module(f"{name}.demo") for name in showing()}
    waiting = TopologicalSorter(
        {name: [other for other in demo.AFTER if other in found] for name, demo in found.items()}
    )
    return [found[name] for name in waiting.static_order()]
