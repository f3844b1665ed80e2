"""Which surface holds a point: exact at borders, millions of points a second.

Points are float64 arrays of shape (n, 2), longitude and latitude in degrees; surfaces are valid
polygons or multipolygons of shapely in the order of preference. The answer is int32 of shape (n,):
the position of the first surface that holds the point, border included, -1 outside all and for NaN.
`locating.TreeIndex` is ready at once; `raster.built` takes seconds, answers the same some twenty
times faster, and `stored_index` lays it in a file that all processes share. Sides are decided by
exact sums (Shewchuk 1997), so neighbours never both claim or both refuse a point.
`ValueError` for arrays of another shape.

>>> import numpy as np, shapely
>>> from linli.engines.locate.locating import Cell, TreeIndex
>>> west = Cell("330402010001", "", shapely.box(120, 30, 121, 31))
>>> east = Cell("330402010002", "", shapely.box(121, 30, 122, 31))
>>> TreeIndex([west, east]).located(np.array([[120.5, 30.5], [121.0, 30.5], [125.0, 30.5]])).tolist()
[0, 0, -1]
"""
