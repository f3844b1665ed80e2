"""Reads a sheet file of any usual kind into a table of text. Nothing is repaired or guessed."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from django.utils.translation import gettext as _

from linli.core.exchange import delimited, geographic, headers, workbooks
from linli.core.exchange.delimited import invalid
from linli.core.exchange.headers import Header
from linli.core.exchange.tables import Grid, Row, Table, known_titles, normal

TOTALS = frozenset({"合计", "总计", "小计", "共计", "累计", "total", "sum", "grandtotal"})
SIGNATURE = re.compile(
    r"(制表|填表|填报|审核|负责|经办|复核|联系)(人|单位|日期|时间)?(签字|签名)?[:：]"
)
NOTE = re.compile(r"(注|备注|说明|填表说明)[:：]")


@dataclass(frozen=True, slots=True)
class Limits:
    """Bytes of the file, bytes unpacked, rows and columns of a sheet."""

    size: int = 20 * 1024 * 1024
    unpacked: int = 300 * 1024 * 1024
    rows: int = 200_000
    columns: int = 300


LIMITS = Limits()


def read(
    source: Path | str | bytes,
    filename: str = "",
    sheet: str | None = None,
    encoding: str | None = None,
    *,
    known: Iterable[str] = (),
    limits: Limits = LIMITS,
) -> Table:
    """A file as a table; `known` are the titles by which the header row is recognised.

    Raises `Invalid` with one sentence under `file` when it cannot be read.
    """
    data, name = content(source, filename, limits)
    digest = hashlib.sha256(data).hexdigest()
    titles = known_titles(known)
    warnings: list[str] = []
    if data[:2] == b"\x1f\x8b":
        data = delimited.unzipped(data, limits.unpacked)
    if suffix := geographic.suffix_of(data):
        return geographic.table_of(data, name, digest, suffix, limits.rows)
    if workbooks.is_workbook(data):
        grids = workbooks.grids_of(data, sheet, limits.unpacked, limits.rows, limits.columns)
    else:
        workbooks.refuse_page(data)
        grid, warnings = delimited.grid_of_text(data, encoding, titles, limits.rows + 100)
        grids = [grid]
    grid, header = chosen(grids, titles)
    rows, skipped = data_rows(grid, header)
    check_size(header, rows, limits)
    return Table(shown(header.titles), rows, warnings + skipped, name, digest, grid.name)


def content(source: Path | str | bytes, filename: str, limits: Limits) -> tuple[bytes, str]:
    if isinstance(source, bytes):
        data = source
    else:
        path = Path(source)
        filename = filename or path.name
        try:
            with path.open("rb") as stream:
                data = stream.read(limits.size + 1)
        except OSError as error:
            raise invalid(_("The file %(name)s cannot be opened.") % {"name": path}) from error
    if len(data) > limits.size:
        size = {"size": limits.size // (1024 * 1024)}
        raise invalid(_("The file is larger than %(size)s MB; split it.") % size, "too_large")
    if not data.strip():
        raise invalid(_("The file is empty."))
    return data, filename


def chosen(grids: list[Grid], known: frozenset[str]) -> tuple[Grid, Header]:
    """The sheet whose header is known best, the first one where none is."""
    found = [(grid, header) for grid in grids if (header := headers.find(grid, known))]
    if not found:
        raise invalid(_("The file holds no table: no row with column titles was found."))
    return max(found, key=lambda pair: headers.matches(pair[1].titles, known))


def shown(titles: list[str]) -> list[str]:
    """Titles without the blank ones at the end; a blank one inside keeps its place."""
    while titles and not titles[-1]:
        titles = titles[:-1]
    return titles


def data_rows(grid: Grid, header: Header) -> tuple[list[Row], list[str]]:
    rows: list[Row] = []
    warnings: list[str] = []
    for at in range(header.bottom + 1, len(grid.rows)):
        cells = grid.rows[at]
        if not any(cells):
            continue
        reason = not_data(cells)
        if reason:
            warnings.append(reason % {"row": at + 1})
            continue
        rows.append(Row(at + 1, cells, grid.damaged.get(at, frozenset())))
    return rows, warnings


def not_data(cells: list[str]) -> str:
    """Why a row below the header is no data: a totals, signature or note line; else empty."""
    first = next(cell for cell in cells if cell)
    if normal(first) in TOTALS:
        return _("Row %(row)s is a totals row and was left out.")
    if SIGNATURE.match(first) or (NOTE.match(first) and headers.filled(cells) == 1):
        return _("Row %(row)s is a signature or note line and was left out.")
    return ""


def check_size(header: Header, rows: list[Row], limits: Limits) -> None:
    if len(header.titles) > limits.columns:
        said = _("The table has more than %(count)s columns.") % {"count": limits.columns}
        raise invalid(said, "too_large")
    if len(rows) > limits.rows:
        said = _("The table has more than %(count)s rows; split it.") % {"count": limits.rows}
        raise invalid(said, "too_large")
