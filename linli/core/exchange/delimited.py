"""Text files with separators: bytes in, one grid out."""

from __future__ import annotations

import csv
import gzip
import io
import zlib
from collections import Counter

from django.utils.translation import gettext as _

from linli.core.errors import Invalid
from linli.core.exchange.headers import best_score
from linli.core.exchange.tables import Grid, clean
from linli.core.values.codes import looks_damaged

DELIMITERS = (",", "\t", ";", "|")
FORMULA_MARKS = ("=", "+", "-", "@")
SAMPLE_RECORDS = 40
SAMPLE_LETTERS = 60_000
FIELD_LETTERS = 1_000_000


def invalid(sentence: str, code: str = "unreadable_file") -> Invalid:
    return Invalid({"file": sentence}, code=code)


def unzipped(data: bytes, limit: int) -> bytes:
    """The content of a gzip file, at most `limit` bytes."""
    try:
        with gzip.GzipFile(fileobj=io.BytesIO(data)) as stream:
            content = stream.read(limit + 1)
    except (OSError, EOFError, zlib.error) as error:
        raise invalid(_("The compressed file is damaged; send it again.")) from error
    if len(content) > limit:
        raise invalid(_("The file becomes too large when unpacked; split it."), "too_large")
    return content


def decoded(data: bytes, encoding: str | None) -> tuple[str, str]:
    """Text and the encoding it was read with: declared, marked, UTF-8 or GB18030."""
    for candidate in [encoding] if encoding else candidates(data):
        try:
            text = data.decode(candidate)
        except LookupError as error:
            said = _("The encoding %(name)s is not known.") % {"name": candidate}
            raise invalid(said) from error
        except UnicodeDecodeError:
            continue
        if is_text(text):
            return text, candidate
    raise invalid(
        _("This is neither a workbook nor text in UTF-8 or GBK. Save it as .xlsx and try again.")
    )


def candidates(data: bytes) -> list[str]:
    if data.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ["utf-16"]
    return ["utf-8-sig", "gb18030"]


def is_text(text: str) -> bool:
    """No control characters and none of the private letters that wrong bytes turn into."""
    sample = text[:SAMPLE_LETTERS]
    strange = sum(times for letter, times in Counter(sample).items() if is_strange(letter))
    return "\0" not in text and strange <= len(sample) // 200


def is_strange(letter: str) -> bool:
    control = letter < " " and letter not in "\t\r\n\f\x1a"
    return control or "\ue000" <= letter <= "\uf8ff"


def delimiter_of(text: str, known: frozenset[str]) -> str:
    """The separator under which the headers are known, else the one with the evenest rows."""
    first = text.split("\n", 1)[0].strip().lower()
    if len(first) == 5 and first.startswith("sep="):
        return first[4]
    return max(DELIMITERS, key=lambda mark: fitness(text[:SAMPLE_LETTERS], mark, known))


def fitness(sample: str, delimiter: str, known: frozenset[str]) -> tuple[int, float, int]:
    records: list[list[str]] = []
    try:
        for record in csv.reader(io.StringIO(sample, newline=""), delimiter=delimiter):
            records.append(record)
            if len(records) == SAMPLE_RECORDS:
                break
    except csv.Error:
        return (0, 0.0, 0)
    widths = Counter(len(record) for record in records if record)
    if not widths:
        return (0, 0.0, 0)
    width, times = widths.most_common(1)[0]
    if width == 1:
        return (best_score(records, known), 0.0, 1)
    return (best_score(records, known), times / sum(widths.values()), width)


def bare(cell: str) -> str:
    """Without the apostrophe that keeps a spreadsheet program from running the cell."""
    return cell[1:] if cell[:1] == "'" and cell[1:2] in FORMULA_MARKS else cell


def grid_of_text(
    data: bytes, encoding: str | None, known: frozenset[str], max_rows: int
) -> tuple[Grid, list[str]]:
    """The only sheet of a text file and what should be said about the reading."""
    text, used = decoded(data, encoding)
    delimiter = delimiter_of(text, known)
    csv.field_size_limit(FIELD_LETTERS)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    rows: list[list[str]] = []
    damaged: dict[int, frozenset[int]] = {}
    try:
        for number, record in enumerate(reader):
            if number > max_rows:
                break
            cells = [bare(clean(cell)) for cell in record]
            rows.append(cells)
            hurt = frozenset(i for i, cell in enumerate(cells) if looks_damaged(cell))
            if hurt:
                damaged[number] = hurt
    except csv.Error as error:
        said = _("Line %(line)s cannot be read: a quotation mark is missing or in excess.")
        raise invalid(said % {"line": reader.line_num}) from error
    if rows and rows[0] and rows[0][0].lower().startswith("sep="):
        rows[0] = []
    warnings = [_("Read as Chinese text in GBK.")] if used == "gb18030" else []
    return Grid("", rows, damaged), warnings
