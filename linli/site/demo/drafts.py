"""What the demo's grids are about: notices, another department's net, and plans to be drawn."""

from __future__ import annotations

from random import Random

import numpy as np

from linli.core.areas import queries as areas
from linli.core.areas import tessellation
from linli.core.areas.codes import GRID
from linli.core.areas.geometry import to_wkb
from linli.core.people.models import Post
from linli.modules.grids.commands import nets, notices, plans
from linli.site.demo import names
from linli.site.demo.people import SHOWN_COMMUNITY, SHOWN_STREET, Cast
from linli.site.demo.places import Map

POLICE_AREAS = 9


def build(cast: Cast, places: Map, rng: Random) -> None:
    """By the commands; the worker draws the plans as soon as it runs."""
    _notices(cast, rng)
    _police(cast, places)
    street = cast.seated(("street_desk",), SHOWN_STREET)
    place = areas.names([SHOWN_COMMUNITY])[SHOWN_COMMUNITY]
    plans.order(street, area=SHOWN_COMMUNITY, name=f"{place}网格调整方案")
    plans.order(street, area=SHOWN_COMMUNITY, name=f"{place}重新划分方案", redraw=False, seed=3)
    plans.order(street, area=SHOWN_STREET, name="全街道网格优化方案")


def _notices(cast: Cast, rng: Random) -> None:
    """What the boards of the shown community's grids say: names of the posts, a desk telephone."""
    desk = cast.seated(("community_desk",), SHOWN_COMMUNITY)
    place = areas.names([SHOWN_COMMUNITY])[SHOWN_COMMUNITY]
    held = Post.objects.filter(
        area__within=SHOWN_COMMUNITY, kind="grid_worker", account__isnull=False
    )
    workers = dict(held.order_by("-id").values_list("area", "account__name"))
    for grid in areas.of_level(GRID, SHOWN_COMMUNITY):
        notices.write(
            desk,
            area=grid.code,
            worker=workers.get(grid.code, ""),
            telephone=names.phone(rng),
            council=f"{place}居民议事会{grid.name}小组",
            words="有事请找网格员，也可扫码直接上报。",
        )


def _police(cast: Cast, places: Map) -> None:
    """The police's own beats over the shown street: fewer, larger, along other lines."""
    desk = cast.seated(("district_desk",), SHOWN_STREET[:6])
    shapes = [shape for code, shape in places.shapes.items() if code.startswith(SHOWN_STREET)]
    land = tessellation.union(np.array(shapes))
    centres = np.empty((0, 2))
    sites = tessellation.spread(land, centres, POLICE_AREAS, np.random.default_rng(5))
    for number, beat in enumerate(tessellation.split(land, sites), start=1):
        nets.put_other_grid(
            desk,
            organisation_id=cast.duty("police"),
            number=f"JW{number:02d}",
            name=f"第{number}警务区",
            geometry=to_wkb(beat),
        )
