"""Writes sheets people can open: text stays text, formulas never run, Chinese widths fit."""

from __future__ import annotations

import csv
import io
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from itertools import chain, islice
from typing import Any

import xlsxwriter
from django.utils.translation import gettext as _
from xlsxwriter.color import Color

from linli.core.exchange.columns import Column, Sheet
from linli.core.values.days import LOCAL

TEXT_TYPES = frozenset({"text", "choice", "code", "phone", "credit_code", "identity"})
FORMULA_MARKS = ("=", "+", "-", "@", "\t", "\r")
SAFE_NUMBER = 999_999_999_999_999
CELL_LETTERS = 32_767
WIDEST, NARROWEST = 60, 8
TEMPLATE_ROWS = 5_000
HEADER = Color.theme(4, 1)  # the pale accent of the reader's own program
OPTIONS = {
    "constant_memory": True,
    "in_memory": True,
    "strings_to_formulas": False,
    "strings_to_urls": False,
    "strings_to_numbers": False,
}


def shown(column: Column, value: Any) -> Any:
    """A value as it stands in a cell: labels for choices, 是/否, Chinese time, text for codes."""
    if value is None or value == "":
        return ""
    if column.type == "choice":
        return str(column.choices.get(value, value))
    if column.type == "boolean" or isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        local = value.astimezone(LOCAL) if value.tzinfo else value
        return local.strftime("%Y-%m-%d %H:%M:%S")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, int | float | Decimal) and column.type not in TEXT_TYPES:
        return value if -SAFE_NUMBER <= value <= SAFE_NUMBER else str(value)
    return str(value)


def cells_of(columns: Sequence[Column], row: Any) -> list[Any]:
    """A row (mapping, object or sequence) as cells in the order of the columns."""
    if isinstance(row, Mapping):
        values = [row.get(column.name) for column in columns]
    elif isinstance(row, Sequence):
        values = list(row)
    else:
        values = [getattr(row, column.name) for column in columns]
    return [shown(column, value) for column, value in zip(columns, values, strict=True)]


def display_width(text: str) -> int:
    """Columns a text takes: a Chinese letter takes two."""
    return sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)


def widths(titles: Sequence[str], sample: Iterable[Sequence[Any]]) -> list[int]:
    found = [display_width(title) + 4 for title in titles]
    for cells in sample:
        for at, cell in enumerate(cells):
            found[at] = max(found[at], display_width(str(cell)) + 2)
    return [min(max(width, NARROWEST), WIDEST) for width in found]


def write_xlsx(
    columns: Sequence[Column],
    rows: Iterable[Any],
    title: str = "",
    notes: Sequence[str] = (),
    tab: str = "",
) -> bytes:
    """A workbook with one sheet, called `tab` or as its title: title and notes above, then a
    frozen header, then the rows.

    Rows are mappings or objects by column name, or sequences in the order of the columns; they are
    taken one by one, the first thousand give the widths.
    """
    coming = (cells_of(columns, row) for row in rows)
    sample = list(islice(coming, 1000))
    titles = [column.title for column in columns]
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, OPTIONS) as book:
        page = book.add_worksheet(sheet_name(tab or title))
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        for at, width in enumerate(widths(titles, sample)):
            page.set_column(at, at, width, text if columns[at].type in TEXT_TYPES else None)
        lines = [line for line in (title, *notes) if line]
        for at, line in enumerate(lines):
            page.write_string(at, 0, line, bold if at == 0 and title else None)
        write_header(book, page, len(lines), titles)
        for at, cells in enumerate(chain(sample, coming), start=len(lines) + 1):
            write_row(page, at, cells, text)
    return output.getvalue()


def write_header(book: Any, page: Any, row: int, titles: Sequence[str]) -> None:
    style = book.add_format(
        {"bold": True, "bg_color": HEADER, "border": 1, "num_format": "@", "valign": "vcenter"}
    )
    for at, title in enumerate(titles):
        page.write_string(row, at, title, style)
    page.freeze_panes(row + 1, 0)


def write_row(page: Any, row: int, cells: Sequence[Any], text: Any) -> None:
    for at, cell in enumerate(cells):
        if cell == "":
            continue
        if isinstance(cell, str):
            page.write_string(row, at, cell[:CELL_LETTERS], text)
        else:
            page.write_number(row, at, cell)


def sheet_name(title: str) -> str:
    kept = "".join(letter for letter in title if letter not in "[]:*?/\\").strip("' ")
    return kept[:31] or "Sheet1"


def write_csv(columns: Sequence[Column], rows: Iterable[Any]) -> bytes:
    """A CSV in UTF-8 for Excel and WPS; a leading formula mark gets an apostrophe."""
    output = io.StringIO(newline="")
    writer = csv.writer(output)
    writer.writerow([column.title for column in columns])
    for row in rows:
        writer.writerow([harmless(cell) for cell in cells_of(columns, row)])
    return output.getvalue().encode("utf-8-sig")


def harmless(cell: Any) -> Any:
    """Text that a spreadsheet program will not take for a formula."""
    if isinstance(cell, str) and cell.startswith(FORMULA_MARKS):
        return "'" + cell
    return cell


def template(sheet: Sheet) -> bytes:
    """An empty workbook to fill in: title, help, header with `*` where required, drop-downs."""
    columns = sheet.columns
    titles = [("*" if column.required else "") + column.title for column in columns]
    helps = [help_of(column) for column in columns]
    output = io.BytesIO()
    with xlsxwriter.Workbook(output, {"in_memory": True}) as book:
        page = book.add_worksheet(sheet_name(str(sheet.label)))
        lists = book.add_worksheet("_")
        lists.hide()
        bold, text = book.add_format({"bold": True}), book.add_format({"num_format": "@"})
        small = book.add_format({"italic": True, "text_wrap": True, "valign": "top"})
        page.write_string(0, 0, str(sheet.label), bold)
        for at, column in enumerate(columns):
            page.set_column(at, at, widths([titles[at]], [[helps[at][:30]]])[0], text)
            page.write_string(1, at, helps[at], small)
            drop_down(page, lists, at, column)
        write_header(book, page, 2, titles)
    return output.getvalue()


def help_of(column: Column) -> str:
    kinds = {
        "date": _("A date such as 2026-05-01"),
        "datetime": _("Date and time such as 2026-05-01 09:30"),
        "boolean": _("Yes (是) or no (否)"),
        "lon": _("Longitude in degrees"),
        "lat": _("Latitude in degrees"),
        "credit_code": _("18 characters, as text"),
        "identity": _("18 characters, as text"),
    }
    parts = [str(column.help), kinds.get(column.type, "")]
    if column.choices:
        parts.append("、".join(str(label) for label in column.choices.values()))
    return "；".join(part for part in parts if part)


def drop_down(page: Any, lists: Any, at: int, column: Column) -> None:
    """A list to choose from, kept on a hidden sheet because a formula holds only 255 letters."""
    labels = [str(label) for label in column.choices.values()]
    if column.type == "boolean":
        labels = ["是", "否"]
    if not labels:
        return
    for row, label in enumerate(labels):
        lists.write_string(row, at, label)
    letters = xlsxwriter.utility.xl_col_to_name(at)
    source = f"='_'!${letters}$1:${letters}${len(labels)}"
    page.data_validation(3, at, TEMPLATE_ROWS, at, {"validate": "list", "source": source})
