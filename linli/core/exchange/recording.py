"""The journal entries of imports as a whole; the commands that take the rows in write their own."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from linli.core.access.actor import Actor
from linli.core.exchange.models import ImportRun
from linli.core.journal import writing

IMPORTED, TAKEN_BACK = "exchange.import", "exchange.undo"


def of_run(
    actor: Actor,
    verb: str,
    run: ImportRun,
    at: datetime,
    counts: Mapping[str, Any],
    reason: str = "",
) -> None:
    """One entry for the file; with `rows` among the counts ("2-501") for those of it."""
    changes = {"kind": run.kind, "filename": run.filename, "sha256": run.sha256, "counts": counts}
    writing.write(
        actor,
        verb,
        run._meta.label_lower,
        run.pk,
        at=at,
        district=run.district,
        changes=changes,
        reason=reason,
    )
