"""Journal entries about what has no numbered row: roles, exports, checks."""

from __future__ import annotations

from typing import Any

from linli.core.journal import writing
from linli.core.lifecycle.commands import Act


def record_about(
    act: Act, subject_type: str, changes: dict[str, Any], *, district: str = ""
) -> None:
    """An entry without a subject number; what it is about stands in `changes`."""
    act.entries.append(
        writing.entry(
            act.actor,
            act.verb,
            subject_type,
            None,
            at=act.now,
            district=district,
            changes=changes,
            reason=act.reason,
        )
    )
