"""Workbooks (.xlsx, .xls, .et, .ods): bytes in, grids out, hostile files refused first."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections.abc import Iterable

import python_calamine as calamine
from django.utils.translation import gettext as _

from linli.core.exchange.delimited import invalid
from linli.core.exchange.tables import Grid, text_of

ZIP = b"PK\x03\x04"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
PAGE = re.compile(rb"^\s*(\xef\xbb\xbf)?\s*<(!doctype|html|table|\?xml|meta|head)", re.IGNORECASE)
FILLED_CELL = re.compile(rb'<(?:\w+:)?c [^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>]*[^/]>')
PART = 1 << 20
MAX_PARTS = 2_000
MAX_CELLS = 12_000_000


def is_workbook(data: bytes) -> bool:
    return data.startswith((ZIP, OLE))


def refuse_page(data: bytes) -> None:
    """Web systems often hand out a web page named .xls."""
    if PAGE.match(data[:512]):
        raise invalid(
            _("This is a web page with a workbook's name. Open it in Excel or WPS, save as .xlsx.")
        )


def grids_of(data: bytes, only: str | None, unpacked: int, rows: int, columns: int) -> list[Grid]:
    """All sheets that hold something, in order; `only` names the one to read."""
    if data.startswith(OLE) and ENCRYPTED in data:
        raise locked()
    if data.startswith(ZIP):
        check_archive(data, unpacked, rows, columns)
    try:
        book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(data))
        if only is not None and only not in book.sheet_names:
            named = {"name": only, "names": "、".join(book.sheet_names)}
            raise invalid(_("There is no sheet %(name)s; the file has: %(names)s.") % named)
        sheets = [book.get_sheet_by_name(n) for n in book.sheet_names if only in (None, n)]
        return [grid_of(sheet) for sheet in sheets if sheet.height]
    except calamine.PasswordError as error:
        raise locked() from error
    except (calamine.CalamineError, OSError, ValueError) as error:
        raise damaged() from error


def locked() -> Exception:
    return invalid(_("The workbook is protected by a password. Remove it and send it again."))


def damaged() -> Exception:
    return invalid(_("The workbook is damaged or not one. Open it, save as .xlsx and try again."))


def grid_of(sheet: calamine.CalamineSheet) -> Grid:
    rows: list[list[str]] = []
    hurt: dict[int, frozenset[int]] = {}
    for number, values in enumerate(sheet.to_python(skip_empty_area=False)):
        cells = [text_of(value) for value in values]
        rows.append([text for text, _lost in cells])
        lost = frozenset(i for i, (_text, lost) in enumerate(cells) if lost)
        if lost:
            hurt[number] = lost
    return Grid(sheet.name, rows, hurt, tuple(sheet.merged_cell_ranges or ()))


def check_archive(data: bytes, unpacked: int, rows: int, columns: int) -> None:
    """Unpacks in small parts, because sizes written in an archive may lie."""
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            members = archive.infolist()
            if len(members) > MAX_PARTS or sum(m.file_size for m in members) > unpacked:
                raise too_large()
            for member in members:
                with archive.open(member) as stream:
                    sheet = "worksheets/" in member.filename
                    check_part(stream, sheet, rows, columns)
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, RuntimeError, EOFError) as error:
        raise damaged() from error


def check_part(
    stream: Iterable[bytes] | io.BufferedIOBase, sheet: bool, rows: int, cols: int
) -> None:
    """Reads a member whole; a sheet must not stretch far beyond its content."""
    last_row = last_column = 0
    rest = b""
    while chunk := stream.read(PART):  # type: ignore[union-attr]
        if not sheet:
            continue
        text = rest + chunk
        rest = text[text.rfind(b"<") :][-200:]
        found = FILLED_CELL.findall(text)
        if found:
            last_row = max(last_row, max(int(row) for _letters, row in found))
            last_column = max(last_column, *map(column_of, {letters for letters, _row in found}), 0)
    if last_row > rows + 100 or last_column > cols or last_row * last_column > MAX_CELLS:
        raise too_wide(last_row, last_column)


def column_of(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


def too_large() -> Exception:
    said = _("The workbook becomes too large when unpacked; split it or remove its pictures.")
    return invalid(said, "too_large")


def too_wide(row: int, column: int) -> Exception:
    said = _(
        "The sheet reaches to row %(row)s and column %(column)s. "
        "Delete what lies outside the table."
    )
    return invalid(said % {"row": row, "column": column}, "too_large")
