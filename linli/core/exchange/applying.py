"""Puts checked rows into the tables: plain models in batches, the rest through their own hook."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas.codes import district_of
from linli.core.errors import Error, Invalid
from linli.core.exchange.columns import Apply, Sheet
from linli.core.exchange.models import ImportRow, ImportRun
from linli.core.exchange.previewing import GoodRow

_ACTIONS = [str(action) for action in ImportRow.Action.values]
CREATED, UPDATED, UNCHANGED, SKIPPED = _ACTIONS


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: changed values `before` and `after`, or why it was skipped.

    `problems` are pairs of a column's name and a reason; without a name it is the whole row.
    """

    number: int
    action: str
    subject_id: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    problems: tuple[tuple[str, str], ...] = ()


def of_command(number: int, pk: Any, changes: Mapping[str, Any], created: bool) -> Outcome:
    """The outcome of a row put by a command, so that it can be taken back; `changes` as of
    `lifecycle.commands.difference`, none when the row stood so already."""
    if not changes:
        return Outcome(number, UNCHANGED, str(pk))
    before = {} if created else {name: pair[0] for name, pair in changes.items()}
    after = {name: pair[1] for name, pair in changes.items() if name != "id"}
    return Outcome(number, CREATED if created else UPDATED, str(pk), before, after)


OneRow = Callable[[Actor, GoodRow, ImportRun], Outcome]


def row_by_row(one: OneRow) -> Apply:
    """An `apply` from a function that gives a command for one row; refusals become reasons."""

    def apply(actor: Actor, rows: Sequence[GoodRow], run: ImportRun) -> Iterator[Outcome]:
        for row in rows:
            try:
                with transaction.atomic():
                    yield one(actor, row, run)
            except (Error, ValidationError, IntegrityError) as error:
                yield refused(row, error)

    return apply


def refused(row: GoodRow, error: Exception) -> Outcome:
    return Outcome(row.number, SKIPPED, problems=tuple(problems_of(error)))


def problems_of(error: Exception) -> Iterator[tuple[str, str]]:
    """Pairs of column name and reason, as the error names its fields."""
    if isinstance(error, Invalid) and error.fields:
        for name, said in error.fields.items():
            yield name, " ".join(str(sentence) for sentence in said)
    elif isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        for name, lines in error.message_dict.items():
            yield name, " ".join(lines)
    elif isinstance(error, ValidationError):
        yield "", " ".join(error.messages)
    elif isinstance(error, IntegrityError):
        yield "", _("The row contradicts what is already stored.")
    else:
        yield "", str(error)


def applied(
    actor: Actor, sheet: Sheet, rows: Sequence[GoodRow], run: ImportRun
) -> Iterable[Outcome]:
    """The outcomes of one batch; a batch the database refuses is tried again row by row."""
    if sheet.apply is not None:
        return list(sheet.apply(actor, rows, run))
    try:
        with transaction.atomic():
            return store(actor, sheet, rows, run)
    except IntegrityError:
        single = row_by_row(lambda who, row, which: store(who, sheet, [row], which)[0])
        return list(single(actor, rows, run))


def store(actor: Actor, sheet: Sheet, rows: Sequence[GoodRow], run: ImportRun) -> list[Outcome]:
    """Creates, changes or leaves plain rows of `sheet.model`, found by the natural key."""
    wanted = [(row, full_values(sheet, row, run)) for row in rows]
    present = existing(sheet, [values for _row, values in wanted])
    absent = absent_references(sheet, [values for _row, values in wanted])
    outcomes: list[Outcome] = []
    created: list[tuple[int, models.Model, dict[str, Any]]] = []
    updated: list[models.Model] = []
    for row, values in wanted:
        subject = present.get(key_of(sheet, values))
        try:
            check(actor, sheet, subject, values, absent)
        except (Error, ValidationError) as error:
            outcomes.append(refused(row, error))
            continue
        if subject is None:
            made = sheet.model(**values)
            created.append((row.number, made, values))
            present[key_of(sheet, values)] = made
        else:
            outcome = changed(row.number, subject, values)
            outcomes.append(outcome)
            if outcome.action == UPDATED:
                updated.append(subject)
    made_rows = sheet.model.objects.bulk_create([subject for _number, subject, _v in created])
    for (number, _subject, values), made in zip(created, made_rows, strict=True):
        outcomes.append(Outcome(number, CREATED, str(made.pk), {}, values))
    if updated:
        names = [name for name in wanted[0][1] if name not in ("district", *sheet.key)]
        sheet.model.objects.bulk_update(updated, names)
    return sorted(outcomes, key=lambda outcome: outcome.number)


