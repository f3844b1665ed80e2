"""What the worker draws a plan from: the register of places and the present grids, as arrays."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
import shapely
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from linli.core.areas import geometry as borders
from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY
from linli.core.areas.models import Area
from linli.core.areas.states import Kind
from linli.core.errors import Refused
from linli.core.places.models import Building, Compound
from linli.engines.grids.cutting import shares
from linli.engines.grids.measuring import array, box_of, plane_around
from linli.engines.grids.problem import Geometries
from linli.modules.grids.models import Plan
from linli.modules.grids.queries import land, layers
from linli.modules.grids.states import Level

if TYPE_CHECKING:
    from linli.engines.grids.drawn import Options
    from linli.engines.grids.given import Input


@dataclass
class Ground:
    """The register inside a plan's area, in WGS-84, and the grids that hold so far."""

    plan: Plan
    communities: list[tuple[str, str, Any]] = field(default_factory=list)
    compounds: list[dict[str, Any]] = field(default_factory=list)
    buildings: list[dict[str, Any]] = field(default_factory=list)
    lines: land.Lines = land.NO_LINES
    present: list[Area] = field(default_factory=list)
    used: frozenset[str] = frozenset()

    @property
    def goes_on(self) -> bool:
        """Are there present grids that the drawing is to keep as far as possible?"""
        return bool(self.plan.redraw and self.present)

    @property
    def corners(self) -> NDArray[np.float64]:
        """(n, 2) corners of the present grids and communities, to which new borders are joined."""
        shapes = [borders.from_wkb(row.geometry or b"") for row in self.present]
        shapes += [shape for _code, _name, shape in self.communities if shape is not None]
        return shapely.get_coordinates(array(shapes))


def ground_of(plan: Plan) -> Ground:
    """Everything a drawing of this plan needs, read at one go. Six statements."""
    found = Ground(plan)
    micro = plan.level == Level.MICRO_GRID
    within = plan.area[:COMMUNITY]
    rows = areas.valid().filter(code__within=plan.area, level=15 if micro else COMMUNITY)
    for code, name, wkb in rows.order_by("code").values_list("code", "name", "geometry"):
        found.communities.append((code, name, borders.from_wkb(wkb) if wkb else None))
    found.compounds = _registered(
        Compound, within, "id", "name", "area", "kind", "households", "geometry",
        geometry__isnull=False,
    )  # fmt: skip
    found.buildings = _registered(
        Building, within,
        "lon", "lat", "households", "floors", "compound_id", "area", "label", "compound__name",
    )  # fmt: skip
    found.present = list(layers.with_border(plan.area, plan.level))
    past = Area.objects.filter(code__within=plan.area, level=plan.level)
    found.used = frozenset(past.values_list("code", flat=True))
    if micro:
        _inside_only(found)
    _keep_divisible(found)
    shapes = [s for _code, _name, s in found.communities if s is not None]
    shapes += [borders.from_wkb(c["geometry"]) for c in found.compounds]
    if shapes:
        found.lines = land.lines_in(box_of(array(shapes)))
    return found


def _registered(model: Any, within: str, *names: str, **more: Any) -> list[dict[str, Any]]:
    """What is registered and in use in an area, with these columns. One statement."""
    rows = model.objects.filter(active=True, area__within=within, **more)
    return list(rows.order_by("id").values(*names))


def _inside_only(found: Ground) -> None:
    """For micro-grids: the buildings inside the grid, each with its part of its compound."""
    shape = found.communities[0][2] if found.communities else None
    if shape is None:
        raise Refused(_("This grid has no border, so it cannot be divided."), code="no_border")
    held: dict[int, list[dict[str, Any]]] = {}
    for building in found.buildings:
        held.setdefault(building["compound_id"] or 0, []).append(building)
    for compound in found.compounds:
        own = held.get(compound["id"], [])
        if own and not any(b["households"] for b in own):
            even = shares(np.ones(len(own)), compound["households"])
            for building, share in zip(own, even.tolist(), strict=True):
                building["households"] = share
    shapely.prepare(shape)
    found.buildings = [
        b for b in found.buildings if shape.intersects(shapely.Point(b["lon"], b["lat"]))
    ]
    if not found.buildings:
        raise Refused(
            _("Micro-grids are drawn from buildings, and none are registered in this grid."),
            code="no_places",
        )
    found.compounds = []


def _keep_divisible(found: Ground) -> None:
    """Only communities in which something is registered are divided."""
    known = {c["area"] for c in found.compounds} | {b["area"] for b in found.buildings}
    micro = found.plan.level == Level.MICRO_GRID
    found.communities = [c for c in found.communities if micro or c[0] in known]
    codes = {code for code, _name, _shape in found.communities}
    bare = [c for c in found.communities if c[2] is None]
    for code, name, _shape in bare:
        if not any(c["area"] == code for c in found.compounds):
            raise Refused(
                _("%(name)s has neither a border nor compounds with one.") % {"name": name},
                code="no_border",
            )
    found.compounds = [c for c in found.compounds if c["area"] in codes]
    found.buildings = [b for b in found.buildings if micro or b["area"] in codes]
    if not found.communities:
        raise Refused(_("There is nothing to draw from in this area."), code="no_places")


