"""The journal entries of imports as a whole; the commands that take the rows in write their own."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.exchange.models import ImportRun
from linli.core.journal import writing

IMPORTED, TAKEN_BACK = "exchange.import", "exchange.undo"


def of_run(
    actor: Actor, verb: str, run: ImportRun, counts: Mapping[str, Any], reason: str = ""
) -> None:
    """One entry for the file; with `rows` among the counts ("2-501") for those of it."""
    changes = {"kind": run.kind, "filename": run.filename, "sha256": run.sha256, "counts": counts}
    writing.write(
        actor,
        verb,
        run._meta.label_lower,
        run.pk,
        at=timezone.now(),
        district=run.district,
        changes=changes,
        reason=reason,
    )
