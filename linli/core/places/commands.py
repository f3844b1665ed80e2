"""Changing the register: one row, or many at once. Rows with `active` False are out of use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.areas import codes
from linli.core.lifecycle.commands import Act, command
from linli.core.places.models import Barrier, Building, Compound, Doorplate
from linli.core.places.placing import PERMISSION
from linli.core.places.register_rows import BARRIERS, BUILDINGS, COMPOUNDS, DOORPLATES
from linli.core.places.storing import Changes, Put, Sort, put_rows
from linli.core.versions import stamps

STAMP = "places"
MOST_SHOWN = 200  # changed rows that the entry of a batch shows one by one
Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch did; `ids` in the order of its rows."""

    created: int
    changed: int
    unchanged: int
    ids: tuple[int, ...]


@command("places.put_compound", label=gettext_lazy("Compound brought in"), permission=PERMISSION)
def put_compound(act: Act, **facts: Any) -> tuple[Compound, Changes]:
    """Creates or corrects a compound; the row and its changes (`id` among them when it is new).

    Facts are the columns of `Compound`; without `area` it is the community of the point or border,
    without `number` a compound of this name in this community is corrected or gets a derived one.
    `geometry`: WKB or a geometry, WGS-84 degrees. What is left out or None stays as it is.
    """
    return _put(act, COMPOUNDS, facts)


@command("places.put_building", label=gettext_lazy("Building brought in"), permission=PERMISSION)
def put_building(act: Act, **facts: Any) -> tuple[Building, Changes]:
    """Creates or corrects a building, as `put_compound`; `compound` is its id (or give
    `compound_number`), and gives the community where `area` is left out."""
    return _put(act, BUILDINGS, facts)


@command("places.put_doorplate", label=gettext_lazy("Door plate brought in"), permission=PERMISSION)
def put_doorplate(act: Act, **facts: Any) -> tuple[Doorplate, Changes]:
    """Creates or corrects a door plate, known by community, road and number on the road."""
    return _put(act, DOORPLATES, facts)


@command("places.put_barrier", label=gettext_lazy("Barrier brought in"), permission=PERMISSION)
def put_barrier(act: Act, **facts: Any) -> tuple[Barrier, Changes]:
    """Creates or corrects a road, river or railway; `geometry` a line. The actor must reach the
    whole district (`district`, or where the middle of the line lies)."""
    return _put(act, BARRIERS, facts)


@command("places.put_compounds", label=gettext_lazy("Compounds brought in"), permission=PERMISSION)
def put_compounds(act: Act, rows: Rows) -> Batch:
    """All or none, one entry: rows as for `put_compound`. `Invalid` names faults by row."""
    return _put_many(act, COMPOUNDS, rows)


@command("places.put_buildings", label=gettext_lazy("Buildings brought in"), permission=PERMISSION)
def put_buildings(act: Act, rows: Rows) -> Batch:
    """All or none, one entry: rows as for `put_building`."""
    return _put_many(act, BUILDINGS, rows)


@command(
    "places.put_doorplates", label=gettext_lazy("Door plates brought in"), permission=PERMISSION
)
def put_doorplates(act: Act, rows: Rows) -> Batch:
    """All or none, one entry: rows as for `put_doorplate`."""
    return _put_many(act, DOORPLATES, rows)


@command("places.put_barriers", label=gettext_lazy("Barriers brought in"), permission=PERMISSION)
def put_barriers(act: Act, rows: Rows) -> Batch:
    """All or none, one entry: rows as for `put_barrier`."""
    return _put_many(act, BARRIERS, rows)


def _put(act: Act, sort: Sort, facts: Mapping[str, Any]) -> tuple[Any, Changes]:
    (put,) = put_rows(act.actor, sort, [facts], many=False)
    if put.changes:
        act.record(put.row, put.changes)
        stamps.bump(STAMP)
    return put.row, put.changes


def _put_many(act: Act, sort: Sort, rows: Rows) -> Batch:
    given = list(rows)
    puts = put_rows(act.actor, sort, given, many=True) if given else []
    created = sum(put.new for put in puts)
    changed = [put for put in puts if put.changes and not put.new]
    if created or changed:
        for district in sorted({put.row.district for put in puts if put.changes}):
            _record_batch(act, sort, [p for p in puts if p.row.district == district])
        stamps.bump(STAMP)
    ids = tuple(put.row.pk for put in puts)
    return Batch(created, len(changed), len(puts) - created - len(changed), ids)


def _record_batch(act: Act, sort: Sort, puts: list[Put]) -> None:
    """One entry for the batch: how many by community, and what was corrected, the first ones."""
    touched = [put for put in puts if put.changes]
    changed = [put for put in touched if not put.new]
    where = Counter(getattr(put.row, "area", "") for put in touched)
    about = sort.model(district=touched[0].row.district)
    if sort.by_community:
        about.area = codes.common(where)  # type: ignore[attr-defined]
    act.record(
        about,
        {
            "created": len(touched) - len(changed),
            "changed": len(changed),
            "areas": dict(sorted(where.items())),
            "corrected": {
                getattr(put.row, "number", "") or str(put.row): put.changes
                for put in changed[:MOST_SHOWN]
            },
        },
    )