def input_of(ground: Ground) -> Input:
    """The engine's input, in metres around the area."""
    # The engine brings compiled code and readers with it, which only the worker needs.
    from linli.engines.grids import given  # why: loads compiled code, which takes a second

    shapes = [_border_of(ground, code, shape) for code, _name, shape in ground.communities]
    plane = plane_around(array(shapes))
    row_of = {code: row for row, (code, _name, _shape) in enumerate(ground.communities)}
    compounds = _compounds(ground, plane, row_of)
    spots = np.array([(b["lon"], b["lat"]) for b in ground.buildings], dtype=float).reshape(-1, 2)
    flat = (spots - plane.middle()) * plane.scale()
    place = {c["id"]: row for row, c in enumerate(ground.compounds)}
    return given.Input(
        communities=given.Communities(
            plane.forward(array(shapes)), _objects([code for code, _n, _s in ground.communities])
        ),
        compounds=compounds,
        buildings=given.Buildings(
            x=flat[:, 0],
            y=flat[:, 1],
            households=_numbers([b["households"] for b in ground.buildings]),
            floors=np.array([b["floors"] for b in ground.buildings], dtype=float),
            compound=_numbers([place.get(b["compound_id"], -1) for b in ground.buildings]),
            label=_objects([f"{b['compound__name'] or ''}{b['label']}" for b in ground.buildings]),
        ),
        barriers=given.Barriers(
            plane.forward(ground.lines.geometry) if len(ground.lines.geometry) else array([]),
            ground.lines.classes,
        ),
        plane=plane,
        are_grids=ground.plan.level == Level.MICRO_GRID,
    )


def options_of(ground: Ground, plane: Any) -> Options:
    """How the plan is to be drawn. Numbers of former grids stay used, also when none goes on."""
    from linli.engines.grids import coding  # why: loads compiled code, which takes a second
    from linli.engines.grids.drawn import Options  # why: loads compiled code, which takes a second
    from linli.engines.grids.given import Previous  # why: loads compiled code, which takes a second
    from linli.engines.grids.problem import Limits  # why: loads compiled code, which takes a second

    plan = ground.plan
    micro = plan.level == Level.MICRO_GRID
    old = ground.present if ground.goes_on else []
    special = [row.name if row.kind == Kind.SPECIAL_GRID else "" for row in old]
    previous = Previous(
        geometry=plane.forward(array([borders.from_wkb(row.geometry or b"") for row in old])),
        code=_objects([row.code for row in old]),
        special=_objects(special),
        used=ground.used,
    )
    return Options(
        limits=Limits(plan.lower, plan.upper, plan.target),
        seed=plan.seed,
        layout=coding.MICRO if micro else coding.DEFAULT,
        single_buildings=micro,
        previous=previous,
    )


def _compounds(ground: Ground, plane: Any, row_of: dict[str, int]) -> Any:
    from linli.engines.grids import given  # why: loads compiled code, which takes a second

    rows = ground.compounds
    shapes = array([borders.from_wkb(c["geometry"]) for c in rows])
    return given.Compounds(
        geometry=plane.forward(shapes) if len(shapes) else shapes,
        label=_objects([c["name"] for c in rows]),
        community=_numbers([row_of.get(c["area"], -1) for c in rows]),
        households=_numbers([c["households"] for c in rows]),
        kind=_objects([c["kind"] for c in rows]),
        special=_objects(_special_of(ground, shapes)),
    )


def _special_of(ground: Ground, shapes: Geometries) -> list[str]:
    """Compounds inside a present special grid stay special under its name."""
    named = [""] * len(shapes)
    special = [row for row in ground.present if row.kind == Kind.SPECIAL_GRID]
    if not special or not ground.plan.redraw:
        return named
    tree = shapely.STRtree(array([borders.from_wkb(row.geometry or b"") for row in special]))
    compound, grid = tree.query(shapely.point_on_surface(shapes), predicate="intersects")
    for i, j in zip(compound, grid, strict=True):
        named[i] = f"{special[j].name}#{special[j].code}"
    return named


def _border_of(ground: Ground, code: str, shape: Any) -> Any:
    """A community's border; without one, the surface of its compounds."""
    if shape is not None:
        return shape
    own = [borders.from_wkb(c["geometry"]) for c in ground.compounds if c["area"] == code]
    return shapely.union_all(own)


def _objects(values: list[Any]) -> NDArray[np.object_]:
    found = np.empty(len(values), dtype=object)
    found[:] = values
    return found


def _numbers(values: list[Any]) -> NDArray[np.int64]:
    return np.array(values, dtype=np.int64)
