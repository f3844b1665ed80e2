"""Geographic layers of any usual format, in and out. No database; coordinates end as WGS-84."""

from linli.engines.layers.layer import Layer, plane_of
from linli.engines.layers.planes import Plane, local_plane
from linli.engines.layers.reading import FORMATS, names, read
from linli.engines.layers.systems import System, named
from linli.engines.layers.writing import write

__all__ = [
    "FORMATS", "Layer", "Plane", "System", "local_plane", "named", "names", "plane_of", "read",
    "write",
]  # fmt: skip
