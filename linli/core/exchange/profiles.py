"""A profile is data: how the file of another system becomes a sheet of ours. No code per city."""

from __future__ import annotations

import hashlib
import re
import tomllib
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any, Literal, get_args
from zoneinfo import ZoneInfo

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationError,
    ValidationInfo,
    field_validator,
    model_validator,
)

from linli.core.errors import Invalid
from linli.core.errors.engines import answered
from linli.core.exchange.reading import read
from linli.core.exchange.tables import Row, Table, normal
from linli.core.values.days import LOCAL
from linli.engines import coordinates

System = Literal["wgs84", "cgcs2000", "gcj02", "bd09"]
Type = Literal["text", "date", "datetime", "lon", "lat"]
PLACES = 7
MISSING = gettext_lazy("This entry is missing.")
# What is said of a fault; anything else has the wrong kind of value.
SAID = {
    "missing": MISSING,
    "string_too_short": MISSING,
    "too_short": MISSING,
    "extra_forbidden": gettext_lazy("This entry is not known; known are: %(known)s."),
    "literal_error": gettext_lazy("Choose one of: %(known)s."),
    "zoneinfo_str": gettext_lazy("The time zone %(name)s is not known."),
    "value_error": "%(reason)s",
}


def compiled(text: Any) -> Any:
    try:
        return re.compile(text) if isinstance(text, str) else text
    except re.error as error:
        said = _("The pattern is not valid: %(reason)s.")
        raise ValueError(said % {"reason": error}) from error


def points(written: Any) -> Any:
    try:
        return frozenset((round(float(p["lon"]), PLACES), round(float(p["lat"]), PLACES))
                         for p in written)  # fmt: skip
    except (TypeError, KeyError, ValueError) as error:
        raise ValueError(_("Write each point as { lon = 120.75, lat = 30.75 }.")) from error


def several(given: Any) -> Any:
    return (given,) if isinstance(given, str) else given


Filled = Annotated[str, Field(min_length=1)]
Pattern = Annotated[re.Pattern[str], BeforeValidator(compiled)]
Points = Annotated[frozenset[tuple[float, float]], BeforeValidator(points)]


class Source(BaseModel):
    """Where one of our columns comes from; empty parts do nothing. Applied in this order.

    A text alone is the title of the foreign column.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    columns: Annotated[tuple[str, ...], BeforeValidator(several)] = Field((), alias="from")
    join: str = "/"
    split: str = ""
    part: int = 1
    extract: Pattern | None = None
    matches: Pattern | None = None
    then: str = ""
    values: Mapping[str, Annotated[str, BeforeValidator(str)]] = Field(default_factory=dict)
    otherwise: str | None = None
    constant: str = ""
    type: Type = "text"
    dates: tuple[str, ...] = ()

    @model_validator(mode="before")
    @classmethod
    def one_origin(cls, entry: Any) -> Any:
        if isinstance(entry, str):
            return {"from": entry}
        if isinstance(entry, dict) and ("from" in entry) == ("constant" in entry):
            raise ValueError(_("Give either `from` or `constant`."))
        return entry


class Profile(BaseModel):
    """A checked profile; `columns` maps our column name to its source, `not_located` (lon, lat)."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: Filled
    label: str = ""
    label_en: str = ""
    sheet: Filled
    columns: Annotated[dict[str, Source], Field(min_length=1)]
    id: str = ""
    encoding: str | None = None
    worksheet: str | None = None
    zone: ZoneInfo = Field(LOCAL, alias="timezone")
    dates: tuple[str, ...] = ()
    coordinates: System = "wgs84"
    not_located: Points = frozenset()
    missing: frozenset[str] = frozenset()
    sha256: str = ""

    @field_validator("id")
    @classmethod
    def known_column(cls, name: str, info: ValidationInfo) -> str:
        if name and name not in info.data.get("columns", {}):
            raise ValueError(_("There is no column %(name)s in [columns].") % {"name": name})
        return name

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
    return checked(written).model_copy(update={"sha256": hashlib.sha256(data).hexdigest()})


def checked(written: Mapping[str, Any]) -> Profile:
    """A profile from its parsed text; raises `Invalid`, one sentence per fault."""
    try:
        return Profile.model_validate({"label": written.get("name", ""), **written})
    except ValidationError as error:
        faults = {".".join(map(str, one["loc"])): sentence(one) for one in error.errors()}
        raise Invalid(faults) from error


def sentence(fault: Any) -> str:
    """What is wrong at one place, in the reader's language."""
    held = SAID.get(fault["type"], gettext_lazy("This entry has the wrong kind of value."))
    if fault["type"] == "literal_error":
        known = get_args(Type if fault["loc"][-1] == "type" else System)
    else:
        model = Source if fault["loc"][0] == "columns" else Profile
        known = tuple(field.alias or name for name, field in model.model_fields.items())
    reason = fault.get("ctx", {}).get("error", "")
    return str(held) % {"known": ", ".join(known), "name": fault["input"], "reason": reason}


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
        return moment(text, source, profile)
    return text, ""


def moment(text: str, source: Source, profile: Profile) -> tuple[str, str]:
    for written in source.dates or profile.dates or ("%Y-%m-%d %H:%M:%S", "%Y-%m-%d"):
        try:
            read = datetime.strptime(text, written)
        except ValueError:
            continue
        if source.type == "date":
            return read.date().isoformat(), ""
        return (read if read.tzinfo else read.replace(tzinfo=profile.zone)).astimezone(
            UTC
        ).isoformat(), ""
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
