"""The national dictionary that ships with Linli, read from `data/fields.csv`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from linli.core.fields.models import NATIONAL, Field
from linli.core.versions.shipped import add_missing, lines

SHIPPED = Path(__file__).parent / "data" / "fields.csv"
TEXTS = ("code", "name", "name_en", "type", "unit", "unit_en", "sensitivity")
MORE_TEXTS = ("purpose", "purpose_en", "basis", "help", "help_en")


def seed(path: Path = SHIPPED) -> int:
    """Adds the codes that are not there yet and returns how many; what people edited stays."""
    return add_missing(Field, "fields", NATIONAL, [facts_of(line) for line in lines(path)])


def facts_of(line: dict[str, str]) -> dict[str, Any]:
    days = line["retention_days"]
    return {
        **{name: line[name] for name in (*TEXTS, *MORE_TEXTS)},
        "options": options_of(line["options"], line["options_en"]),
        "personal": line["personal"].lower() in ("yes", "true", "1"),
        "retention_days": int(days) if days else None,
    }


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
