"""The demo's register of places, and its grids: notices, another department's net, plans to be drawn."""

from __future__ import annotations

from datetime import datetime, timedelta
from pathlib import Path
from random import Random

from django.utils import timezone
from shapely.geometry.base import BaseGeometry

from linli.core.areas import queries as areas
from linli.core.areas.codes import GRID
from linli.core.areas.geometry import from_wkb, read_features, to_wkb
from linli.core.demo import names, register
from linli.core.demo.cast import SHOWN_COMMUNITY, SHOWN_STREET, Cast
from linli.core.demo.land import Land
from linli.core.demo.world import Story, World
from linli.core.lifecycle.commands import at
from linli.core.people.models import Post
from linli.modules.grids.commands import drawing, edits, nets, notices, plans
from linli.modules.grids.models import Plan, PlanGrid, PlanPiece

AFTER = ("console",)
POLICE_AREAS = Path(__file__).parent / "data" / "police_areas.json"
GAP, CLOSE = 0.0001, 0.000001  # degrees
ADJUSTED = SHOWN_STREET + "031"
SINCE = timedelta(days=40)


def show(world: World) -> None:
    """The register first; the grids are worked on when the year's cases have come in."""
    register.build(world.cast.district, world.land)
    world.spawn(_drafted(world))


def _drafted(world: World) -> Story:
    """By the commands; the worker draws the plans as soon as it runs."""
    yield world.end
    cast, places = world.cast, world.land
    with world.at():
        _notices(cast, world.chance("grids"))
        _police(cast)
        _rounds(cast, places)
        _adjusted(cast, world.end)
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


def _police(cast: Cast) -> None:
    """The police's own beats over the shown street: fewer, larger, along other lines."""
    for facts, beat in read_features(POLICE_AREAS):
        number = facts["number"]
        _put(cast, "police", f"JW{number:02d}", f"第{number}警务区", beat)


def _rounds(cast: Cast, places: Land) -> None:
    """The rounds of urban management in the shown community: nearly our grids, with gaps between."""
    for code, shape in places.shapes.items():
        if code.startswith(SHOWN_COMMUNITY):
            inner = shape.buffer(-GAP).simplify(GAP)
            _put(cast, "urban_management", f"ZF{code[-3:]}", f"执法责任区{code[-3:]}", inner)


def _put(cast: Cast, duty: str, number: str, name: str, shape: BaseGeometry) -> None:
    nets.put_other_grid(
        cast.seated(("district_desk",), SHOWN_STREET[:6]),
        organisation_id=cast.duty(duty),
        number=number,
        name=name,
        geometry=to_wkb(shape),
    )


def _adjusted(cast: Cast, now: datetime) -> None:
    """A community whose grids were corrected by hand some weeks ago: a compound changed its grid."""
    street = cast.seated(("street_desk",), SHOWN_STREET)
    district = cast.seated(("district_desk",), SHOWN_STREET[:6])
    place = areas.names([ADJUSTED])[ADJUSTED]
    with at(now - SINCE):
        plan = plans.order(street, area=ADJUSTED, name=f"{place}网格微调方案")
        drawing.draw(plan.pk)
        plan.refresh_from_db()
        pieces = PlanPiece.objects.filter(plan=plan, households__gt=0).order_by("households")
        piece, grid = next((one, near) for one in pieces if (near := _neighbour(plan, one)))
        edits.move(street, plan.pk, pieces=[piece.pk], grid=grid.pk)
        plans.propose(street, plan.pk)
        plans.approve(district, plan.pk, valid_from=timezone.localdate(now - SINCE))


def _neighbour(plan: Plan, piece: PlanPiece) -> PlanGrid | None:
    """A grid that shares a long border with the piece and has room, when its own can spare it."""
    shape = from_wkb(piece.geometry)
    beside = shape.buffer(CLOSE)
    if piece.grid.households - piece.households < plan.lower:
        return None
    for grid in PlanGrid.objects.filter(plan=plan).exclude(pk=piece.grid_id).order_by("households"):
        shared = beside.intersection(from_wkb(grid.geometry).boundary).length
        if shared > shape.length / 5 and grid.households + piece.households <= plan.upper:
            return grid
    return None
