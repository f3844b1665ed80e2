"""The dictionary as people read it: national fields with a district's own in their place."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta

from django.utils import timezone

from linli.core.fields.models import NATIONAL, Field
from linli.core.values.days import holds
from linli.core.values.languages import spoken
from linli.core.versions import stamps


@dataclass(frozen=True)
class Option:
    """One possible answer; `label` is in the language of the reader."""

    value: str
    label_zh: str
    label_en: str

    @property
    def label(self) -> str:
        return spoken(self.label_zh, self.label_en)


@dataclass(frozen=True)
class FieldFacts:
    """One field; `label`, `unit`, `help` and `purpose` are in the language of the reader."""

    district: str
    code: str
    type: str
    names: tuple[str, str]
    units: tuple[str, str]
    helps: tuple[str, str]
    purposes: tuple[str, str]
    options: tuple[Option, ...]
    sensitivity: str
    personal: bool
    basis: str
    retention_days: int | None
    valid_from: date | None
    valid_until: date | None

    @property
    def label(self) -> str:
        return spoken(*self.names)

    @property
    def unit(self) -> str:
        return spoken(*self.units)

    @property
    def help(self) -> str:
        return spoken(*self.helps)

    @property
    def purpose(self) -> str:
        return spoken(*self.purposes)

    def valid(self, on: date) -> bool:
        return holds(self, on)


@stamps.cached("fields")
def loaded() -> tuple[FieldFacts, ...]:
    """All rows, national ones first, so that a district's own replaces them."""
    rows = sorted(Field.objects.all(), key=lambda row: (row.district != NATIONAL, row.id))
    return tuple(facts_of(row) for row in rows)


def facts_of(row: Field) -> FieldFacts:
    return FieldFacts(
        district=row.district,
        code=row.code,
        type=row.type,
        names=(row.name, row.name_en),
        units=(row.unit, row.unit_en),
        helps=(row.help, row.help_en),
        purposes=(row.purpose, row.purpose_en),
        options=tuple(
            Option(str(o["value"]), o.get("label", ""), o.get("label_en", "")) for o in row.options
        ),
        sensitivity=row.sensitivity,
        personal=row.personal,
        basis=row.basis,
        retention_days=row.retention_days,
        valid_from=row.valid_from,
        valid_until=row.valid_until,
    )


def entire(district: str = NATIONAL) -> dict[str, FieldFacts]:
    """code -> facts, the retired ones too: old answers must stay readable."""
    return {f.code: f for f in loaded() if f.district in (NATIONAL, district)}


def dictionary(district: str = NATIONAL, on: date | None = None) -> dict[str, FieldFacts]:
    """code -> facts of the fields that may be asked on a day (today in local time)."""
    day = on or timezone.localdate()
    return {code: f for code, f in entire(district).items() if f.valid(day)}


def cutoff(code: str, now: datetime, district: str = NATIONAL) -> datetime | None:
    """What was collected before this moment is kept too long; None when there is no limit."""
    facts = entire(district).get(code)
    if facts is None or facts.retention_days is None:
        return None
    return now - timedelta(days=facts.retention_days)
