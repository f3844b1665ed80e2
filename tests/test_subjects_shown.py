"""What the demonstration shows of every kind of thing: nothing here names a module."""

from __future__ import annotations

from random import Random

import pytest
from django.utils import translation

from linli.core.areas import seeding
from linli.core.demo.cast import Cast
from linli.core.demo.land import Land
from linli.core.demo.world import World
from linli.core.outbox import registry
from linli.core.versions import stamps
from linli.site.demo import building
from tests.site.conftest import NOW, empty
from tests.test_subjects import OWN, each

__all__ = ["empty"]
pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def shown(empty):
    """The demonstration of those modules that have a kind of thing, and of those they follow."""
    registry.load()
    demos = {demo.__name__.split(".")[-2]: demo for demo in building.order()}
    wanted, waiting = set(), [of.app for of in OWN if of.app in demos]
    while waiting:
        name = waiting.pop()
        wanted.add(name)
        waiting += [one for one in demos[name].AFTER if one in demos]
    with translation.override("zh-hans"), stamps.frame():
        seeding.load_demo(building.DISTRICT)
        land = Land(building.DISTRICT, Random(7))
        world = World(Cast(building.DISTRICT), land, NOW, 1, 7)
        for name in demos:
            if name in wanted:
                demos[name].show(world)
        world.run()


@each
def test_demonstration_shows_it_at_more_than_one_stage(of, shown):
    states = set(of.model._default_manager.values_list("state", flat=True))
    assert len(states) > 1, states
    assert states <= {state.code for state in of.machine.states}
