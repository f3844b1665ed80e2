"""Changing the register: one row, or many at once. Rows with `active` False are out of use."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.areas import codes
from linli.core.lifecycle.commands import Act, command
from linli.core.places.placing import PERMISSION
from linli.core.places.register_rows import BARRIERS, BUILDINGS, COMPOUNDS, DOORPLATES
from linli.core.places.storing import Changes, Put, Sort, put_rows
from linli.core.versions import stamps

STAMP = "places"
MOST_SHOWN = 200  # changed rows that the entry of a batch shows one by one
Command = Callable[..., Any]


@dataclass(frozen=True, slots=True)
class Batch:
    """What a batch did; `puts` in the order of its rows."""

    created: int
    changed: int
    unchanged: int
    puts: tuple[Put, ...]

    @property
    def ids(self) -> tuple[int, ...]:
        return tuple(put.row.pk for put in self.puts)


def _record_batch(act: Act, sort: Sort, touched: list[Put]) -> None:
    """One entry for the batch: how many by community, and what was corrected, the first ones."""
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


def _commands(name: str, sort: Sort, one: Any, many: Any) -> tuple[Command, Command]:
    """The two commands of a table, for one row and for many at once; `one` and `many` head their
    entries.

    `put(actor, **facts)` creates or corrects a row and answers it with its changes (`id` among
    them when it is new). Facts are the columns of the table; what is left out or None stays as it
    is. `put_many(actor, rows)` takes all rows or none and writes one entry; `Invalid` names faults
    by row.
    """

    @command(f"places.put_{name}", label=one, permission=PERMISSION)
    def put(act: Act, **facts: Any) -> tuple[Any, Changes]:
        (made,) = put_rows(act.actor, sort, [facts], many=False)
        if made.changes:
            act.record(made.row, made.changes)
            stamps.bump(STAMP)
        return made.row, made.changes

    @command(f"places.put_{name}s", label=many, permission=PERMISSION)
    def put_many(act: Act, rows: Iterable[Mapping[str, Any]]) -> Batch:
        given = list(rows)
        puts = put_rows(act.actor, sort, given, many=True) if given else []
        touched = [put for put in puts if put.changes]
        for district in sorted({put.row.district for put in touched}):
            _record_batch(act, sort, [put for put in touched if put.row.district == district])
        if touched:
            stamps.bump(STAMP)
        created = sum(put.new for put in puts)
        changed, unchanged = len(touched) - created, len(puts) - len(touched)
        return Batch(created, changed, unchanged, tuple(puts))

    return put, put_many


# Without `area` it is the community of the point or border, without `number` a compound of this
# name in this community is corrected or gets a derived one. `geometry`: WKB or a geometry, WGS-84.
put_compound, put_compounds = _commands(
    "compound", COMPOUNDS, _("Compound brought in"), _("Compounds brought in")
)
# `compound` is its id (or give `compound_number`), and gives the community where `area` is left out.
put_building, put_buildings = _commands(
    "building", BUILDINGS, _("Building brought in"), _("Buildings brought in")
)
# Known by community, road and number on the road.
put_doorplate, put_doorplates = _commands(
    "doorplate", DOORPLATES, _("Door plate brought in"), _("Door plates brought in")
)
# A road, river or railway; `geometry` a line. The actor must reach the whole district (`district`,
# or where the middle of the line lies).
put_barrier, put_barriers = _commands(
    "barrier", BARRIERS, _("Barrier brought in"), _("Barriers brought in")
)
