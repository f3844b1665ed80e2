"""What an import of cases came to."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from linli.core.errors import Refused
from linli.core.exchange.applying import CREATED, UNCHANGED, UPDATED
from linli.core.exchange.models import ImportRun
from linli.core.exchange.tables import Table
from linli.modules.cases.commands.history import foundations
from linli.modules.cases.models import Case


@dataclass(frozen=True)
class Summary:
    """What an import came to. `on_time_rows`: rows with both dates; `on_time_equal` of them agree
    with the flag the other system gave."""

    run: int
    rows: int
    created: int
    updated: int
    unchanged: int
    refused: int
    not_located: int
    duplicates: int
    on_time_rows: int
    on_time_equal: int
    matters: int
    units: int
    areas: int

    def __str__(self) -> str:
        said = _(
            "%(rows)d rows: %(created)d new, %(updated)d changed, %(unchanged)d unchanged, "
            "%(refused)d refused. Not located: %(not_located)d. Duplicates: %(duplicates)d. In time "
            "as the other system says: %(on_time_equal)d of %(on_time_rows)d. Matters: %(matters)d, "
            "units: %(units)d, areas: %(areas)d."
        )
        return said % vars(self)


def check(run: ImportRun) -> None:
    """Refused, with the first bad row, when the file was not taken in."""
    if run.state != ImportRun.State.DONE:
        first: dict[str, Any] = (run.errors or [{"number": 0, "problems": [["", ""]]}])[0]
        column, reason = first["problems"][0]
        said = _("%(n)d rows cannot be taken in; nothing was. Row %(row)s, %(column)s: %(reason)s")
        facts = {"n": len(run.errors), "row": first["number"], "column": column, "reason": reason}
        raise Refused(said % facts, code="bad_rows")


def counted(run: ImportRun, table: Table, district: str) -> dict[str, int]:
    """What stands in the database now, beside what the file said."""
    at = {name: place for place, name in enumerate(table.headers)}
    held = dict(
        Case.objects.filter(district=district)
        .exclude(external_id="")
        .values_list("external_id", "on_time")
    )
    both = [r.cells for r in table.rows if r.cells[at["due_at"]] and r.cells[at["closed_at"]]]
    equal = [c for c in both if held.get(c[at["external_id"]]) == (c[at["on_time"]] == "yes")]
    rows = len(table.rows)
    fresh = {} if run.repeated else run.counts
    return {
        "rows": rows,
        "created": fresh.get(CREATED, 0),
        "updated": fresh.get(UPDATED, 0),
        "unchanged": rows if run.repeated else fresh.get(UNCHANGED, 0),
        "refused": len(run.errors),
        "not_located": sum(1 for r in table.rows if not r.cells[at["lon"]]),
        "duplicates": sum(1 for r in table.rows if r.cells[at["duplicate"]] == "yes"),
        "on_time_rows": len(both),
        "on_time_equal": len(equal),
        **foundations.made(district),
    }
