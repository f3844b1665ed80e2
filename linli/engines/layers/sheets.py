"""Tables that carry places in columns: GeoParquet, xlsx and csv.

Places are a WKB column, text as WKT or GeoJSON, or two columns of numbers.
"""

from __future__ import annotations

import csv
import json
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy as np
import pyarrow as pa
import pyarrow.csv
import pyarrow.parquet
import python_calamine
import shapely
from numpy.typing import NDArray

from linli.engines.layers import systems
from linli.engines.layers.drivers import Read, from_wkb, refuse
from linli.engines.sentences import Sentence, Unusable

EAST = frozenset({"x", "lon", "lng", "long", "longitude", "easting", "east", "经度", "东坐标", "x坐标", "坐标x"})  # fmt: skip
NORTH = frozenset({"y", "lat", "latitude", "northing", "north", "纬度", "北坐标", "y坐标", "坐标y"})
SHAPE = frozenset({"wkt", "geojson", "geometry", "geom", "shape", "图形", "边界", "范围", "几何"})
CODE_SIGNS = ("code", "id", "编码", "编号", "代码", "电话")
SEARCHED_ROWS = 20
MOST_CELLS = 40_000_000
MOST_UNPACKED = 2 << 30  # bytes of a workbook's parts
TOO_LARGE = Sentence("The workbook is too large; save it as csv or GeoPackage.")


def read_parquet(path: Path, most_rows: int) -> Read:
    """GeoParquet 1.x with WKB, or a plain Parquet table with columns of numbers.

    Few bytes can stand for endless equal rows, so their number is looked at first.
    """
    try:
        if pyarrow.parquet.read_metadata(path).num_rows > most_rows:
            raise too_many(path.name, most_rows)
        table = pyarrow.parquet.read_table(path, use_threads=False)
    except (pa.ArrowException, OSError) as error:
        raise refuse(path.name) from error
    about = (table.schema.metadata or {}).get(b"geo")
    table = table.replace_schema_metadata(None)
    if about is None:
        return with_places(table, path.name)
    column, system = primary(json.loads(about), path.name)
    return table.drop_columns([column]), from_wkb(table.column(column)), system


def too_many(name: str, rows: int) -> Unusable:
    """The refusal of a table with more rows than allowed."""
    said = Sentence("%(name)s has more than %(rows)s rows.", name=name, rows=rows)
    return Unusable({"file": said}, code="too_large")


def primary(about: Any, name: str) -> tuple[str, systems.System]:
    """The geometry column GeoParquet's metadata names, and its system (CRS84 when left out)."""
    try:
        column = str(about["primary_column"])
        details = about["columns"][column]
        if details["encoding"] != "WKB":
            raise Unusable({"file": Sentence("In %(name)s the geometry is not written as WKB.", name=name)})  # fmt: skip
        if "crs" not in details:
            return column, systems.WGS84
        return column, systems.UNKNOWN if details["crs"] is None else systems.named(details["crs"])
    except (KeyError, TypeError) as error:
        raise refuse(name) from error


def read_csv(path: Path) -> Read:
    """Comma or tab separated, UTF-8 or GB18030, the first row the titles."""
    head = path.open("rb").read(1 << 16)
    encoding = "utf-8" if is_utf8(head) else "gb18030"
    first = head.decode(encoding, "ignore").lstrip("\ufeff").splitlines()[:1] or [""]
    separator = "\t" if "\t" in first[0] else ";" if first[0].count(";") > first[0].count(",") else ","  # fmt: skip
    titles = next(csv.reader(first, delimiter=separator), [])
    coded = {t: pa.string() for t in titles if any(s in t.lower() for s in CODE_SIGNS)}
    try:
        table = pyarrow.csv.read_csv(
            path,
            read_options=pyarrow.csv.ReadOptions(encoding=encoding, use_threads=False),
            parse_options=pyarrow.csv.ParseOptions(delimiter=separator, newlines_in_values=True),
            convert_options=pyarrow.csv.ConvertOptions(column_types=coded, strings_can_be_null=True),
        )  # fmt: skip
    except (pa.ArrowException, UnicodeDecodeError) as error:
        raise refuse(path.name) from error
    return with_places(table, path.name)


def is_utf8(head: bytes) -> bool:
    """Is it UTF-8, but for a letter cut off at the end?"""
    try:
        head.decode("utf-8")
    except UnicodeDecodeError as error:
        return error.start > len(head) - 4
    return True


def sheet_names(path: Path) -> list[str]:
    """The sheets of a workbook in order."""
    return list(opened(path).sheet_names)


def read_xlsx(path: Path, sheet: str) -> Read:
    """One sheet of a workbook, the first when none is named; titles in its first full row."""
    book = opened(path)
    if sheet and sheet not in book.sheet_names:
        raise Unusable({"layer": Sentence("The file has no layer called %(name)s.", name=sheet)})
    try:
        rows = book.get_sheet_by_name(sheet or book.sheet_names[0]).to_python(skip_empty_area=True)
    except python_calamine.CalamineError as error:
        raise refuse(path.name) from error
    if sum(map(len, rows)) > MOST_CELLS:
        raise Unusable({"file": TOO_LARGE})
    return with_places(table_of(rows), path.name)


