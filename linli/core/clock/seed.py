"""The national calendar as shipped: `data/days.csv` and `data/years.csv`, and where they come from.

`python -m linli.core.clock.seed` writes both files anew from the package chinesecalendar.
"""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from datetime import date, time
from importlib.metadata import version
from pathlib import Path

from django.db import transaction

from linli.core.clock.models import Day, OfficeHours, Year
from linli.core.clock.states import Kind
from linli.core.versions import stamps

DATA = Path(__file__).resolve().parent / "data"
EVERYWHERE = "000000"
DAY_COLUMNS = ("date", "working", "kind", "name", "name_en", "source")
YEAR_COLUMNS = ("year", "complete", "source", "note")
HOURS_SOURCE = "Usual office hours, not from a text; enter those of the place"


def seed() -> int:
    """Adds the shipped rows that are missing; what was edited stays. The number of rows added."""
    everywhere = {"district": EVERYWHERE, "area": ""}
    with transaction.atomic():
        before = _count()
        days = [_day(row) for row in read("days.csv")]
        Day.objects.bulk_create(days, ignore_conflicts=True, batch_size=100)
        years = [_year(row) for row in read("years.csv")]
        Year.objects.bulk_create(years, ignore_conflicts=True)
        OfficeHours.objects.get_or_create(
            **everywhere,
            valid_from=date(2000, 1, 1),
            defaults={
                "am_from": time(8, 30),
                "am_to": time(12),
                "pm_from": time(13, 30),
                "pm_to": time(17, 30),
                "source": HOURS_SOURCE,
            },
        )
        added = _count() - before
        if added:
            stamps.bump("calendar")
    return added


def generated_days() -> Iterator[dict[str, str]]:
    """Rows of `days.csv`: named days off, and working days that fall on a weekend."""
    from chinese_calendar import (  # why: only the maker of the shipped days has this package
        Holiday,
        constants,
    )

    chinese = {holiday.value: holiday.chinese for holiday in Holiday}
    off = [(day, False, name) for day, name in constants.holidays.items()]
    worked = [(day, True, name) for day, name in constants.workdays.items()]
    for day, working, name in sorted(off + worked):
        yield {
            "date": day.isoformat(),
            "working": str(int(working)),
            "kind": Kind.MAKEUP if working else Kind.HOLIDAY,
            "name": chinese[name],
            "name_en": name,
            "source": _source(day.year),
        }


def generated_years() -> Iterator[dict[str, str]]:
    """Rows of `years.csv`: every year the package knows, and the one after, not complete."""
    known = sorted({int(row["date"][:4]) for row in generated_days()})
    for year in known:
        yield {"year": str(year), "complete": "1", "source": _source(year), "note": ""}
    note = "Not announced yet; only weekends are taken as free"
    yield {"year": str(known[-1] + 1), "complete": "0", "source": "", "note": note}


def write() -> None:
    """Writes both files of `data/`."""
    _write("days.csv", DAY_COLUMNS, generated_days())
    _write("years.csv", YEAR_COLUMNS, generated_years())


def _source(year: int) -> str:
    notice = f"国务院办公厅关于{year}年部分节假日安排的通知"
    return f"chinesecalendar {version('chinesecalendar')}; {notice}"


def _day(row: dict[str, str]) -> Day:
    return Day(
        district=EVERYWHERE,
        area="",
        date=date.fromisoformat(row["date"]),
        working=row["working"] == "1",
        kind=row["kind"],
        name=row["name"],
        name_en=row["name_en"],
        source=row["source"],
    )


def _year(row: dict[str, str]) -> Year:
    return Year(
        district=EVERYWHERE,
        area="",
        year=int(row["year"]),
        complete=row["complete"] == "1",
        source=row["source"],
        note=row["note"],
    )


def _count() -> int:
    return Day.objects.count() + Year.objects.count() + OfficeHours.objects.count()


def read(name: str) -> list[dict[str, str]]:
    """Rows of one file of `data/`, as text by column."""
    with (DATA / name).open(encoding="utf-8", newline="") as sheet:
        return list(csv.DictReader(sheet))


def _write(name: str, columns: Iterable[str], rows: Iterable[dict[str, str]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.DictWriter(sheet, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write()
