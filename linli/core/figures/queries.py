"""The figure that holds for a place on a day: the nearest area's row wins."""

from __future__ import annotations

from datetime import date

from django.utils import timezone

from linli.core.areas.codes import within
from linli.core.figures.models import Figure
from linli.core.versions import stamps
from linli.core.versions.shipped import all_lines


@stamps.cached("figures")
def rows() -> dict[str, list[Figure]]:
    """Code -> rows, longest area first, newest first."""
    found: dict[str, list[Figure]] = {}
    for row in Figure.objects.all():
        found.setdefault(row.code, []).append(row)
    for same in found.values():
        same.sort(key=lambda r: (-len(r.area), -r.valid_from.toordinal()))
    return found


def figure(code: str, area: str = "", on: date | None = None) -> str:
    """The value in force. Raises KeyError for a code no module ships."""
    day = on or timezone.localdate()
    for row in rows().get(code, ()):
        open_end = row.valid_until is None or day <= row.valid_until
        if within(area, [row.area]) and row.valid_from <= day and open_end:
            return str(row.value)
    return shipped()[code]["value"]


def number(code: str, area: str = "", on: date | None = None) -> float:
    return float(figure(code, area, on))


def shipped() -> dict[str, dict[str, str]]:
    """The defaults every app brings in its data/figures.csv."""
    if not _SHIPPED:
        for line in all_lines("figures.csv"):
            _SHIPPED[line["code"]] = line
    return _SHIPPED


_SHIPPED: dict[str, dict[str, str]] = {}


def seed() -> None:
    """Write the shipped defaults as national rows, once; rows already there stay as they are."""
    Figure.objects.bulk_create(
        [
            Figure(district="000000", valid_from=date(2000, 1, 1), **line)
            for line in shipped().values()
        ],
        ignore_conflicts=True,
    )
    stamps.bump("figures")
