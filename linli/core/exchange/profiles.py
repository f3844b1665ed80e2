"""A profile is data: how the file of another system becomes a sheet of ours. No code per city."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, tzinfo
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.utils.translation import gettext as _

from linli.core.errors import Invalid
from linli.core.errors.engines import answered
from linli.core.exchange.reading import read
from linli.core.exchange.tables import Row, Table, normal
from linli.core.values.days import LOCAL
from linli.engines import coordinates

SYSTEMS = ("wgs84", "cgcs2000", "gcj02", "bd09")
TOP_KEYS = {
    "name": str, "label": str, "label_en": str, "sheet": str, "id": str, "encoding": str,
    "worksheet": str, "timezone": str, "dates": list, "coordinates": str, "not_located": list,
    "missing": list, "columns": dict,
}  # fmt: skip
SOURCE_KEYS = {
    "from": (str, list), "join": str, "split": str, "part": int, "extract": str, "values": dict,
    "matches": str, "then": str, "otherwise": str, "constant": str, "type": str, "dates": list,
}  # fmt: skip
TYPES = ("text", "date", "datetime", "lon", "lat")
PLACES = 7


@dataclass(frozen=True, slots=True)
class Source:
    """Where one of our columns comes from; empty parts do nothing. Applied in this order."""

    columns: tuple[str, ...] = ()
    join: str = "/"
    split: str = ""
    part: int = 1
    extract: re.Pattern[str] | None = None
    matches: re.Pattern[str] | None = None
    then: str = ""
    values: Mapping[str, str] = field(default_factory=dict)
    otherwise: str | None = None
    constant: str = ""
    type: str = "text"
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Profile:
    """A checked profile; `columns` maps our column name to its source, `not_located` (lon, lat)."""

    name: str
    label: str
    sheet: str
    columns: Mapping[str, Source]
    id: str = ""
    encoding: str | None = None
    worksheet: str | None = None
    zone: tzinfo = LOCAL
    coordinates: str = "wgs84"
    not_located: frozenset[tuple[float, float]] = frozenset()
    missing: frozenset[str] = frozenset()
    sha256: str = ""

    def titles(self) -> list[str]:
        """The titles by which the header row of the foreign file is found."""
        return [title for source in self.columns.values() for title in source.columns]


def load_profile(path: Path | str) -> Profile:
    """Reads and checks a profile; raises `Invalid` with all faults by place in the file."""
    try:
        data = Path(path).read_bytes()
        written = tomllib.loads(data.decode("utf-8"))
    except OSError as error:
        said = _("The file %(name)s cannot be opened.") % {"name": path}
        raise Invalid({"profile": said}) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        said = _("The profile is not valid TOML: %(reason)s.") % {"reason": error}
        raise Invalid({"profile": said}) from error
    return replace(checked(written), sha256=hashlib.sha256(data).hexdigest())


def checked(written: Mapping[str, Any]) -> Profile:
    """A profile from its parsed text; raises `Invalid`, one sentence per fault."""
    faults = key_faults(written, TOP_KEYS, "")
    faults |= {
        name: _("This entry is missing.")
        for name in ("name", "sheet", "columns")
        if not written.get(name)
    }
    if faults:
        raise Invalid(faults)
    sources: dict[str, Source] = {}
    for name, entry in written["columns"].items():
        place = f"columns.{name}"
        try:
            sources[name] = source_of(entry, place, tuple(written.get("dates", ())))
        except Invalid as error:
            faults |= error.fields
    zone = zone_of(written.get("timezone", "Asia/Shanghai"), faults)
    not_located = points_of(written.get("not_located", []), faults)
    if written.get("coordinates", "wgs84") not in SYSTEMS:
        faults["coordinates"] = _("Choose one of: %(known)s.") % {"known": ", ".join(SYSTEMS)}
    if written.get("id") and written["id"] not in sources:
        faults["id"] = _("There is no column %(name)s in [columns].") % {"name": written["id"]}
    if faults:
        raise Invalid(faults)
    plain = {
        k: written[k] for k in ("name", "sheet", "id", "encoding", "worksheet") if k in written
    }
    return Profile(
        **plain,
        label=written.get("label", written["name"]),
        columns=sources,
        zone=zone,
        coordinates=written.get("coordinates", "wgs84"),
        not_located=not_located,
        missing=frozenset(written.get("missing", ())),
    )


def key_faults(written: Mapping[str, Any], known: Mapping[str, Any], place: str) -> dict[str, Any]:
    """Unknown keys and values of the wrong kind, by place."""
    faults: dict[str, Any] = {}
    for key, value in written.items():
        if key not in known:
            said = _("This entry is not known; known are: %(known)s.")
            faults[place + key] = said % {"known": ", ".join(known)}
        elif not isinstance(value, known[key]):
            faults[place + key] = _("This entry has the wrong kind of value.")
    return faults


def source_of(entry: Any, place: str, dates: tuple[str, ...]) -> Source:
    if isinstance(entry, str):
        entry = {"from": entry}
    if not isinstance(entry, dict):
        raise Invalid({place: _("This entry has the wrong kind of value.")})
    faults = key_faults(entry, SOURCE_KEYS, f"{place}.")
    if entry.get("type", "text") not in TYPES:
        faults[f"{place}.type"] = _("Choose one of: %(known)s.") % {"known": ", ".join(TYPES)}
    if ("from" in entry) == ("constant" in entry):
        faults[place] = _("Give either `from` or `constant`.")
    extract = pattern(entry, "extract", place, faults)
    matches = pattern(entry, "matches", place, faults)
    if faults:
        raise Invalid(faults)
    columns = entry.get("from", [])
    plain = {k: entry[k] for k in ("join", "split", "part", "then", "otherwise", "constant", "type")
             if k in entry}  # fmt: skip
    return Source(
        columns=(columns,) if isinstance(columns, str) else tuple(columns),
        values={str(key): str(value) for key, value in entry.get("values", {}).items()},
        dates=tuple(entry.get("dates", dates)),
        extract=extract,
        matches=matches,
        **plain,
    )


def pattern(
    entry: Mapping[str, Any], key: str, place: str, faults: dict[str, Any]
) -> re.Pattern[str] | None:
    if not isinstance(entry.get(key), str):
        return None
    try:
        return re.compile(entry[key])
    except re.error as error:
        said = _("The pattern is not valid: %(reason)s.")
        faults[f"{place}.{key}"] = said % {"reason": error}
        return None


def zone_of(name: str, faults: dict[str, Any]) -> tzinfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError):
        faults["timezone"] = _("The time zone %(name)s is not known.") % {"name": name}
        return UTC


def points_of(written: list[Any], faults: dict[str, Any]) -> frozenset[tuple[float, float]]:
    try:
        return frozenset((round(float(p["lon"]), PLACES), round(float(p["lat"]), PLACES))
                         for p in written)  # fmt: skip
    except (TypeError, KeyError, ValueError):
        faults["not_located"] = _("Write each point as { lon = 120.75, lat = 30.75 }.")
        return frozenset()


def apply_profile(profile: Profile, table: Table) -> Table:
    """The same rows under our column names; cells that cannot be converted carry their reason.

    Moments come out as ISO 8601 in UTC, coordinates as WGS-84, "not located" ones empty.
    """
    places = {normal(title): at for at, title in reversed(list(enumerate(table.headers)))}
    absent = sorted({title for title in profile.titles() if normal(title) not in places})
    if absent:
        said = _("The file has no column: %(names)s.") % {"names": ", ".join(absent)}
        raise Invalid({"file": said}, code="missing_column")
    names = list(profile.columns)
    sources = [
        (source, [places[normal(title)] for title in source.columns])
        for source in profile.columns.values()
    ]
    rows = [mapped(row, sources, profile) for row in table.rows]
    located(rows, names, profile)
    digest = hashlib.sha256(f"{table.sha256}+{profile.sha256}".encode()).hexdigest()
    return replace(table, headers=names, rows=rows, sha256=digest, origin_headers=table.headers)


def mapped(row: Row, sources: list[tuple[Source, list[int]]], profile: Profile) -> Row:
    cells: list[str] = []
    flaws: dict[int, str] = {}
    damaged: set[int] = set()
    for at, (source, places) in enumerate(sources):
        parts = [row.cells[place] if place < len(row.cells) else "" for place in places]
        cell, flaw = value_of(source, parts, profile)
        cells.append(cell)
        if flaw:
            flaws[at] = flaw
        if row.damaged.intersection(places):
            damaged.add(at)
    return Row(row.number, cells, frozenset(damaged), flaws, row.cells)


def value_of(source: Source, parts: list[str], profile: Profile) -> tuple[str, str]:
    """The cell and, where it cannot be converted, the reason."""
    if not source.columns:
        return source.constant, ""
    text = source.join.join(part for part in parts if part and part not in profile.missing)
    if source.split:
        pieces = text.split(source.split)
        text = pieces[source.part - 1].strip() if 0 < source.part <= len(pieces) else ""
    if source.extract:
        found = source.extract.search(text)
        text = (found[1] if found.re.groups else found[0]) if found else ""
    if source.matches:
        return (source.then if source.matches.search(text) else source.otherwise or ""), ""
    if source.values or source.otherwise is not None:
        kept = text if source.otherwise is None else source.otherwise
        text = source.values.get(text, kept)
    if text and source.type in ("date", "datetime"):
        return moment(text, source, profile.zone)
    return text, ""


def moment(text: str, source: Source, zone: tzinfo) -> tuple[str, str]:
    for written in source.dates or ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d"):
        try:
            read = datetime.strptime(text, written)
        except ValueError:
            continue
        if source.type == "date":
            return read.date().isoformat(), ""
        return (read if read.tzinfo else read.replace(tzinfo=zone)).astimezone(UTC).isoformat(), ""
    said = _("%(text)s is not a date in one of the profile's forms.")
    return text, said % {"text": text}


def located(rows: list[Row], names: list[str], profile: Profile) -> None:
    """Empties default coordinates and brings the others to WGS-84, all at once."""
    kinds = {source.type: names.index(name) for name, source in profile.columns.items()}
    if "lon" not in kinds or "lat" not in kinds:
        return
    lon, lat = kinds["lon"], kinds["lat"]
    kept: list[tuple[Row, tuple[float, float]]] = []
    for row in rows:
        try:
            point = (float(row.cells[lon]), float(row.cells[lat]))
        except ValueError:
            continue
        if (round(point[0], PLACES), round(point[1], PLACES)) in profile.not_located:
            row.cells[lon] = row.cells[lat] = ""
        elif profile.coordinates not in ("wgs84", "cgcs2000"):
            kept.append((row, point))
    if not kept:
        return
    with answered():
        turned = coordinates.to_wgs84([point for _row, point in kept], profile.coordinates)
    for (row, _point), (east, north) in zip(kept, turned, strict=True):
        row.cells[lon], row.cells[lat] = f"{east:.{PLACES}f}", f"{north:.{PLACES}f}"


def read_profiled(profile: Profile, source: Path | str | bytes, filename: str = "") -> Table:
    """A foreign file read as its profile says."""
    table = read(source, filename, profile.worksheet, profile.encoding, known=profile.titles())
    return apply_profile(profile, table)
