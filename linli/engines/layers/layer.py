"""A layer in memory: attributes as an Arrow table, geometry as Shapely, its system and remarks."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

import pyarrow as pa
import shapely

from linli.engines.layers.planes import Plane, local_plane
from linli.engines.layers.systems import Bounds, Geometries, System
from linli.engines.sentences import Sentence


@dataclass
class Layer:
    """(n,) geometries as the source has them (two dimensions, None where missing) and n rows.

    `system` is what the coordinates are in; `notes` are sentences for people. Row numbers count
    from 1, as people count.
    """

    name: str
    table: pa.Table
    source: Geometries
    system: System
    notes: list[Sentence] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.source)

    @property
    def fields(self) -> list[str]:
        """Names of the attributes, in order."""
        return [str(name) for name in self.table.column_names]

    @property
    def rows(self) -> Iterator[dict[str, Any]]:
        """One dictionary a row; for layers of moderate size."""
        for batch in self.table.to_batches(max_chunksize=10_000):
            yield from batch.to_pylist()

    @cached_property
    def geometry(self) -> Geometries:
        """(n,) geometries in WGS-84 degrees."""
        return self.system.to_wgs84(self.source)

    @cached_property
    def bounds(self) -> Bounds:
        """West, south, east, north in WGS-84; NaN when nothing has a geometry."""
        west, south, east, north = shapely.total_bounds(self.geometry)
        return float(west), float(south), float(east), float(north)

    @property
    def spatial(self) -> bool:
        """Has any row a geometry? An attribute sheet has none."""
        return bool((~shapely.is_missing(self.source)).any())

    def flat(self, plane: Plane) -> Geometries:
        """The (n,) geometries in the metres of a plane; as they are where it is the layer's own."""
        if plane.system is not None and plane.system == self.system:
            return self.source
        return plane.forward(self.geometry)


def plane_of(layer: Layer) -> Plane:
    """The layer's own plane if it is metres, else one around its middle."""
    return Plane(layer.system) if layer.system.metric else local_plane(layer.bounds)
