"""Program: the small district with passwords, a register of places and a draft, in the database of the environment."""

from __future__ import annotations

import django

if __name__ == "__main__":
    django.setup()

from typing import Any

import shapely

from linli.core.areas import geometry as borders
from linli.core.places.models import Building, Compound
from linli.modules.grids.commands import notices
from linli.modules.grids.models import Plan
from tests import world as place
from tests.modules.grids.conftest import COLUMNS, ROWS, barrier, cell, corner, make_plan


def compounds() -> list[Compound]:
    """Twenty-four compounds with two buildings each, a river and a road between them."""
    made = []
    for column in range(COLUMNS):
        for row in range(ROWS):
            shape = cell(column, row)
            made.append(
                Compound.objects.create(
                    district=place.DISTRICT, area=place.COMMUNITY, number=f"C{column}{row}",
                    name=f"小区{column}{row}", households=60 + 5 * row,
                    geometry=borders.to_wkb(shape), lon=shape.centroid.x, lat=shape.centroid.y,
                )
            )  # fmt: skip
            houses(made[-1], shape)
    barrier(shapely.LineString([corner(0, 3), corner(COLUMNS, 3)]), 9, "长水塘")
    barrier(shapely.LineString([corner(2, 0), corner(2, ROWS)]), 1, "中环南路")
    return made


def houses(compound: Compound, shape: Any) -> None:
    west, south, east, north = shape.bounds
    for number, side in enumerate((0.25, 0.75), start=1):
        Building.objects.create(
            district=place.DISTRICT, area=place.COMMUNITY, compound=compound,
            number=f"{compound.number}-{number}", label=f"{number}幢",
            households=compound.households // 2, lon=west + (east - west) * side,
            lat=(south + north) / 2,
        )  # fmt: skip


def main() -> None:
    from tests.browser import fill

    fill.main()
    plan = make_plan(compounds())
    make_plan(list(Compound.objects.order_by("id")), name="方案二")
    clerk = place.access.actor_of(place.Account.objects.get(login="jiedao"))
    notices.write(clerk, area=place.CELL, worker="林芳", telephone="0573-82000000", council="桂苑议事会")  # fmt: skip
    assert Plan.objects.filter(pk=plan.pk).exists()


if __name__ == "__main__":
    main()
