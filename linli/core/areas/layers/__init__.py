"""Geographic layers of any usual format, in and out. No database; coordinates end as WGS-84."""

from linli.core.areas.layers.layer import Layer
from linli.core.areas.layers.planes import Plane, local_plane, plane_of
from linli.core.areas.layers.reading import FORMATS, names, read
from linli.core.areas.layers.systems import System, named
from linli.core.areas.layers.writing import write

__all__ = [
    "FORMATS", "Layer", "Plane", "System", "local_plane", "named", "names", "plane_of", "read",
    "write",
]  # fmt: skip
