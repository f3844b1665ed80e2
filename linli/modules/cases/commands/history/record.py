"""One case as another system kept it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True)
class HistoricalCase:
    """One row: moments are aware, lon and lat WGS-84 degrees or None when not located."""

    number: int
    external_id: str
    reported_at: datetime
    matter: str
    status: str
    due_at: datetime | None = None
    closed_at: datetime | None = None
    title: str | None = None
    description: str | None = None
    category: str | None = None
    unit: str | None = None
    sub_unit: str | None = None
    joint_unit: str | None = None
    outcome: str | None = None
    duplicate: str | None = None
    on_time: str | None = None
    channel: str | None = None
    address: str | None = None
    area_name: str | None = None
    lon: float | None = None
    lat: float | None = None

    @property
    def located(self) -> bool:
        return self.lon is not None and self.lat is not None

    @property
    def in_time(self) -> bool | None:
        """Closed by the promised moment; None unless both are known."""
        if self.closed_at is None or self.due_at is None:
            return None
        return self.closed_at <= self.due_at

    def facts(self) -> dict[str, Any]:
        """The columns that may differ in a later export of the same case."""
        closed = self.status == "closed"
        ended = "needless" if self.duplicate == "yes" else "solved"
        return {
            "state": "closed" if closed else "dispatched" if self.unit else "reported",
            "due_at": self.due_at,
            "closed_at": self.closed_at if closed else None,
            "handled_at": self.closed_at if closed else None,
            "on_time": self.in_time if closed else None,
            "outcome": ended if closed else "",
            "answer": self.outcome or "",
        }
