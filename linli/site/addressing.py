"""`linli locate-addresses`: a sheet of addresses in, the same sheet with standard addresses out."""

from __future__ import annotations

import argparse
import io
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import xlsxwriter
from django.utils import translation

from linli.core.exchange import reading, writing
from linli.core.exchange.columns import Column
from linli.core.exchange.tables import normal, spellings
from linli.core.places import standard
from linli.core.places.queries import districts
from linli.core.places.standard import TITLES
from linli.engines.addresses.parsing import Parts
from linli.site.progress import counting
from linli.site.stop import Stop

# Titles under which an address stands, the surest first.
ADDRESS_TITLES = (
    "标准地址", "详细地址", "地址", "现住址", "住址", "家庭住址", "居住地址", "现居住地址", "居住地", "事发地址", "事发地点",
    "发生地址", "问题地址", "地址描述", "所在地址", "门牌地址", "户籍地址", "经营地址", "单位地址", "地点", "位置", "address",
)  # fmt: skip
CHUNK = 5_000
MEGABYTE = 1024 * 1024
AGAIN = ("confidence", "reasons", "alternatives")  # beside the given columns of unmatched rows
NUMBERS = frozenset({"lon", "lat", "confidence"})


def run(chosen: argparse.Namespace) -> int:
    """In Chinese, like every sheet that leaves the system."""
    with translation.override("zh-hans"):
        return locate(chosen)


def locate(chosen: argparse.Namespace) -> int:
    source = Path(chosen.sheet)
    if not source.exists():
        raise Stop(f"no such file: {chosen.sheet}")
    out = Path(chosen.out) if chosen.out else source.with_name(f"{source.stem}_located.xlsx")
    district = chosen.district or only_district()
    limits = reading.Limits(size=200 * MEGABYTE, unpacked=2048 * MEGABYTE, rows=1_000_000)
    table = reading.read(source, known=(chosen.column, *ADDRESS_TITLES), limits=limits)
    column = address_column(table.headers, chosen.column)
    rows = [padded(row.cells, len(table.headers)) for row in table.rows]
    found = completed([cells[column] for cells in rows], district)
    kept = sorted({*range(len(table.headers) - earlier(table.headers)), column})
    sheets = Sheets([table.headers[at] for at in kept], kept, rows, found)
    write(sheets, out, Path(chosen.unmatched) if chosen.unmatched else None)
    print(summary(found, out))
    return 0


def only_district() -> str:
    """The district the register of places holds, where there is just one."""
    held = districts()
    if len(held) == 1:
        return held[0]
    if not held:
        raise Stop("the register of places is empty: import compounds and buildings first")
    raise Stop(f"say which district: --district {' | '.join(held[:10])}")


def address_column(headers: Sequence[str], wanted: str) -> int:
    """The position of the address column: the one named, else the surest known title."""
    forms = [spellings(header) for header in headers]
    for title in [wanted] if wanted else ADDRESS_TITLES[1:] + ADDRESS_TITLES[:1]:
        for at, known in enumerate(forms):
            if normal(title) in known:
                return at
    if wanted:
        raise Stop(f"no column is called {wanted}; there are: {', '.join(headers)}")
    likely = [at for at, header in enumerate(headers) if "地址" in header or "住址" in header]
    if len(likely) == 1:
        return likely[0]
    raise Stop(f"say which column holds the address: --column, one of {', '.join(headers)}")


def earlier(headers: Sequence[str]) -> int:
    """How many columns at the end an earlier run has written: they are made again."""
    whole = [str(title) for title in TITLES.values()]
    for own in (whole, [str(TITLES[name]) for name in AGAIN]):
        if list(headers[-len(own) :]) == own:
            return len(own)
    return 0


def padded(cells: Sequence[str], width: int) -> list[str]:
    return [*cells[:width], *[""] * (width - len(cells))]


