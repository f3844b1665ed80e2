"""The national dictionary that ships with Linli, read from `data/fields.csv`."""

from __future__ import annotations

import csv
from pathlib import Path

from django.db import transaction

from linli.core.fields.models import NATIONAL, Field
from linli.core.versions import stamps

SHIPPED = Path(__file__).parent / "data" / "fields.csv"
TEXTS = ("code", "name", "name_en", "type", "unit", "unit_en", "sensitivity")
MORE_TEXTS = ("purpose", "purpose_en", "basis", "help", "help_en")


def seed(path: Path = SHIPPED) -> int:
    """Adds the codes that are not there yet and returns how many; what people edited stays."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = [row_of(line) for line in csv.DictReader(handle)]
    with transaction.atomic():
        known = set(Field.objects.filter(district=NATIONAL).values_list("code", flat=True))
        fresh = [row for row in rows if row.code not in known]
        Field.objects.bulk_create(fresh)
        if fresh:
            stamps.bump("fields")
    return len(fresh)


def row_of(line: dict[str, str]) -> Field:
    texts = {name: (line[name] or "").strip() for name in (*TEXTS, *MORE_TEXTS)}
    days = line["retention_days"].strip()
    return Field(
        district=NATIONAL,
        options=options_of(line["options"], line["options_en"]),
        personal=line["personal"].strip().lower() in ("yes", "true", "1"),
        retention_days=int(days) if days else None,
        **texts,
    )


def options_of(chinese: str, english: str) -> list[dict[str, str]]:
    """`a=甲;b=乙` and `a=One;b=Two` -> [{"value": "a", "label": "甲", "label_en": "One"}, ...]."""
    labels, labels_en = pairs(chinese), pairs(english)
    return [
        {"value": value, "label": label, "label_en": labels_en.get(value, "")}
        for value, label in labels.items()
    ]


def pairs(text: str) -> dict[str, str]:
    parts = (part.partition("=") for part in (text or "").split(";") if part.strip())
    return {value.strip(): label.strip() for value, _sign, label in parts}
