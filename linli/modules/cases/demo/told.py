"""What the demonstration tells, read from `data`: words, chances, kinds of report, drawn scenes."""

from __future__ import annotations

import csv
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

DATA = Path(__file__).resolve().parent / "data"


def read(name: str) -> Any:
    return SimpleNamespace(**tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8")))


def lines(name: str) -> list[dict[str, str]]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet))


WORDS, CHANCES = read("words"), read("chances")
