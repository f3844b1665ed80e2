"""How long what is kept. Every app declares it in its own `retention.py`; a daily tick obeys.

    @retains(_("Reporters' contacts"), Reporter, ["phone"], blank={"phone": ""})
    def contacts(rows, now):
        return rows.filter(closed_at__lt=queries.cutoff("reporter_phone", now))

Source: Personal Information Protection Law art. 6 and 19 (minimum, shortest storage).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.apps import apps
from django.db.models import Model, QuerySet

Due = Callable[[Any, datetime], QuerySet[Any]]


@dataclass(frozen=True)
class Rule:
    """`key` is stable and stored; with `blank` None the whole rows go, else these columns change.

    `due(rows, now)` narrows a queryset to what is kept too long; `dated` is the column that tells
    how old a row is.
    """

    key: str
    label: Any
    model: type[Model]
    fields: tuple[str, ...]
    due: Due
    blank: dict[str, Any] | None
    dated: str

    def rows(self, now: datetime) -> QuerySet[Any]:
        """The rows due, without those already blank."""
        rows = self.due(self.model._default_manager.order_by(), now)
        return rows.exclude(**self.blank) if self.blank else rows


@dataclass(frozen=True)
class PersonalColumn:
    """A column that holds personal data and the dictionary code that says why and how long."""

    model: type[Model]
    field: str
    code: str


REGISTRY: dict[str, Rule] = {}


def retains(
    label: Any,
    model: type[Model],
    fields: str | Sequence[str],
    *,
    due: Due | None = None,
    blank: dict[str, Any] | None = None,
    dated: str = "created_at",
) -> Callable[[Due], Due]:
    """Declares a rule, with `due` as argument or as the decorated function.

    Raises ValueError for an unknown column, a `blank` that leaves a named one filled, or a second
    rule for the same columns.
    """
    columns = (fields,) if isinstance(fields, str) else tuple(fields)
    check(model, columns, blank)

    def declare(due: Due) -> Due:
        key = f"{model._meta.label_lower}.{'+'.join(columns)}"[:80]
        if key in REGISTRY:
            raise ValueError(f"a rule for {key} is declared already")
        REGISTRY[key] = Rule(key, label, model, columns, due, blank, dated)
        return due

    if due is not None:
        declare(due)
    return declare


def check(model: type[Model], columns: tuple[str, ...], blank: dict[str, Any] | None) -> None:
    known = {f.name for f in model._meta.get_fields()} | {f.attname for f in model._meta.fields}
    unknown = {*columns, *(blank or {}), "district"} - known
    if unknown:
        raise ValueError(f"{model.__name__} has no column {sorted(unknown)}")
    if blank is not None and not set(columns) <= set(blank):
        raise ValueError(f"{model.__name__}: blank must name {sorted(columns)}")


def declared() -> list[Rule]:
    """All rules, by key."""
    return [REGISTRY[key] for key in sorted(REGISTRY)]


def label_of(key: str) -> str:
    """The wording of a stored rule key; the key itself when the rule is gone."""
    return str(REGISTRY[key].label) if key in REGISTRY else key


def personal_columns() -> list[PersonalColumn]:
    """What models mark with `personal = {"phone": "reporter_phone"}`: column to dictionary code."""
    return [
        PersonalColumn(model, column, code)
        for model in apps.get_models()
        if isinstance(marked := model.__dict__.get("personal"), dict)
        for column, code in marked.items()
    ]


def unretained() -> list[PersonalColumn]:
    """Personal columns no rule covers; a test and the doctor want this empty."""
    covered = {(rule.model, column) for rule in declared() for column in covers(rule)}
    return [c for c in personal_columns() if (c.model, c.field) not in covered]


def covers(rule: Rule) -> set[str]:
    """A rule that removes rows covers every column of them."""
    if rule.blank is None:
        return {field.name for field in rule.model._meta.fields}
    return set(rule.fields)
