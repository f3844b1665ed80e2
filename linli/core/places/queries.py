"""Reading the register as plain values."""

from __future__ import annotations

from collections.abc import Iterable

from linli.core.places.models import Building, Compound, Doorplate


def counts(within: str | Iterable[str]) -> dict[str, tuple[int, int, int]]:
    """Community -> compounds, buildings, households of its buildings. Two statements."""
    found: dict[str, list[int]] = {}
    for area in Compound.objects.filter(area__within=within, active=True).values_list(
        "area", flat=True
    ):
        found.setdefault(area, [0, 0, 0])[0] += 1
    rows = Building.objects.filter(area__within=within, active=True)
    for area, households in rows.values_list("area", "households"):
        held = found.setdefault(area, [0, 0, 0])
        held[1] += 1
        held[2] += households
    return {area: (c, b, h) for area, (c, b, h) in sorted(found.items())}


def districts() -> list[str]:
    """The districts whose compounds, buildings or door plates are registered. Three statements."""
    held: set[str] = set()
    for model in (Compound, Building, Doorplate):
        held |= set(model.objects.order_by().values_list("district", flat=True).distinct())
    return sorted(held)
