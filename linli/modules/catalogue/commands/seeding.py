"""The national catalogue that ships with Linli."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

from linli.core.versions import shipped
from linli.modules.catalogue.models import Category, Matter
from linli.modules.catalogue.queries.catalogue import NATIONAL

DATA = Path(__file__).parent.parent / "data"
SINCE = date(2024, 1, 1)
FLAGS = ("public", "spot", "urgent")
LISTS = ("questions", "joint")


def seed_catalogue(folder: Path = DATA) -> int:
    """Adds what is not there yet and returns how many rows; what people edited stays."""
    categories = shipped.lines(folder / "categories.csv")
    matters = map(matter_facts, shipped.lines(folder / "matters.csv"))
    added = shipped.add_missing(Category, "catalogue", NATIONAL, categories)
    return added + shipped.add_missing(Matter, "catalogue", NATIONAL, matters)


def matter_facts(line: dict[str, str]) -> dict[str, Any]:
    """A line of the shipped sheet as columns of the table."""
    facts: dict[str, Any] = {name: text for name, text in line.items() if name != "category"}
    facts |= {name: line[name] == "yes" for name in FLAGS}
    facts |= {name: [p.strip() for p in line[name].split(";") if p.strip()] for name in LISTS}
    return {**facts, "valid_from": SINCE}
