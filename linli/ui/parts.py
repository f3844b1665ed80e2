"""The values that queries and views hand to the drawn parts."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

TONES = ("neutral", "info", "good", "warn", "bad", "special")
LEVELS = ("green", "yellow", "red", "paused", "done")
UNITS = ("urgent_hour", "work_hour", "work_day", "natural_day")


@dataclass(frozen=True)
class Badge:
    """A state in words and a tone of `TONES`; raises ValueError on any other tone."""

    text: Any
    tone: str = "neutral"
    icon: str = ""

    def __post_init__(self) -> None:
        if self.tone not in TONES:
            raise ValueError(f"unknown tone {self.tone!r}, known are {', '.join(TONES)}")


@dataclass(frozen=True)
class Deadline:
    """When something is due. `left` counts whole `unit`s, negative once it is overdue.

    Without `left` the words are worked out from the clock in days and hours; without `level`
    the colour is: overdue red, under a day (or at most one unit left) yellow, else green.
    """

    due: datetime | None
    left: int | None = None
    unit: str = "natural_day"
    level: str = ""
    provisional: bool = False

    def __post_init__(self) -> None:
        if self.level and self.level not in LEVELS:
            raise ValueError(f"unknown level {self.level!r}, known are {', '.join(LEVELS)}")
        if self.unit not in UNITS:
            raise ValueError(f"unknown unit {self.unit!r}, known are {', '.join(UNITS)}")


@dataclass(frozen=True)
class Keyset:
    """A page of a list that is walked by cursor: the two `?cursor=` values, None = no such page."""

    previous: str | None = None
    next: str | None = None
    count: int | None = None