def opened(path: Path) -> Any:
    """The workbook, if its parts do not swell beyond measure."""
    try:
        if zipfile.is_zipfile(path):
            with zipfile.ZipFile(path) as archive:
                if sum(member.file_size for member in archive.infolist()) > MOST_UNPACKED:
                    raise Unusable({"file": TOO_LARGE})
        return python_calamine.CalamineWorkbook.from_path(str(path))
    except (python_calamine.CalamineError, zipfile.BadZipFile, OSError) as error:
        raise refuse(path.name) from error


def table_of(rows: Sequence[Sequence[Any]]) -> pa.Table:
    """The rows below the first row that names columns, as a table; blank columns are left out."""
    most = max((filled(row) for row in rows[:SEARCHED_ROWS]), default=0)
    if not most:
        return pa.table({})
    top = next(i for i, row in enumerate(rows) if filled(row) * 2 > most)
    body = [row for row in rows[top + 1 :] if filled(row)]
    columns: dict[str, Any] = {}
    for at, title in enumerate(rows[top]):
        name = " ".join(str(title).split())
        if name and name not in columns:
            columns[name] = array_of([tidy(row[at]) for row in body])
    return pa.table(columns)


def filled(row: Sequence[Any]) -> int:
    """How many cells of a row hold something."""
    return sum(1 for cell in row if cell not in ("", None))


def tidy(cell: Any) -> Any:
    """Blank cells become missing, whole floats whole numbers, times text."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 2**53:
        return int(cell)
    if isinstance(cell, str):
        return cell.strip() or None
    return cell.isoformat() if isinstance(cell, date | datetime) else cell


def array_of(cells: list[Any]) -> Any:
    """A column; where kinds of value are mixed, as text."""
    try:
        return pa.array(cells)
    except (pa.ArrowException, TypeError):
        return pa.array([None if cell is None else str(cell) for cell in cells], pa.string())


def with_places(table: pa.Table, name: str) -> Read:
    """The table split into attributes and places; without such columns every place is None."""
    telling = [c for c in table.column_names if plain(c) in EAST | NORTH | SHAPE]
    shifted = systems.told_by(telling)
    system = systems.named(shifted) if shifted else systems.UNKNOWN
    for column in telling:
        if plain(column) in SHAPE:
            return table.drop_columns([column]), shapes(table.column(column), name), system
    east = next((c for c in telling if plain(c) in EAST), None)
    north = next((c for c in telling if plain(c) in NORTH), None)
    if east is None or north is None:
        return table, np.full(table.num_rows, None, dtype=object), system
    places = points(numbers(table.column(east)), numbers(table.column(north)))
    return table.drop_columns([east, north]), places, system


def plain(title: str) -> str:
    """`GCJ02_Lng` and `lng (84)` both read `lng`."""
    text = title.lower()
    for sign in (
        *(s for signs in systems.TELLING.values() for s in signs),
        "wgs84",
        "wgs",
        "cgcs2000",
    ):
        text = text.replace(sign, "")
    return "".join(letter for letter in text if letter.isalpha())


def shapes(column: Any, name: str) -> systems.Geometries:
    """WKB, WKT or GeoJSON, whichever the column holds; None for what cannot be read."""
    if pa.types.is_binary(column.type) or pa.types.is_large_binary(column.type):
        return from_wkb(column)
    return np.array([geometry for geometry in read_texts(column.to_pylist(), name)], dtype=object)


def read_texts(texts: Sequence[Any], name: str) -> Iterator[Any]:
    """Geometries of WKT or GeoJSON texts, None for empty ones; raises `Unusable` with the row (from
    1)."""
    for at, text in enumerate(texts):
        if text in (None, ""):
            yield None
            continue
        try:
            read = shapely.from_geojson if str(text).lstrip()[:1] == "{" else shapely.from_wkt
            yield shapely.force_2d(read(str(text)))
        except (shapely.errors.GEOSException, ValueError, TypeError):
            raise Unusable({"file": Sentence("%(name)s, row %(row)s: the geometry cannot be read.", name=name, row=at + 1)}) from None  # fmt: skip


def numbers(column: Any) -> NDArray[np.float64]:
    """Floats, NaN for what is no number."""
    if pa.types.is_integer(column.type) or pa.types.is_floating(column.type):
        return np.asarray(column.to_numpy(), dtype=np.float64)
    return np.array([as_float(cell) for cell in column.to_pylist()], dtype=np.float64)


def as_float(cell: Any) -> float:
    """The cell as a number, NaN when it is none."""
    try:
        return float(cell)
    except (TypeError, ValueError):
        return float("nan")


def points(east: NDArray[np.float64], north: NDArray[np.float64]) -> systems.Geometries:
    """(n,) points of two columns; None where one of them is no number."""
    places = np.full(len(east), None, dtype=object)
    good = np.isfinite(east) & np.isfinite(north)
    places[good] = shapely.points(east[good], north[good])
    return places
