"""Which district a page without log-in speaks for."""

from __future__ import annotations

from linli.core.areas import queries as areas
from linli.core.areas.codes import COUNTY
from linli.core.versions import stamps
from linli.modules.cases.queries.catalogue import NATIONAL


@stamps.cached("areas")
def districts() -> tuple[str, ...]:
    """Codes of the districts in the tree; one statement when areas changed."""
    return tuple(area.code for area in areas.of_level(COUNTY))


def district(asked: str = "") -> str:
    """The one asked for if it is served, else the only one; the national catalogue otherwise."""
    held = districts()
    if asked in held:
        return asked
    return held[0] if len(held) == 1 else NATIONAL
