"""The national catalogue and standard replies that ship with Linli."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path
from typing import Any

from django.db import transaction

from linli.core.versions import stamps
from linli.modules.cases.models import Category, Matter, Reply
from linli.modules.cases.queries.catalogue import NATIONAL

DATA = Path(__file__).parent / "data"
SINCE = date(2024, 1, 1)
FLAGS = ("public", "spot", "urgent")
LISTS = ("questions", "joint")
BATCH = 500


def seed_catalogue(folder: Path = DATA) -> int:
    """Adds what is not there yet and returns how many rows; what people edited stays."""
    with transaction.atomic():
        return sum(
            (
                _add(Category, "catalogue", _lines(folder / "categories.csv")),
                _add(Matter, "catalogue", map(matter_facts, _lines(folder / "matters.csv"))),
                _add(Reply, "replies", _lines(folder / "replies.csv")),
            )
        )


def matter_facts(line: dict[str, str]) -> dict[str, Any]:
    """A line of the shipped sheet as columns of the table."""
    facts: dict[str, Any] = {name: text for name, text in line.items() if name != "category"}
    facts |= {name: line[name] == "yes" for name in FLAGS}
    facts |= {name: [p.strip() for p in line[name].split(";") if p.strip()] for name in LISTS}
    return {**facts, "valid_from": SINCE}


def _lines(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = csv.DictReader(handle)
        return [{name: (text or "").strip() for name, text in row.items()} for row in rows]


def _add(model: Any, stamp: str, rows: Any) -> int:
    known = set(model.objects.filter(district=NATIONAL).values_list("code", flat=True))
    fresh = [model(district=NATIONAL, **facts) for facts in rows if facts["code"] not in known]
    model.objects.bulk_create(fresh, batch_size=BATCH)
    if fresh:
        stamps.bump(stamp)
    return len(fresh)
