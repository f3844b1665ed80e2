"""The standard replies that ship with Linli."""

from __future__ import annotations

from pathlib import Path

from linli.core.conversation.models import Reply
from linli.core.versions import shipped
from linli.modules.catalogue.public import NATIONAL

SHIPPED = Path(__file__).parent.parent / "data" / "replies.csv"


def seed_replies(path: Path = SHIPPED) -> int:
    """Adds what is not there yet and returns how many rows; what people edited stays."""
    return shipped.add_missing(Reply, "conversation_replies", NATIONAL, shipped.lines(path))
