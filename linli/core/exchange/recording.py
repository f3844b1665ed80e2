"""The journal entries of imports: one per changed row and one for the whole."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any

from linli.core.access.actor import Actor
from linli.core.areas.codes import district_of
from linli.core.exchange.applying import UNCHANGED, Outcome
from linli.core.exchange.columns import Sheet
from linli.core.exchange.models import ImportRow, ImportRun
from linli.core.journal import writing
from linli.core.values.quantities import natural
from linli.core.versions import stamps

IMPORTED, TAKEN_BACK = "exchange.import", "exchange.undo"


def imported(
    actor: Actor, run: ImportRun, counts: Mapping[str, int], at: datetime, *, rows: str = ""
) -> None:
    """One entry for the file (or for rows "2-501" of it)."""
    of_run(actor, IMPORTED, run, at, {**counts, "rows": rows} if rows else dict(counts))


def of_run(
    actor: Actor,
    verb: str,
    run: ImportRun,
    at: datetime,
    counts: Mapping[str, Any],
    reason: str = "",
) -> None:
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


def changed_rows(
    actor: Actor, sheet: Sheet, run: ImportRun, outcomes: Iterable[Outcome], at: datetime
) -> None:
    """One entry per plain row created or changed; what has its own commands wrote its own."""
    changed = [o for o in outcomes if o.subject_id and o.action != UNCHANGED]
    if changed and sheet.stamp:
        stamps.bump(sheet.stamp)
    if sheet.apply is None:
        pairs = [(o.subject_id, o.before, o.after) for o in changed]
        write_pairs(actor, IMPORTED, sheet, run, pairs, at)


def taken_back(
    actor: Actor, sheet: Sheet, run: ImportRun, rows: Iterable[ImportRow], at: datetime
) -> None:
    """The same the other way round: from what the import wrote to what was before."""
    if sheet.stamp:
        stamps.bump(sheet.stamp)
    if sheet.apply is None:
        pairs = [(row.subject_id, row.after, row.before) for row in rows]
        write_pairs(actor, TAKEN_BACK, sheet, run, pairs, at)


def write_pairs(
    actor: Actor,
    verb: str,
    sheet: Sheet,
    run: ImportRun,
    pairs: Iterable[tuple[str, dict[str, Any], dict[str, Any]]],
    at: datetime,
) -> None:
    entries = []
    for subject_id, former, later in pairs:
        names = {**former, **later}
        place = str(later.get(sheet.area) or former.get(sheet.area) or "") if sheet.area else ""
        entries.append(
            writing.entry(
                actor,
                verb,
                sheet.model._meta.label_lower,
                natural(subject_id),
                at=at,
                area=place,
                district=district_of(place) if place else run.district,
                changes={name: [former.get(name), later.get(name)] for name in names},
            )
        )
    writing.write_many(entries)
