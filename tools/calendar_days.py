"""Makes the shipped national calendar from the package chinesecalendar: `python -m tools.calendar_days`."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from importlib.metadata import version

from chinese_calendar import Holiday, constants

from linli.core.clock.seed import DATA
from linli.core.clock.states import Kind

DAY_COLUMNS = ("date", "working", "kind", "name", "name_en", "source")
YEAR_COLUMNS = ("year", "complete", "source", "note")


def generated_days() -> Iterator[dict[str, str]]:
    """Rows of `days.csv`: named days off, and working days that fall on a weekend."""
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


def _write(name: str, columns: Iterable[str], rows: Iterable[dict[str, str]]) -> None:
    with (DATA / name).open("w", encoding="utf-8", newline="") as sheet:
        writer = csv.DictWriter(sheet, list(columns), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


if __name__ == "__main__":
    write()