def full_values(sheet: Sheet, row: GoodRow, run: ImportRun) -> dict[str, Any]:
    """The values by field name, with the home district, as the model's fields hold them."""
    values = dict(row.values)
    area = str(values.get(sheet.area) or "") if sheet.area else ""
    values.setdefault("district", district_of(area) if area else run.district)
    for name, value in values.items():
        if value is None and isinstance(field_of(sheet.model, name), models.CharField):
            values[name] = "" if not field_of(sheet.model, name).null else None
    return values


def field_of(model: type[models.Model], name: str) -> Any:
    """The field under its own name or its column's (`unit_id`)."""
    return next(f for f in model._meta.concrete_fields if name in (f.name, f.attname))


def key_of(sheet: Sheet, values: dict[str, Any]) -> tuple[Any, ...]:
    return (values["district"], *(values[name] for name in sheet.key))


def existing(sheet: Sheet, wanted: list[dict[str, Any]]) -> dict[tuple[Any, ...], models.Model]:
    """The stored rows with the wanted keys, locked, in one statement."""
    names = ("district", *sheet.key)
    found = sheet.model.objects.select_for_update().filter(
        **{f"{name}__in": {values[name] for values in wanted} for name in names}
    )
    return {
        (subject.district, *(getattr(subject, name) for name in sheet.key)): subject
        for subject in found
    }


def absent_references(sheet: Sheet, wanted: list[dict[str, Any]]) -> dict[str, set[Any]]:
    """By foreign key column the ids that do not exist; one statement per column."""
    absent: dict[str, set[Any]] = {}
    for name in wanted[0] if wanted else ():
        reference = field_of(sheet.model, name)
        if reference.remote_field is None:
            continue
        ids = {values[name] for values in wanted if values[name] is not None}
        there = reference.related_model._base_manager.filter(pk__in=ids)
        absent[name] = ids - set(there.values_list("pk", flat=True))
    return absent


def check(
    actor: Actor,
    sheet: Sheet,
    subject: Any,
    values: dict[str, Any],
    absent: dict[str, set[Any]],
) -> None:
    """Raises Invalid or ValidationError, by column, for a row that cannot be taken."""
    if any(values[name] in (None, "") for name in sheet.key):
        raise Invalid({sheet.key[0]: _("This must not be empty.")})
    if subject is not None and not reaches(actor, sheet, subject):
        raise Invalid({sheet.area: _("The row belongs to a place you do not manage.")})
    for name, ids in absent.items():
        if values[name] in ids:
            raise Invalid({name: _("%(id)s does not exist.") % {"id": values[name]}})
    probe = sheet.model(**values)
    probe.clean_fields(exclude={f.name for f in probe._meta.fields if skip_check(f, values)})


def reaches(actor: Actor, sheet: Sheet, subject: Any) -> bool:
    """Does the stored row lie where the actor may change it?"""
    place = str(getattr(subject, sheet.area) or "") if sheet.area else ""
    return not sheet.area or actor.covers(sheet.permission, place)


def skip_check(checked: Any, values: dict[str, Any]) -> bool:
    return checked.remote_field is not None or not {checked.name, checked.attname} & values.keys()


def changed(number: int, subject: models.Model, values: dict[str, Any]) -> Outcome:
    """Sets what differs and remembers the former values."""
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    for name, value in values.items():
        place = field_of(type(subject), name)
        former, wanted = getattr(subject, place.attname), place.to_python(value)
        if former != wanted:
            before[name], after[name] = former, wanted
            setattr(subject, place.attname, wanted)
    action = UPDATED if after else UNCHANGED
    return Outcome(number, action, str(subject.pk), before, after)
