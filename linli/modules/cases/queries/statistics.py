"""Figures of cases by month, area, matter and unit; the list behind each is `measures`' condition."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, timedelta
from typing import Any

from django.db import models
from django.db.models import Case as Choice
from django.db.models.functions import RowNumber, Substr
from django.utils import timezone

from linli.core.areas.codes import COMMUNITY, GRID, STREET
from linli.core.values.days import midnight
from linli.modules.cases.models import Case
from linli.modules.cases.queries.measures import CLOSED, MEASURES, condition

DIMENSIONS = ("month", "area", "matter", "unit")
MOST_MONTHS = 36
DAY = timedelta(days=1)


class DaysBetween(models.Func):
    """Days from the second moment to the first, with parts of days, reckoned by the database."""

    output_field = models.FloatField()

    def as_sqlite(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "(julianday(%(expressions)s))"
        return self.as_sql(
            compiler, connection, template=template, arg_joiner=") - julianday(", **more
        )

    def as_postgresql(self, compiler: Any, connection: Any, **more: Any) -> Any:
        template = "(EXTRACT(EPOCH FROM (%(expressions)s)) / 86400.0)"
        return self.as_sql(compiler, connection, template=template, arg_joiner=" - ", **more)


@dataclass(frozen=True)
class Wanted:
    """The part of the filter that says how finely to group: area, category, both days of a period."""

    area: str = ""
    matter: str = ""
    since: date | None = None
    until: date | None = None


@dataclass(frozen=True)
class Line:
    """One line of the figures; `median` in calendar days, None when nothing was closed."""

    key: Any
    counts: dict[str, int] = field(default_factory=dict)
    median: float | None = None

    @property
    def on_time_rate(self) -> float | None:
        """Closed on time / closed with a promised date; None when there is none of these."""
        return share(self.counts["on_time"], self.counts["timed"])

    @property
    def first_rate(self) -> float | None:
        """Solved at first / closed."""
        return share(self.counts["first"], self.counts["closed"])


@dataclass(frozen=True)
class Figures:
    """The lines of one dimension, and all of them together."""

    lines: list[Line]
    total: Line


@dataclass(frozen=True)
class Dimension:
    """What the cases are grouped by: an expression, and for months their first days."""

    expression: models.Expression | models.F
    months: tuple[date, ...] = ()


def share(part: int, whole: int) -> float | None:
    return part / whole if whole else None


def figures(rows: models.QuerySet[Case], wanted: Wanted, dimension: str) -> Figures:
    """Of those cases that came in within the period; three statements whatever their number."""
    since, until = period(wanted)
    rows = rows.filter(reported_at__gte=midnight(since), reported_at__lt=midnight(until + DAY))
    rows = rows.order_by()
    by = grouping(dimension, wanted)
    now = timezone.now()
    # A prefix, because a measure may be called like a column.
    counts = {f"n_{name}": models.Count("id", filter=condition(name, now)) for name in MEASURES}
    grouped = rows.annotate(line=by.expression).values_list("line").annotate(**counts)
    held = {line: dict(zip(MEASURES, numbers, strict=True)) for line, *numbers in grouped}
    middles = medians(rows, by.expression)
    keys: Iterable[Any] = range(len(by.months)) if by.months else held
    none = dict.fromkeys(MEASURES, 0)
    lines = [
        Line(by.months[key] if by.months else key, held.get(key, none), middles.get(key))
        for key in keys
    ]
    total = {name: sum(row[name] for row in held.values()) for name in MEASURES}
    whole = medians(rows, models.Value(0, output_field=models.IntegerField()))
    return Figures(lines, Line(None, total, whole.get(0)))


def grouping(dimension: str, chosen: Wanted) -> Dimension:
    """The dimension one step finer than the filter."""
    if dimension == "month":
        starts = months(chosen)
        return Dimension(month_number(starts), starts)
    if dimension == "area":
        return Dimension(Substr("area", 1, level_below(chosen.area)))
    if dimension == "matter":
        return Dimension(Substr("matter_code", 1, matter_length(chosen.matter)))
    return Dimension(models.F("unit_id"))


def level_below(area: str) -> int:
    """Streets of a district, communities of a street, grids of a community."""
    return {STREET: COMMUNITY, COMMUNITY: GRID, GRID: GRID}.get(len(area), STREET)


def matter_length(matter: str) -> int:
    """Top categories, the ones below a chosen one, then the matters themselves."""
    if len(matter) >= 4:
        return 14
    return 4 if matter else 2


def period(chosen: Wanted) -> tuple[date, date]:
    """Both days included, 36 months at most; else this month and the eleven before it."""
    until = chosen.until or timezone.localdate()
    since = max(chosen.since or first_of(until, -11), first_of(until, 1 - MOST_MONTHS))
    return min(since, until), until


def first_of(day: date, later: int = 0) -> date:
    """The first day of the month `later` months on."""
    number = day.year * 12 + day.month - 1 + later
    return date(number // 12, number % 12 + 1, 1)


def last_of(day: date) -> date:
    return first_of(day, 1) - DAY


def months(chosen: Wanted) -> tuple[date, ...]:
    """First days of the months of a period."""
    first, last = period(chosen)
    starts = [first_of(last)]
    while starts[0] > first:
        starts.insert(0, first_of(starts[0], -1))
    return tuple(starts)


def month_number(starts: tuple[date, ...]) -> Choice:
    """Position in `starts`, worked out by comparisons: the same on every database, time zone kept."""
    ends = [midnight(first_of(day, 1)) for day in starts]
    return Choice(
        *(models.When(reported_at__lt=end, then=models.Value(n)) for n, end in enumerate(ends)),
        default=models.Value(len(starts) - 1),
        output_field=models.IntegerField(),
    )


def medians(rows: models.QuerySet[Case], by: Any) -> dict[Any, float]:
    """Median days from report to closing, per group: only the middle rows leave the database."""
    days = DaysBetween(models.F("closed_at"), models.F("reported_at"))
    closed = rows.filter(CLOSED & models.Q(closed_at__isnull=False)).annotate(line=by, days=days)
    ranked = closed.annotate(
        rank=models.Window(
            RowNumber(), partition_by=[models.F("line")], order_by=[models.F("days")]
        ),
        size=models.Window(models.Count("id"), partition_by=[models.F("line")]),
    )
    middle = ranked.filter(rank__gte=models.F("size") / 2.0, rank__lte=models.F("size") / 2.0 + 1)
    found: dict[Any, list[float]] = {}
    for line, value in middle.values_list("line", "days"):
        found.setdefault(line, []).append(value)
    return {line: sum(held) / len(held) for line, held in found.items()}
