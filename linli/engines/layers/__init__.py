"""Geographic layers of any usual format, in and out.

`read` gives a `Layer` of a file or a zip: shapely geometries of shape (n,) in longitude and
latitude, degrees, WGS-84, with a column of n values for each attribute; `names` tells the layers of
a file; `write` makes a file of the kind its name says. `Plane` projects to metres around a point
and back. Raises `Unusable` with a sentence for a file that is damaged, of another kind, or without
a coordinate system where none is named. Formats: GeoJSON (RFC 7946), GeoPackage (OGC 12-128),
Shapefile, FlatGeobuf, KML (OGC 12-007), GeoParquet 1.1, sheets with WKT or two columns; systems by EPSG
number or by name (GCJ-02 and BD-09 by `coordinates`).
"""

from linli.engines.layers.layer import Layer, plane_of
from linli.engines.layers.planes import Plane, local_plane
from linli.engines.layers.reading import FORMATS, names, read
from linli.engines.layers.systems import System, named
from linli.engines.layers.writing import write

__all__ = [
    "FORMATS", "Layer", "Plane", "System", "local_plane", "named", "names", "plane_of", "read",
    "write",
]  # fmt: skip
