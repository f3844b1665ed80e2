"""The worker draws plans, and notices when a drawing has stopped."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.outbox.registry import handles, ticks
from linli.modules.grids.commands import drawing


@handles("grids.draw", outside=True, name=_("A plan of grids is drawn"))
def draw(payload: dict[str, Any], message: Any) -> None:
    drawing.draw(payload["plan"])


@ticks(60, _("Drawings that stand still are given up"))
def interrupted(now: datetime) -> None:
    drawing.interrupted(now)
