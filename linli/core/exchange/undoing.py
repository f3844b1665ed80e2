"""Takes the rows of an import back, if nobody has changed or used them since."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from typing import Any

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models.deletion import Collector, ProtectedError, RestrictedError
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.exchange.applying import CREATED, UPDATED
from linli.core.exchange.columns import Sheet
from linli.core.exchange.models import ImportRow

BATCH = 500


def take_back(actor: Actor, sheet: Sheet, rows: Sequence[ImportRow]) -> list[str]:
    """Removes created rows and restores changed ones; answers reasons and does nothing if any."""
    ids = [row.subject_id for row in rows]
    subjects: dict[str, Any] = {}
    for start in range(0, len(ids), BATCH):
        found = sheet.model.objects.select_for_update().filter(pk__in=ids[start : start + BATCH])
        subjects |= {str(subject.pk): subject for subject in found}
    reasons = [
        said for row in rows if (said := objection(actor, sheet, row, subjects.get(row.subject_id)))
    ]
    created = [
        subjects[r.subject_id] for r in rows if r.action == CREATED if r.subject_id in subjects
    ]
    reasons += uses(created)
    if reasons:
        return reasons
    restore(sheet, [(row, subjects[row.subject_id]) for row in rows if row.action == UPDATED])
    for start in range(0, len(created), BATCH):
        part = [subject.pk for subject in created[start : start + BATCH]]
        sheet.model.objects.filter(pk__in=part).delete()
    return []


def objection(actor: Actor, sheet: Sheet, row: ImportRow, subject: Any) -> str:
    """Why this row cannot be taken back; empty when it can. A created row that is gone is fine."""
    if subject is None:
        gone = _("Row %(row)s: it was removed since.") % {"row": row.number}
        return "" if row.action == CREATED else gone
    if not reaches(actor, sheet, subject):
        return _("Row %(row)s: it belongs to a place you do not manage.") % {"row": row.number}
    if not row.after:
        return _("Row %(row)s: it was brought in too long ago.") % {"row": row.number}
    names = [name for name, value in row.after.items() if differs(subject, name, value)]
    if names:
        titles = "、".join(c.title for c in sheet.columns if c.name in names) or ", ".join(names)
        said = _("Row %(row)s: %(columns)s was changed since.")
        return said % {"row": row.number, "columns": titles}
    return ""


def reaches(actor: Actor, sheet: Sheet, subject: Any) -> bool:
    """Does the stored row lie where the actor may change it?"""
    place = str(getattr(subject, sheet.area) or "") if sheet.area else ""
    return not sheet.area or actor.covers(sheet.permission, place)


def field_of(model: type[models.Model], name: str) -> Any:
    """The field under its own name or its column's (`unit_id`)."""
    return next(f for f in model._meta.concrete_fields if name in (f.name, f.attname))


def differs(subject: models.Model, name: str, remembered: Any) -> bool:
    """Is a field's present value another one than the import left there?"""
    place = field_of(type(subject), name)
    now = json.loads(json.dumps(getattr(subject, place.attname), cls=DjangoJSONEncoder))
    return bool(place.to_python(now) != place.to_python(remembered))


def restore(sheet: Sheet, pairs: Iterable[tuple[ImportRow, Any]]) -> None:
    for row, subject in pairs:
        for name, value in row.before.items():
            place = field_of(sheet.model, name)
            setattr(subject, place.attname, place.to_python(value))
        subject.save(update_fields=[field_of(sheet.model, name).name for name in row.before])


def uses(created: Sequence[models.Model]) -> list[str]:
    """Other rows that refer to these; deleting must never take along what others made."""
    if not created:
        return []
    model = type(created[0])
    collector = Collector(using=created[0]._state.db or "default")
    try:
        collector.collect(created)
    except (ProtectedError, RestrictedError) as error:
        objects: set[models.Model] = error.args[1]
        return [in_use(type(next(iter(objects))))]
    others = {other for other, found in collector.data.items() if found and other is not model}
    others |= {query.model for query in collector.fast_deletes if query.exists()} - {model}
    others |= {place.model for place, _value in collector.field_updates}
    return [in_use(other) for other in sorted(others, key=lambda other: other._meta.label)]


def in_use(model: type[models.Model]) -> str:
    said = _("Rows of this import are used by others (%(name)s).")
    return said % {"name": model._meta.verbose_name}
