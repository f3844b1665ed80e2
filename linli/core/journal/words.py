"""An entry's changes as lines in the reader's language; never raw codes.

A thing's declaration says which of its columns and noted facts people care about (`Told`). A
column's change is [before, after]; a noted fact is told as it is, also when it is a list of two:
which of the two it is follows from the name being a column, never from the value's shape.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.db import models
from django.utils.dateformat import format as formatted
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.areas import queries as areas
from linli.core.areas.codes import AreaCodeField
from linli.core.journal.models import Entry
from linli.core.people.models import Account, Organisation
from linli.core.values.days import LOCAL

Pair = tuple[Any, Any]


@dataclass(frozen=True)
class Told:
    """How one column or fact is told: its name for people and the kind of value.

    `kind`: text, area, unit, person, moment, day, yes_no, choice, list; empty: as the column is.
    `choices` for a choice; `tell` words the pair (before, after) itself; empty text: not told.
    `verdict`: a yes makes the whole entry look good, a no makes it a warning.
    """

    label: Any = ""
    kind: str = ""
    choices: Mapping[Any, Any] | None = None
    tell: Callable[[Any, Any], str] | None = None
    verdict: bool = False


@dataclass(frozen=True)
class Names:
    """What codes and ids of a page's entries are called; three statements for all of them."""

    areas: Mapping[str, str]
    units: Mapping[int, str]
    people: Mapping[int, str]


def said(label: Any, value: Any) -> str:
    return _("%(label)s: %(value)s") % {"label": label, "value": value}


def from_to(before: Any, after: Any) -> str:
    return f"{before} → {after}" if before else str(after)


def listed(names: Iterable[Any]) -> str:
    return pgettext("between names", ", ").join(str(name) for name in names)


def columns_of(model: type[models.Model]) -> dict[str, models.Field[Any, Any]]:
    """Column -> field; by the name the journal uses (`unit_id`)."""
    return {field.attname: field for field in model._meta.concrete_fields}


def pair_of(name: str, value: Any, columns: Mapping[str, Any]) -> Pair:
    """(before, after): a column's entry holds both unless the row is new; a fact has no before."""
    if name in columns and isinstance(value, list) and len(value) == 2:
        return value[0], value[1]
    return None, value


def kind_of(told: Told, field: Any) -> str:
    """The kind of value, from the declaration or the column itself."""
    if told.kind or field is None:
        return told.kind or "text"
    if told.choices or field.choices:
        return "choice"
    by_field = (
        (AreaCodeField, "area"), (models.DateTimeField, "moment"), (models.DateField, "day"),
        (models.BooleanField, "yes_no"), (models.JSONField, "list"),
    )  # fmt: skip
    if isinstance(field, models.ForeignKey):
        return {Organisation: "unit", Account: "person"}.get(field.related_model, "text")
    return next((kind for cls, kind in by_field if isinstance(field, cls)), "text")


def names(entries: Iterable[Entry], told: Mapping[str, Told], model: type[models.Model]) -> Names:
    """Looks up everything the entries name. At most three statements."""
    columns = columns_of(model)
    wanted: dict[str, set[Any]] = {"area": set(), "unit": set(), "person": set()}
    for entry in entries:
        if entry.unit_id:
            wanted["unit"].add(entry.unit_id)
        for name in entry.changes:
            kind = kind_of(told[name], columns.get(name)) if name in told else ""
            if kind in wanted:
                pair = pair_of(name, entry.changes[name], columns)
                wanted[kind].update(v for v in pair if isinstance(v, str | int) and v)
    units = {v for v in wanted["unit"] if isinstance(v, int)}
    people = {v for v in wanted["person"] if isinstance(v, int)}
    return Names(
        areas.labels({str(v) for v in wanted["area"]}),
        {o.pk: str(o) for o in Organisation.objects.filter(pk__in=units)} if units else {},
        dict(Account.objects.filter(pk__in=people).values_list("pk", "name")) if people else {},
    )


def lines(
    entry: Entry, told: Mapping[str, Told], model: type[models.Model], known: Names
) -> list[str]:
    """A line for each thing people care about, in the order of the declaration."""
    columns = columns_of(model)
    found = []
    for name, way in told.items():
        if name in entry.changes:
            before, after = pair_of(name, entry.changes[name], columns)
            found.append(_line(way, columns.get(name), before, after, known))
    return [line for line in found if line]


def _line(told: Told, field: Any, before: Any, after: Any, known: Names) -> str:
    if told.tell is not None:
        return told.tell(before, after)
    label = told.label or (field.verbose_name if field is not None else "")
    kind = kind_of(told, field)
    choices = told.choices or dict(getattr(field, "flatchoices", ()) or ())
    old, new = (_value(kind, v, known, choices) for v in (before, after))
    return said(label, from_to(old, new)) if new else ""


def _value(kind: str, value: Any, known: Names, choices: Mapping[Any, Any]) -> str:
    if value in (None, "", []):
        return ""
    if kind == "yes_no":
        return _("Yes") if value else _("No")
    if kind in ("moment", "day"):
        return moment(value)
    if isinstance(value, list):
        return listed(_value(kind, one, known, choices) for one in value)
    by_kind: dict[str, Mapping[Any, Any]] = {
        "area": known.areas, "unit": known.units, "person": known.people, "choice": choices,
    }  # fmt: skip
    held = by_kind.get(kind, {})
    return str(
        held.get(value, "" if kind in ("unit", "person") and isinstance(value, int) else value)
    )


def tone(entry: Entry, told: Mapping[str, Told], usual: str) -> str:
    """A step that ended badly looks so: not passed, not granted, not solved."""
    held = [
        entry.changes[name] for name, way in told.items() if way.verdict and name in entry.changes
    ]
    for value in (after for one in held for after in [one[1] if isinstance(one, list) else one]):
        if value is not None:
            return "good" if value else "warn"
    return usual


def moment(value: Any) -> str:
    """A day or a moment in Beijing time."""
    if isinstance(value, str):
        value = datetime.fromisoformat(value) if len(value) > 10 else date.fromisoformat(value)
    if isinstance(value, datetime):
        return formatted(value.astimezone(LOCAL), _("M j, Y H:i"))
    return formatted(value, _("M j, Y"))


def who(entry: Entry, units: Mapping[int, str]) -> str:
    """The person with unit and deputising, a resident without a name, or the clock."""
    if entry.actor_kind == "public":
        return _("Resident")
    if entry.actor_kind == "system":
        return _("By the system")
    name = entry.actor_name
    if entry.on_behalf:
        name = _("%(name)s for %(other)s") % {"name": name, "other": entry.on_behalf}
    unit = units.get(entry.unit_id or 0, "")
    return f"{name} · {unit}" if unit else name
