"""Points inside grids, and how people say where that is."""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random

import shapely

from linli.core.areas import queries as areas
from linli.core.areas.codes import COMMUNITY, GRID
from linli.core.areas.geometry import from_wkb
from linli.core.areas.models import Area
from linli.core.demo import names
from linli.core.demo.cast import SHOWN_CELLS, SHOWN_COMMUNITY, SHOWN_STREET

# `{xq}{b}`: the compound and the house that a report begins with.
LEAD = re.compile(r"(?:\{\w+\})+")


@dataclass(frozen=True)
class Spot:
    """One place: WGS-84 degrees, its grid, and the words that fit it."""

    area: str
    lon: float
    lat: float
    words: dict[str, str]

    def text(self, kind: str, rng: Random, said: str = "") -> str:
        """`新丰路128号`, `望湖花苑3幢2单元楼道`, by kind of place; where a report to be `said`
        begins with a place, it is that one."""
        spots, lead = names.HELD["spots"], LEAD.match(said)
        fitting = [
            one for held in spots.values() for one in held if lead and one.startswith(lead[0])
        ]
        if lead and lead[0] == "{xq}":
            fitting = [lead[0]]
        return rng.choice(fitting or spots[kind]).format(**self.words)


def shown(grid: str) -> float:
    """The printed log-ins are to find work: more happens where they stand."""
    if grid.startswith(SHOWN_COMMUNITY):
        return 120 if grid.endswith(SHOWN_CELLS) else 20
    return 4 if grid.startswith(SHOWN_STREET) else 1


class Land:
    """All grids of a district, each with its compounds and roads."""

    def __init__(self, district: str, rng: Random) -> None:
        rows = Area.objects.filter(code__within=district, level=GRID, geometry__isnull=False)
        self.shapes = {
            code: from_wkb(border)
            for code, border in rows.order_by("code").values_list("code", "geometry")
            if border
        }
        for shape in self.shapes.values():
            shapely.prepare(shape)
        self.codes = list(self.shapes)
        self.names = {a.code: a.short_name for a in areas.of_level(COMMUNITY, district)}
        roads = iter(names.roads(rng, 3 * len(self.names)))
        self.roads = {c: [next(roads) for _ in range(3)] for c in sorted(self.names)}
        compounds = iter(names.compounds(rng, 2 * len(self.codes)))
        self.compounds = {code: [next(compounds), next(compounds)] for code in self.codes}
        busy = {c: rng.lognormvariate(0, 0.5) for c in sorted(self.names)}
        self.weights = [
            busy[code[:COMMUNITY]] * rng.uniform(0.5, 1.5) * shown(code) for code in self.codes
        ]

    def any(self, rng: Random) -> Spot:
        return self.within(rng.choices(self.codes, self.weights)[0], rng)

    def within(self, grid: str, rng: Random) -> Spot:
        shape = self.shapes[grid]
        west, south, east, north = shape.bounds
        while True:
            lon, lat = round(rng.uniform(west, east), 6), round(rng.uniform(south, north), 6)
            if shapely.contains_xy(shape, lon, lat):
                return Spot(grid, lon, lat, self.words(grid, rng))

    def near(self, spot: Spot, rng: Random) -> Spot:
        """Some metres away, in the same grid and described in the same words."""
        shift = [rng.uniform(-0.0003, 0.0003) for _ in range(2)]
        lon, lat = round(spot.lon + shift[0], 6), round(spot.lat + shift[1], 6)
        if not shapely.contains_xy(self.shapes[spot.area], lon, lat):
            lon, lat = spot.lon, spot.lat
        return Spot(spot.area, lon, lat, spot.words)

    def words(self, grid: str, rng: Random) -> dict[str, str]:
        community = grid[:COMMUNITY]
        road, road2 = rng.sample(self.roads[community], 2)
        return {
            "name": self.names[community],
            "road": road,
            "road2": road2,
            "no": str(rng.randrange(2, 400)),
            "xq": rng.choice(self.compounds[grid]),
            "b": str(rng.randrange(1, 28)),
            "u": str(rng.randrange(1, 5)),
            "shop": names.shop(rng),
        }
