"""The raster as one file that every process maps into memory, so that all share one copy.

A file belongs to one state of the areas (the token of their stamp) and to the days on which the
same areas are valid. It is written under another name and renamed, so that a reader sees either
the old or the new one; a reader keeps the old one as long as it holds it. Layout: `MAGIC`, length
and checksum of the head, the head (JSON), then the arrays, each at a multiple of 64 bytes.
"""

from __future__ import annotations

import json
import mmap
import os
import struct
import tempfile
import time
import zlib
from contextlib import suppress
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from linli.engines.locate.locating import AreaIndex
from linli.engines.locate.raster import ARRAYS, Raster

MAGIC = b"LINLIAR1"  # another layout gets another number
LENGTHS = struct.Struct("<8sII")
NAME = "areas.index"
UNFINISHED = ".part"
ABANDONED = 3600  # seconds after which an unfinished file is nobody's
ALIGNED = 64
BROKEN = (OSError, ValueError, KeyError, TypeError, struct.error)


class State(NamedTuple):
    """What a file answers for: a token and the first and last day with the same valid areas."""

    token: str
    first: date
    last: date

    def covers(self, token: str, day: date) -> bool:
        """Does this file answer for that day in that state of the areas?"""
        return self.token == token and self.first <= day <= self.last


class Head(NamedTuple):
    """The head of a file: its state, where the arrays are, their checksum."""

    state: State
    arrays: list[dict[str, Any]]
    begin: int
    end: int
    checksum: int


def save(folder: Path, state: State, codes: NDArray[np.str_], raster: Raster) -> Path:
    """Writes the file and puts it in the place of the one before; two writers do no harm."""
    folder.mkdir(parents=True, exist_ok=True)
    arrays = [("codes", codes), *((name, getattr(raster, name)) for name in ARRAYS)]
    parts, places = [], []
    at = 0
    for name, array in arrays:
        raw = np.ascontiguousarray(array).tobytes()
        padded = raw + bytes(-len(raw) % ALIGNED)
        places.append({"name": name, "type": array.dtype.str, "shape": array.shape, "at": at})
        parts.append(padded)
        at += len(padded)
    head = _head_bytes(state, places, at, parts)
    with tempfile.NamedTemporaryFile(dir=folder, suffix=UNFINISHED, delete=False) as file:
        file.writelines([head, *parts])
    os.chmod(file.name, 0o644)
    os.replace(file.name, folder / NAME)
    _tidy(folder)
    return folder / NAME


def fresh(folder: Path, token: str, day: date) -> bool:
    """Does a whole file for this state and day lie there? Looks at the head and the size only."""
    with suppress(*BROKEN), (folder / NAME).open("rb") as file:
        head = _head(file.read(1 << 16))
        return head.state.covers(token, day) and os.fstat(file.fileno()).st_size == head.end
    return False


def opened(folder: Path, token: str, day: date) -> tuple[State, AreaIndex] | None:
    """The stored index for this state and day, mapped read-only; None when there is none.

    A file that does not pass its checksum is removed, so that the worker writes it anew.
    """
    path = folder / NAME
    try:
        with path.open("rb") as file:
            mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
        head = _head(mapped[: 1 << 16])
        if not head.state.covers(token, day):
            return None
        arrays = _arrays(mapped, head)
        codes = arrays.pop("codes")
        return head.state, AreaIndex(codes, Raster(**arrays))
    except FileNotFoundError:
        return None
    except BROKEN:
        with suppress(OSError):
            path.unlink(missing_ok=True)
        return None


def mark(folder: Path) -> tuple[int, int, int] | None:
    """Tells one file from the next without opening it; None when there is none."""
    try:
        facts = (folder / NAME).stat()
    except OSError:
        return None
    return facts.st_ino, facts.st_mtime_ns, facts.st_size


def _head_bytes(state: State, places: list[dict[str, Any]], size: int, parts: list[bytes]) -> bytes:
    checksum = 0
    for part in parts:
        checksum = zlib.crc32(part, checksum)
    said = {
        "token": state.token,
        "first": state.first.isoformat(),
        "last": state.last.isoformat(),
        "arrays": places,
        "size": size,
        "checksum": checksum,
    }
    text = json.dumps(said).encode()
    text += b" " * (-(LENGTHS.size + len(text)) % ALIGNED)
    return LENGTHS.pack(MAGIC, len(text), zlib.crc32(text)) + text


def _head(raw: bytes) -> Head:
    """The head of a file from its first bytes; ValueError and its like when it is none."""
    magic, length, checksum = LENGTHS.unpack_from(raw)
    text = raw[LENGTHS.size : LENGTHS.size + length]
    if magic != MAGIC or zlib.crc32(text) != checksum:
        raise ValueError("no index of this layout")
    said = json.loads(text)
    first, last = date.fromisoformat(said["first"]), date.fromisoformat(said["last"])
    begin = LENGTHS.size + length
    end = begin + said["size"]
    return Head(State(said["token"], first, last), said["arrays"], begin, end, said["checksum"])


def _arrays(mapped: mmap.mmap, head: Head) -> dict[str, NDArray[Any]]:
    with memoryview(mapped) as whole:
        if len(whole) != head.end or zlib.crc32(whole[head.begin :]) != head.checksum:
            raise ValueError("the index is damaged")
    return {place["name"]: _array(mapped, place, head.begin) for place in head.arrays}


def _array(mapped: mmap.mmap, place: dict[str, Any], begin: int) -> NDArray[Any]:
    kind, shape = np.dtype(place["type"]), tuple(place["shape"])
    count = int(np.prod(shape))
    if count == 0:
        return np.empty(shape, dtype=kind)
    return np.frombuffer(mapped, kind, count, begin + place["at"]).reshape(shape)


def _tidy(folder: Path) -> None:
    """Removes what a writer left behind that was stopped in between."""
    before = time.time() - ABANDONED
    for path in folder.glob(f"*{UNFINISHED}"):
        with suppress(OSError):
            if path.stat().st_mtime < before:
                path.unlink()
