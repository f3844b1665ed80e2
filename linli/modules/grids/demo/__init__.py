"""The demo's register of places, and what its grids are about."""

from __future__ import annotations

from linli.core.demo import register
from linli.core.demo.world import Story, World
from linli.modules.grids.demo import drafts

AFTER = ("console",)


def show(world: World) -> None:
    """The register first; the grids are worked on when the year's cases have come in."""
    register.build(world.cast.district, world.land)
    world.spawn(_drafted(world))


def _drafted(world: World) -> Story:
    yield world.end
    with world.at():
        drafts.build(world.cast, world.land, world.end, world.chance("grids"))
