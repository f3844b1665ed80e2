"""Rows that ship with Linli: read from a sheet, added where they are missing."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from pathlib import Path
from typing import Any

from django.apps import apps
from django.db import transaction

from linli.core.versions import stamps

BATCH = 500


def files(name: str) -> Iterator[Path]:
    """The file of this name in the folder `data` of every app that brings one."""
    for config in apps.get_app_configs():
        path = Path(config.path) / "data" / name
        if config.name.startswith("linli.") and path.exists():
            yield path


def all_lines(name: str) -> Iterator[dict[str, str]]:
    """The lines of a sheet that several apps bring."""
    return chain.from_iterable(map(lines, files(name)))


def lines(path: Path) -> list[dict[str, str]]:
    """The lines of a shipped sheet by the names of its columns, stripped."""
    with path.open(encoding="utf-8-sig", newline="") as handle:
        rows = csv.DictReader(handle)
        return [{name: (text or "").strip() for name, text in row.items()} for row in rows]


def add_missing(model: Any, stamp: str, district: str, rows: Iterable[Mapping[str, Any]]) -> int:
    """Adds the codes a district has not yet and returns how many; what people edited stays."""
    with transaction.atomic():
        known = set(model.objects.filter(district=district).values_list("code", flat=True))
        fresh = [model(district=district, **facts) for facts in rows if facts["code"] not in known]
        model.objects.bulk_create(fresh, batch_size=BATCH)
        if fresh:
            stamps.bump(stamp)
    return len(fresh)
