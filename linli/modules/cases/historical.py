"""The sheet of cases another system kept: what its columns are and how a file is brought in.

A profile (`profiles/*.toml`) turns a city's own export into these columns; no city needs code.
"""

from __future__ import annotations

import uuid
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.exchange import importing
from linli.core.exchange.applying import Outcome
from linli.core.exchange.columns import Column, Sheet, register
from linli.core.exchange.models import ImportRow, ImportRun
from linli.core.exchange.previewing import GoodRow
from linli.core.exchange.profiles import load_profile, read_profiled
from linli.modules.cases.commands import foundations, imported
from linli.modules.cases.commands.imported import HistoricalCase

IMPORT_DISTRICT = "990101"
BATCH = 2000
YES_NO = {"yes": gettext_lazy("yes"), "no": gettext_lazy("no")}
STATUS = {"open": gettext_lazy("open"), "closed": gettext_lazy("closed")}
NAMES = {
    "external_id": gettext_lazy("Number in the other system"),
    "reported_at": gettext_lazy("Reported"),
    "due_at": gettext_lazy("Promised"),
    "closed_at": gettext_lazy("Closed"),
    "title": gettext_lazy("Title"),
    "description": gettext_lazy("Description"),
    "matter": gettext_lazy("Matter"),
    "category": gettext_lazy("Category (levels divided by /)"),
    "unit": gettext_lazy("Responsible unit"),
    "sub_unit": gettext_lazy("Section of the unit"),
    "joint_unit": gettext_lazy("Joint unit"),
    "outcome": gettext_lazy("Result"),
    "duplicate": gettext_lazy("Duplicate"),
    "status": gettext_lazy("Open or closed"),
    "on_time": gettext_lazy("In time"),
    "channel": gettext_lazy("How it came in"),
    "address": gettext_lazy("Address"),
    "area_name": gettext_lazy("Name of the area"),
    "lon": gettext_lazy("Longitude"),
    "lat": gettext_lazy("Latitude"),
}
TYPES = {"reported_at": "datetime", "due_at": "datetime", "closed_at": "datetime",
         "lon": "lon", "lat": "lat"}  # fmt: skip
CHOICES = {"duplicate": YES_NO, "on_time": YES_NO, "status": STATUS}
NEEDED = ("external_id", "reported_at", "matter", "status")


def column(name: str) -> Column:
    kind = "choice" if name in CHOICES else TYPES.get(name, "text")
    return Column(
        name=name,
        titles=(NAMES[name],),
        type=kind,  # type: ignore[arg-type]
        required=name in NEEDED,
        choices=CHOICES.get(name, {}),
        max_length=64 if name == "external_id" else None,
    )


def apply(actor: Actor, rows: Sequence[GoodRow], run: ImportRun) -> list[Outcome]:
    """Good rows as cases; what they need (areas, matters, units) is made where it is missing."""
    given = [HistoricalCase(row.number, **row.values) for row in rows]
    ground = foundations.laid(actor, district=run.district, cases=given)
    taken: list[Outcome] = imported.take_in(
        actor, district=run.district, cases=given, ground=ground
    )
    return taken


def undo(actor: Actor, rows: Sequence[ImportRow], run: ImportRun) -> list[str]:
    """Reasons against it; with none the cases are gone. Areas, matters and units stay."""
    reasons: list[str] = imported.take_back(actor, rows=rows, district=run.district)
    return reasons


SHEET = register(
    Sheet(
        kind="cases",
        label=gettext_lazy("Cases of another system"),
        columns=tuple(column(name) for name in NAMES),
        permission="catalogue.manage",
        key=("external_id",),
        apply=apply,
        undo=undo,
        batch=BATCH,
    )
)


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


def import_cases(
    path: Path | str,
    profile: Path | str,
    district: str = "",
    progress: Callable[[int], None] | None = None,
    actor: Actor | None = None,
) -> Summary:
    """Brings a foreign file in as its profile (a .toml file) says: all rows or none, once.

    `district` is the 6-digit home of the rows; without it one of its own, made for imports.
    Raises `Invalid` when the file does not fit the profile, `Refused` naming the first bad row.
    """
    read = load_profile(profile)
    table = read_profiled(read, path)
    home = district or IMPORT_DISTRICT
    actor = actor or Actor.system("linli import")
    foundations.district(actor, code=home, name=read.label)
    run = importing.run(
        actor, SHEET, table, request_id=uuid.uuid4().hex, district=home,
        progress=(lambda done, total: progress(done)) if progress else None,
    )  # fmt: skip
    imported.check(run)
    return Summary(run=run.pk, **imported.counted(run, table, home))
