"""The demo's organisations, accounts and posts."""

from __future__ import annotations

from linli.core.demo.world import World
from linli.modules.console.demo import organisations, people

AFTER: tuple[str, ...] = ()


def show(world: World) -> None:
    """Everybody has a post; `world.cast` knows them from here on."""
    cast, rng = world.cast, world.chance("console")
    people.build(cast, organisations.build(cast.district, rng), world.end, rng)
