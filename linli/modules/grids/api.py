"""The HTTP interface of grids: ordering a plan, maps, addresses; lists and steps of plans are the workbench's."""

from typing import Annotated, Any

from django.http import HttpRequest
from ninja import Query, Router, Status
from pydantic import Field

from linli.core.areas import codes
from linli.core.areas.codes import COUNTY, GRID, MICRO_GRID
from linli.core.errors import NotFound
from linli.core.places import standard
from linli.modules.grids.commands import plans as commands
from linli.modules.grids.queries import layers, plans
from linli.modules.grids.states import PLAN, Level
from linli.ui.operations import Day, Id, In, Text, permitted

router = Router(tags=["grids"])
Area = Annotated[str, Field(max_length=18, pattern=r"^\d*$")]
Households = Annotated[int, Field(ge=1, le=100_000)]
Address = Annotated[Text, Field(max_length=300)]


class PresentIn(In):
    area: Area
    on: Day | None = None
    micro: bool = False


class OrderIn(In):
    """Limits left out are the rule figures of the place."""

    area: Area
    name: Annotated[Text, Field(max_length=80)] = ""
    micro: bool = False
    lower: Households | None = None
    upper: Households | None = None
    target: Households | None = None
    seed: Annotated[int, Field(ge=0, le=2**31 - 1)] = 0
    redraw: bool = True


class AddressesIn(In):
    texts: Annotated[list[Address], Field(min_length=1, max_length=1000)]
    within: Annotated[str, Field(pattern=r"^\d{6,12}$")] = ""


def plan_out(row: Any) -> dict[str, Any]:
    names = ("id", "number", "area", "level", "name", "state", "lower", "upper", "target", "seed", "redraw", "opened_at")  # fmt: skip
    return {**{n: getattr(row, n) for n in names}, "label": PLAN.label(row.state)}


@router.post("/plans", summary="Order a plan, to be drawn by the worker", response={201: dict})
@permitted("grids.draw")
def plan_order(request: HttpRequest, data: OrderIn) -> Any:
    facts = data.dict(exclude={"micro"})
    level = Level.MICRO_GRID if data.micro else Level.GRID
    return Status(201, plan_out(commands.order(request.actor, level=level, **facts)))


@router.get(
    "/plans/{plan_id}/layers",
    summary="A plan's grids and pieces as GeoJSON, with figures and report",
)
@permitted("grids.view")
def plan_drawn(request: HttpRequest, plan_id: Id) -> Any:
    found = layers.plan_layers(request.actor, plan_id)
    return {**found, "report": plans.plan(request.actor, plan_id).report}


@router.get("/present", summary="The grids in force on a day as GeoJSON")
@permitted("grids.view")
def grids_present(request: HttpRequest, asked: Query[PresentIn]) -> Any:
    if len(asked.area) < COUNTY:
        raise NotFound()
    level = MICRO_GRID if asked.micro else GRID
    found = layers.present_layers(request.actor, asked.area, asked.on, level)
    return {"day": found["day"], **found["grids"]}


@router.post("/addresses", summary="Standard address, grid and point of addresses as written")
@permitted("places.view")
def addresses_located(request: HttpRequest, data: AddressesIn) -> Any:
    """Each answer has a confidence and its reasons; nothing is guessed silently.

    Whoever works anywhere in a district may ask for all of it: people call about the next street.
    """
    within = data.within or request.actor.district
    districts = [code[:COUNTY] for code in request.actor.reach("places.view")]
    if not within or not codes.within(within, districts):
        raise NotFound()
    return {"found": [address_out(one) for one in standard.complete(data.texts, within)]}


def address_out(found: Any) -> dict[str, Any]:
    names = ("given", "text", "code", "grid", "lon", "lat")
    return {
        **{name: getattr(found, name) for name in names},
        "parts": found.parts._asdict(),
        "reasons": standard.reasons(found),
        "level": str(found.level),
        "confidence": round(found.confidence, 3),
        "alternatives": [one._asdict() for one in found.alternatives],
    }
