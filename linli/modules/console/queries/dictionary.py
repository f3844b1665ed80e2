"""The field dictionary with where each field is used, and what retention would remove."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from linli.core.access.actor import Actor
from linli.core.areas.codes import district_of
from linli.core.errors import NotFound
from linli.core.fields import queries as fields
from linli.core.fields import retention
from linli.core.fields.models import NATIONAL, Field, RetentionReport, Sensitivity, Type
from linli.core.fields.queries import FieldFacts

PERMISSION = "fields.manage"
TYPES, SENSITIVITIES = Type.choices, Sensitivity.choices


@dataclass(frozen=True)
class Listed:
    """A field with its row number and the model columns that hold its answers."""

    pk: int
    facts: FieldFacts
    places: tuple[str, ...]


def listed(actor: Actor, text: str = "") -> list[Listed]:
    """National fields and those of districts in reach, by code. One statement."""
    used = places()
    rows = Field.objects.order_by("code", "district")
    shown = [
        row for row in rows if row.district == NATIONAL or actor.covers(PERMISSION, row.district)
    ]
    found = [Listed(r.pk, fields.facts_of(r), tuple(used.get(r.code, ()))) for r in shown]
    word = text.strip().lower()
    return [f for f in found if word in f"{f.facts.code} {' '.join(f.facts.names)}".lower()]


def field(actor: Actor, pk: int) -> Listed:
    """One of those shown, else NotFound."""
    row = Field.objects.filter(pk=pk).first()
    if row is None or not (row.district == NATIONAL or actor.covers(PERMISSION, row.district)):
        raise NotFound()
    return Listed(row.pk, fields.facts_of(row), tuple(places().get(row.code, ())))


def may_change(actor: Actor, facts: FieldFacts) -> bool:
    return actor.covers(PERMISSION, "" if facts.district == NATIONAL else facts.district)


def places() -> dict[str, list[str]]:
    """Dictionary code -> the model columns that say they hold it."""
    found: dict[str, list[str]] = defaultdict(list)
    for column in retention.personal_columns():
        found[column.code].append(f"{column.model._meta.verbose_name}: {column.field}")
    return found


def reports(actor: Actor, limit: int = 100) -> list[tuple[str, RetentionReport]]:
    """What was removed lately, with the rule's wording; districts in reach."""
    reach = actor.reach("console.retention")
    rows = RetentionReport.objects.filter(district__within=reach).order_by("-at", "rule")
    return [(retention.label_of(row.rule), row) for row in rows[:limit]]


def unruled() -> list[str]:
    """Personal columns without a retention rule: there should be none."""
    return [f"{c.model._meta.label}.{c.field}" for c in retention.unretained()]


def home(actor: Actor) -> str:
    """Where a new field belongs: everywhere when the actor's reach is, else the home district."""
    reach = actor.reach(PERMISSION)
    return NATIONAL if "" in reach else district_of(min(reach, key=len, default=""))
