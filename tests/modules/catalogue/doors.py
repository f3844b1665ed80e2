"""What the addresses and operations of the catalogue are about."""

from __future__ import annotations

from typing import Any

from linli.modules.catalogue.models import Category, Route
from tests import world as place

MEANT = (
    (r"catalogue:matter", "code", "matter"),
    (r"catalogue:category", "code", "category"),
    (r"catalogue:route", "pk", "route"),
)
PLACED = {"route"}


def things(world: place.World) -> dict[str, Any]:
    route = Route.objects.create(
        district=place.DISTRICT, prefix="03", area=place.STREET, unit=world.units["lighting"]
    )
    category = Category.objects.order_by("code").first()
    return {"route": route.pk, "category": category.code}
