"""Other departments' nets: gaps and overlaps among themselves, and how they lie on the common net."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from django.db.models import Count
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.areas import codes
from linli.core.areas import geometry as borders
from linli.core.areas import queries as areas
from linli.core.areas.models import AreaAlias
from linli.core.errors import NotFound
from linli.core.figures.queries import number
from linli.core.people.models import Organisation, valid_on
from linli.engines.grids.measuring import array, plane_around
from linli.modules.grids.models import OtherGrid
from linli.modules.grids.queries.layers import with_border
from linli.modules.grids.queries.succeeding import overlaps

VIEW = "grids.view"
SLIVER = 10.0  # m²; a smaller overlap or gap is a matter of drawing
SCHEME = 30


@dataclass(frozen=True)
class Part:
    """How much (0..1) of another department's grid lies in a common one."""

    code: str
    name: str
    share: float


@dataclass(frozen=True)
class OtherLine:
    """One grid of the net: surface in m², where it lies, whether one common grid dominates."""

    pk: int
    number: str
    name: str
    surface: float
    parts: list[Part]
    dominant: str
    mapped: str


@dataclass(frozen=True)
class NetOverlaps:
    """A department's net: overlaps (two numbers, m²), gaps (lon, lat, m²), its grids."""

    organisation: int
    name: str
    scheme: str
    lines: list[OtherLine]
    overlaps: list[tuple[str, str, float]]
    gaps: list[tuple[float, float, float]]
    least: float

    @property
    def unmapped(self) -> list[OtherLine]:
        return [line for line in self.lines if not line.dominant]


@dataclass(frozen=True)
class Net:
    """A department that has brought in a net, and how many grids of it are in reach."""

    organisation: int
    name: str
    grids: int


def nets(actor: Actor) -> list[Net]:
    """By name. One statement."""
    named = _rows(actor).order_by().values_list("organisation_id", "organisation__name")
    return sorted((Net(*row) for row in named.annotate(n=Count("id"))), key=lambda net: net.name)


def net_overlaps(actor: Actor, organisation_id: int) -> NetOverlaps:
    """Of a net with grids in reach, else NotFound. Five statements."""
    rows = list(_rows(actor).filter(organisation_id=organisation_id).order_by("number"))
    organisation = Organisation.objects.filter(pk=organisation_id).first()
    if not rows or organisation is None:
        raise NotFound()
    shapes = array([borders.from_wkb(row.geometry) for row in rows])
    plane = plane_around(shapes)
    flat = plane.forward(shapes)
    scheme = scheme_of(organisation)
    least = number("grids.net_share", rows[0].area)
    parts = _parts(rows, shapes)
    mapped = _mapped(scheme, [row.number for row in rows])
    lines = [
        OtherLine(
            pk=row.pk,
            number=row.number,
            name=row.name,
            surface=round(float(shapely.area(shape)), 1),
            parts=own,
            dominant=own[0].code if own and own[0].share >= least else "",
            mapped=mapped.get(row.number, ""),
        )
        for row, shape, own in zip(rows, flat, parts, strict=True)
    ]
    return NetOverlaps(
        organisation=organisation_id,
        name=organisation.name,
        scheme=scheme,
        lines=lines,
        overlaps=_doubles(rows, flat),
        gaps=_gaps(flat, plane),
        least=least,
    )


def net_layer(actor: Actor, organisation_id: int) -> dict[str, Any]:
    """The net's borders as GeoJSON: number, name. One statement."""
    rows = _rows(actor).filter(organisation_id=organisation_id).order_by("number")
    return borders.collection([borders.row_feature(row, ("number", "name")) for row in rows])


def scheme_of(organisation: Organisation) -> str:
    """The scheme under which this department's numbers are other codes of areas."""
    return (organisation.short_name or organisation.name)[:SCHEME]


def holder_of(shape: Any) -> str:
    """The smallest area that holds a border whole; empty when none does."""
    inner = shape.buffer(-2e-6)
    inner = shape if inner.is_empty else inner
    found = areas.locate(shapely.get_coordinates(inner))
    return "" if None in found else codes.common(str(code) for code in found)


def _rows(actor: Actor) -> Any:
    return OtherGrid.objects.filter(active=True, area__within=actor.reach(VIEW))


def _parts(rows: list[OtherGrid], shapes: Any) -> list[list[Part]]:
    """Per grid its shares in common grids, the largest first."""
    within = sorted({row.area[:12] for row in rows})
    common = list(with_border(within, codes.GRID).values_list("code", "name", "geometry"))
    found: list[list[Part]] = [[] for _row in rows]
    if common:
        ground = array([borders.from_wkb(wkb or b"") for _code, _name, wkb in common])
        whole = shapely.area(shapes)
        for (i, j), surface in overlaps(shapes, ground).items():
            share = surface / float(whole[i])
            if share >= 1e-4:
                found[i].append(Part(common[j][0], common[j][1], round(share, 6)))
    return [sorted(own, key=lambda part: (-part.share, part.code)) for own in found]


def _mapped(scheme: str, numbers: Iterable[str]) -> dict[str, str]:
    day = timezone.localdate()
    rows = AreaAlias.objects.filter(valid_on(day), scheme=scheme, alias__in=list(numbers))
    return dict(rows.order_by("valid_from").values_list("alias", "code"))


def _doubles(rows: list[OtherGrid], flat: Any) -> list[tuple[str, str, float]]:
    a, b = shapely.STRtree(flat).query(flat, predicate="intersects")
    a, b = a[a < b], b[a < b]
    common = shapely.area(shapely.intersection(flat[a], flat[b]))
    return [
        (rows[i].number, rows[j].number, round(float(s), 1))
        for i, j, s in zip(a, b, common, strict=True)
        if s >= SLIVER
    ]


def _gaps(flat: Any, plane: Any) -> list[tuple[float, float, float]]:
    """Holes that the net encloses without covering them."""
    whole = shapely.union_all(flat)
    holes = [shapely.Polygon(ring) for part in shapely.get_parts(whole) for ring in part.interiors]
    large = array([hole for hole in holes if hole.area >= SLIVER])
    if not len(large):
        return []
    middle = shapely.get_coordinates(plane.back(shapely.point_on_surface(large)))
    return [
        (round(float(x), 6), round(float(y), 6), round(float(s), 1))
        for (x, y), s in zip(middle, np.asarray(shapely.area(large)), strict=True)
    ]