def completed(texts: Sequence[str], district: str) -> list[Any]:
    found: list[Any] = []
    with counting("addresses", len(texts)) as advance:
        for start in range(0, len(texts), CHUNK):
            found += standard.complete(texts[start : start + CHUNK], within=district)
            advance(len(found))
    return found


class Sheets:
    """The result as rows: all of them, and the unmatched ones to be sent again."""

    def __init__(
        self, headers: list[str], kept: list[int], rows: list[list[str]], found: list[Any]
    ) -> None:
        self.kept, self.rows, self.found = kept, rows, found
        self.names = list(TITLES)
        self.given = [
            Column(name=f"given{at}", titles=(title,)) for at, title in enumerate(headers)
        ]
        self.added = [
            Column(name=name, titles=(title,), type="decimal" if name in NUMBERS else "text")
            for name, title in TITLES.items()
        ]
        self.again = [column for column in self.added if column.name in AGAIN]

    def all(self) -> Iterator[list[Any]]:
        for cells, one in zip(self.rows, self.found, strict=True):
            facts = answer(one)
            yield [*(cells[at] for at in self.kept), *(facts[name] for name in self.names)]

    def unmatched(self) -> Iterator[list[Any]]:
        for cells, one in zip(self.rows, self.found, strict=True):
            if not one.matched:
                facts = answer(one)
                yield [*(cells[at] for at in self.kept), *(facts[c.name] for c in self.again)]


def answer(one: Any) -> dict[str, Any]:
    """One address by the names of the columns; only matched ones have parts and a place."""
    parts = one.parts if one.matched else Parts()
    return {
        **parts._asdict(),
        "text": one.text,
        "grid_code": one.grid,
        "lon": one.lon,
        "lat": one.lat,
        "level": standard.level_label(one),
        "confidence": one.confidence,
        "reasons": "".join(standard.reasons(one)),
        "alternatives": "；".join(other.text for other in one.alternatives),
    }


def write(sheets: Sheets, out: Path, apart: Path | None) -> None:
    """A workbook has a second sheet for the unmatched; a CSV has a second file."""
    columns = [*sheets.given, *sheets.added]
    if out.suffix.lower() == ".csv":
        out.write_bytes(writing.write_csv(columns, sheets.all()))
        apart = apart or out.with_name(f"{out.stem}_unmatched.csv")
    else:
        out.write_bytes(workbook(sheets, columns))
    if apart is not None:
        made = writing.write_csv if apart.suffix.lower() == ".csv" else writing.write_xlsx
        apart.write_bytes(made([*sheets.given, *sheets.again], sheets.unmatched()))


def workbook(sheets: Sheets, columns: list[Any]) -> bytes:
    output = io.BytesIO()
    pages = (
        ("标准地址", columns, sheets.all),
        ("未匹配", [*sheets.given, *sheets.again], sheets.unmatched),
    )
    with xlsxwriter.Workbook(output, writing.OPTIONS) as book:
        text = book.add_format({"num_format": "@"})
        for title, shown, rows in pages:
            page = book.add_worksheet(title)
            titles = [column.title for column in shown]
            for at, width in enumerate(writing.widths(titles, [])):
                page.set_column(at, at, max(width, 12), None)
            writing.write_header(book, page, 0, titles)
            for at, row in enumerate(rows(), start=1):
                writing.write_row(page, at, writing.cells_of(shown, row), text)
    return output.getvalue()


def summary(found: Sequence[Any], out: Path) -> str:
    """How many came home, by level."""
    by_level: dict[str, int] = {}
    for one in found:
        by_level[one.level.value] = by_level.get(one.level.value, 0) + 1
    missed = by_level.pop("unmatched", 0)
    levels = ", ".join(f"{name} {count}" for name, count in sorted(by_level.items()))
    done = len(found) - missed
    return f"{done} of {len(found)} addresses located ({levels or 'none'}); {missed} unmatched; written to {out}"
