"""What the demonstration tells, read from `data`: words, chances, kinds of report, drawn scenes."""

from __future__ import annotations

import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from linli.core.versions import shipped

DATA = Path(__file__).resolve().parent / "data"


def read(name: str) -> Any:
    return SimpleNamespace(**tomllib.loads((DATA / f"{name}.toml").read_text(encoding="utf-8")))


def lines(name: str) -> list[dict[str, str]]:
    return shipped.lines(DATA / f"{name}.csv")


WORDS, CHANCES = read("words"), read("chances")
