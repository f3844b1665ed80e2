"""Lists of cases as the desk filters them, and the same list as a sheet to take away."""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from typing import IO, Any

import xlsxwriter
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from linli.core.access.actor import Actor
from linli.core.areas.codes import COMMUNITY, STREET, district_of
from linli.core.exchange import writing
from linli.core.exchange.columns import Column, Kind
from linli.modules.cases.models import Case
from linli.modules.cases.queries import cases
from linli.modules.cases.queries.measures import MEASURES, condition
from linli.modules.cases.queries.places import places
from linli.modules.cases.states import MACHINE, OUTCOMES, SOURCES
from linli.modules.catalogue import public as catalogue

MOST_ROWS = 50_000
COUNTED = 10_000
CHUNK = 2_000
WIDTHS = {"number": 20, "matter": 26, "category": 14, "place": 36, "unit": 24}


@dataclass(frozen=True)
class Wanted:
    """A filter, and what the statistics add to it: a measure, cases of no unit, one area only."""

    filter: cases.Filter = field(default_factory=cases.Filter)
    measure: str = ""
    unitless: bool = False
    exact: bool = False


def found(actor: Actor, wanted: Wanted) -> QuerySet[Case]:
    """What the actor sees of it, in no order."""
    rows = cases.narrowed(cases.visible(actor), wanted.filter)
    if wanted.measure in MEASURES:
        rows = rows.filter(condition(wanted.measure, timezone.now()))
    if wanted.unitless:
        rows = rows.filter(unit__isnull=True)
    if wanted.exact:
        rows = rows.filter(area=wanted.filter.area)
    return rows


def listing(
    rows: QuerySet[Case], *, before: int | None = None, after: int | None = None, limit: int = 50
) -> list[Case]:
    """Newest first, one statement: those older than `before`, or the nearest newer than `after`."""
    shown = rows.only(*cases.LIST)
    if after:
        return list(shown.filter(pk__gt=after).order_by("id")[:limit])[::-1]
    if before:
        shown = shown.filter(pk__lt=before)
    return list(shown.order_by("-id")[:limit])


def count(rows: QuerySet[Case], wanted: Wanted) -> int | None:
    """How many; counting stops one above 10,000. Words are not counted: all rows would be read."""
    if wanted.filter.text:
        return None
    return rows.order_by()[: COUNTED + 1].count()


def exported(actor: Actor, wanted: Wanted) -> QuerySet[Case]:
    """The part of the list that lies where the actor may export."""
    return found(actor, wanted).filter(area__within=actor.reach("cases.export"))


def columns() -> list[Column]:
    """No personal data: neither who reported nor any free text but the place."""
    return [Column(name=name, titles=(title,), type=kind) for name, title, kind in COLUMNS]


COLUMNS: Sequence[tuple[str, Any, Kind]] = (
    ("number", pgettext_lazy("case", "Number"), "text"),
    ("external_id", gettext_lazy("External number"), "text"),
    ("state", gettext_lazy("State"), "text"),
    ("category", gettext_lazy("Category"), "text"),
    ("matter", gettext_lazy("Matter"), "text"),
    ("matter_code", gettext_lazy("Code of the matter"), "code"),
    ("source", gettext_lazy("Came in by"), "text"),
    ("street", gettext_lazy("Street"), "text"),
    ("community", gettext_lazy("Community"), "text"),
    ("area", gettext_lazy("Area code"), "code"),
    ("place", gettext_lazy("Place"), "text"),
    ("unit", gettext_lazy("Unit"), "text"),
    ("reported_at", pgettext_lazy("moment", "Reported"), "datetime"),
    ("dispatched_at", pgettext_lazy("moment", "Dispatched"), "datetime"),
    ("handled_at", pgettext_lazy("moment", "Handled"), "datetime"),
    ("closed_at", pgettext_lazy("moment", "Ended"), "datetime"),
    ("due_at", gettext_lazy("Promised date"), "datetime"),
    ("on_time", gettext_lazy("On time"), "boolean"),
    ("outcome", gettext_lazy("Outcome"), "text"),
    ("urgent", gettext_lazy("Urgent"), "boolean"),
    ("reporters", gettext_lazy("Reporters"), "integer"),
    ("returns", pgettext_lazy("figure", "Returns"), "integer"),
    ("reworks", gettext_lazy("Done again"), "integer"),
    ("reopens", gettext_lazy("Reopenings"), "integer"),
    ("escalations", gettext_lazy("Escalations"), "integer"),
    ("solved", gettext_lazy("Reporter says solved"), "boolean"),
    ("content", gettext_lazy("Content (1-5)"), "integer"),
)
READ = tuple(
    name
    for name, _title, _kind in COLUMNS
    if name not in ("category", "matter", "street", "community", "unit")
)


def sheet_rows(rows: QuerySet[Case]) -> Iterator[list[Any]]:
    """Cells by the order of the columns, read in portions: memory stays the same for any length."""
    known, held = catalogue.catalogue(), places()
    labels: dict[str, Callable[[str], Any]] = {
        "state": MACHINE.label,
        "source": dict(SOURCES).get,
        "outcome": dict(OUTCOMES).get,
    }
    read = rows.order_by("-id")[:MOST_ROWS].values(*READ, "unit_id")
    for row in read.iterator(chunk_size=CHUNK):
        code, area = row["matter_code"], row["area"]
        district = district_of(area)
        for name, label in labels.items():
            row[name] = str(label(row[name]) or "")
        row["matter"] = known.label(code, district)
        row["category"] = known.label(code[:2], district)
        row["street"] = held.name(area[:STREET]) if len(area) >= STREET else ""
        row["community"] = held.name(area[:COMMUNITY]) if len(area) >= COMMUNITY else ""
        row["unit"] = catalogue.unit_label(row["unit_id"])
        yield [row[name] for name, _title, _kind in COLUMNS]


def workbook(rows: QuerySet[Case], notes: Sequence[str]) -> IO[bytes]:
    """The sheet as a temporary file that is gone when it is closed; the caller closes it."""
    file = tempfile.TemporaryFile()  # noqa: SIM115 (handed to the caller)
    options = {**writing.OPTIONS, "in_memory": False}
    with xlsxwriter.Workbook(file, options) as book:
        page = book.add_worksheet(writing.sheet_name(_("Cases")))
        text, shown = book.add_format({"num_format": "@"}), columns()
        for at, column in enumerate(shown):
            kind = text if column.type in writing.TEXT_TYPES else None
            page.set_column(at, at, WIDTHS.get(column.name, 18), kind)
        for at, line in enumerate(notes):
            page.write_string(at, 0, line)
        writing.write_header(book, page, len(notes), [str(column.title) for column in shown])
        for at, row in enumerate(sheet_rows(rows), start=len(notes) + 1):
            writing.write_row(page, at, writing.cells_of(shown, row), text)
    file.seek(0)
    return file
