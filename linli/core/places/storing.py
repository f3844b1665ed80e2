"""Takes rows of the register in: checks them, finds what is there, writes what differs."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas.geometry import as_bytes
from linli.core.errors import Invalid, NotFound
from linli.core.lifecycle.commands import difference, snapshot
from linli.core.places import placing
from linli.core.places.placing import PERMISSION, Facts, Faults

BATCH = 2000
MANY = 200  # more rows than this: the whole district is read once instead of asking by number
# Not for `clean_fields`: keys are checked in one statement for all rows, geometry when it is read.
UNCHECKED = ("geometry", "compound", "building")

Changes = dict[str, list[Any]]


@dataclass(frozen=True)
class Sort:
    """What is special about one table of the register."""

    model: type[models.Model]
    read: Callable[[Facts], Facts]  # checks and fills what needs no database
    # Of a row (or facts as a row): what names it besides its number, or None.
    natural: Callable[[Any], Any] = lambda row: None
    number: Callable[[Any], str] | None = None  # a stable number for rows that come without one
    # Rows that may be the same by their natural name.
    near: Callable[[Sequence[Any]], Q] = lambda rows: Q(pk__in=[])
    identity: tuple[str, ...] = ("number",)  # columns that name a row, besides the district
    # Of these ids, who must stay in use, and why.
    kept: Callable[[list[int]], dict[int, str]] | None = None

    @property
    def by_community(self) -> bool:
        """Barriers run through many communities and belong to the district alone."""
        return any(f.name == "area" for f in self.model._meta.concrete_fields)


@dataclass
class Put:
    """A row as it now stands and what changed; `new` rows did not exist before. `border` is the
    former geometry, which changes do not show."""

    row: Any
    changes: Changes
    new: bool
    border: bytes | None = None


def put_rows(actor: Actor, sort: Sort, rows: Sequence[Mapping[str, Any]], many: bool) -> list[Put]:
    """Creates or corrects every row, or none: `Invalid` names the faults, `NotFound` the reach.

    Facts that are left out or None keep what is stored. Statements: communities, compounds,
    present rows, and as few inserts and updates as the database's bulk statements allow.
    """
    faults = Faults(many)
    facts = [_read(sort, row, at, faults) for at, row in enumerate(rows)]
    faults.stop()
    placing.resolve(facts, faults)
    if sort.by_community:
        placing.place(actor, sort.model, facts, faults)
    else:
        placing.settle(actor, facts, faults)
    faults.stop()
    puts = _compared(sort, facts, faults)
    faults.stop()
    _check_left(sort, puts, faults)
    faults.stop()
    _write(actor, sort, puts)
    return puts


def _read(sort: Sort, row: Mapping[str, Any], position: int, faults: Faults) -> Facts:
    known = {f.name for f in sort.model._meta.concrete_fields} | {"compound_number", "area"}
    facts = {name: value for name, value in row.items() if value is not None}
    try:
        unknown = sorted(set(facts) - known)
        if unknown:
            raise Invalid({name: _("There is no such column.") for name in unknown})
        return sort.read(facts)
    except Invalid as error:
        faults.add(position, error)
        return facts


def _compared(sort: Sort, all_facts: Sequence[Facts], faults: Faults) -> list[Put]:
    present = _present(sort, all_facts)
    puts: list[Put] = []
    seen: dict[Any, int] = {}
    for position, facts in enumerate(all_facts):
        try:
            put = _corrected(sort, facts, present.find(facts))
            key = tuple(getattr(put.row, name) for name in ("district", *sort.identity))
            if key in seen:
                said = _("The same place stands in row %(row)s already.")
                raise Invalid({"number": said % {"row": seen[key] + 1}})
        except ValidationError as error:
            faults.add(position, Invalid(error.message_dict))
            continue
        except Invalid as error:
            faults.add(position, error)
            continue
        seen[key] = position
        puts.append(put)
    return puts


def _corrected(sort: Sort, facts: Facts, row: Any) -> Put:
    """The row with its facts; a new one where there is none. Checked, not yet saved."""
    new = row is None
    row = sort.model() if new else row
    before = {} if new else snapshot(row)
    if sort.number and not facts.get("number"):
        facts["number"] = row.number or sort.number(_as_row(sort, facts))
    for column, value in facts.items():
        setattr(row, column, value)
    if not new and facts["district"] != before["district"]:
        raise Invalid({"area": _("A place cannot move to another district.")})
    row.clean_fields(exclude=UNCHECKED)
    border = as_bytes(before.get("geometry"))
    return Put(row, shown(before, snapshot(row)), new, border)


def shown(before: Facts, after: Facts) -> Changes:
    """What the journal shows; geometry is named, and only where there is or was one."""
    plain = {name: as_bytes(value) for name, value in before.items()}
    changed = difference(plain, after)
    return {name: pair for name, pair in changed.items() if name != "geometry" or any(pair)}


def _check_left(sort: Sort, puts: Sequence[Put], faults: Faults) -> None:
    """Refuses to take out of use what must stay. One statement when something goes."""
    left = {put.row.pk: at for at, put in enumerate(puts) if put.changes.get("active") == [True, False]}  # fmt: skip
    if left and sort.kept is not None:
        for pk, reason in sort.kept(list(left)).items():
            faults.add(left[pk], Invalid({"active": reason}))


class _Present:
    """Rows that are there, by their identity and by their natural name."""

    def __init__(self, sort: Sort, rows: Sequence[Any]) -> None:
        self.sort = sort
        self.by_key = {self._key(row): row for row in rows}
        self.by_name: dict[Any, Any] = {}
        for row in rows:
            name = sort.natural(row)
            if name is not None:
                self.by_name.setdefault((row.district, name), row)

    def _key(self, row: Any) -> tuple[Any, ...]:
        return tuple(getattr(row, name) for name in ("district", *self.sort.identity))

    def find(self, facts: Facts) -> Any:
        asked = _as_row(self.sort, facts)
        if "number" not in self.sort.identity or facts.get("number"):
            return self.by_key.get(self._key(asked))
        name = self.sort.natural(asked)
        named = self.by_name.get((asked.district, name)) if name is not None else None
        return named or self.by_key.get(self._key(derived(self.sort, asked)))


def derived(sort: Sort, row: Any) -> Any:
    """The row under the number it would get for want of one of its own."""
    if sort.number is not None and not row.number:
        row.number = sort.number(row)
    return row


def _as_row(sort: Sort, facts: Facts) -> Any:
    """An unsaved row with these facts."""
    row = sort.model()
    for column, value in facts.items():
        setattr(row, column, value)
    return row


def _present(sort: Sort, all_facts: Sequence[Facts]) -> _Present:
    rows = sort.model._default_manager.select_for_update()
    if len(all_facts) > MANY:
        rows = rows.filter(district__in={f["district"] for f in all_facts})
        return _Present(sort, list(rows))
    named = [_as_row(sort, facts) for facts in all_facts]
    unnumbered = [o for o in named if "number" in sort.identity and not o.number]
    wanted = sort.near(unnumbered) if unnumbered else Q(pk__in=[])
    for one in named:
        derived(sort, one)
        wanted |= Q(**{name: getattr(one, name) for name in ("district", *sort.identity)})
    return _Present(sort, list(rows.filter(wanted)))


def _write(actor: Actor, sort: Sort, puts: Sequence[Put]) -> None:
    """New rows in bulk, then changed ones; one row alone by one statement."""
    for put in puts:
        old = put.changes.get("area", [None])[0]
        if old and not put.new and not actor.covers(PERMISSION, old):
            raise NotFound(_("This place is outside the area you manage."))
    _create(sort, [put for put in puts if put.new])
    _correct(sort, [put for put in puts if put.changes and not put.new])


def _create(sort: Sort, puts: Sequence[Put]) -> None:
    if len(puts) == 1:
        puts[0].row.save(force_insert=True)
    elif puts:
        sort.model._default_manager.bulk_create([p.row for p in puts], batch_size=BATCH)
    for put in puts:
        put.changes["id"] = [None, put.row.pk]


def _correct(sort: Sort, puts: Sequence[Put]) -> None:
    columns = sorted({name for put in puts for name in put.changes})
    if len(puts) == 1:
        puts[0].row.save(update_fields=columns)
    elif puts:
        names = [sort.model._meta.get_field(name).name for name in columns]
        sort.model._default_manager.bulk_update([p.row for p in puts], names, batch_size=BATCH)
