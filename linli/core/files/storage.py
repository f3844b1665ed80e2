"""Where files lie: MEDIA_ROOT/ab/cd/<sha256>.<ext>, thumbnails beside as <sha256>_<side>.webp.

Writing is temp file, fsync, rename: a crash leaves a whole file or none. A lock shared by writers
and taken alone by the sweep keeps a file that is being stored again from being removed.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings


def root() -> Path:
    return Path(settings.MEDIA_ROOT)


def folder(sha256: str) -> Path:
    return root() / sha256[:2] / sha256[2:4]


def path(sha256: str, extension: str, side: int | None = None) -> Path:
    """The original, or the thumbnail whose longest side is `side` pixels."""
    name = f"{sha256}_{side}.webp" if side else f"{sha256}.{extension}"
    return folder(sha256) / name


@contextmanager
def locked(*, alone: bool) -> Iterator[None]:
    root().mkdir(parents=True, exist_ok=True)
    with (root() / ".lock").open("a") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX if alone else fcntl.LOCK_SH)
        yield


def place(contents: dict[Path, bytes]) -> None:
    """Makes each file exist with its content; one already there only becomes young again."""
    with locked(alone=False):
        for target, content in contents.items():
            if target.exists():
                os.utime(target)
            else:
                write(target, content)


def write(target: Path, content: bytes) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    part = target.with_name(f".{target.name}.{secrets.token_hex(8)}.part")
    try:
        with part.open("wb") as handle:
            handle.write(content)
            handle.flush()
            os.fsync(handle.fileno())
        part.replace(target)
    finally:
        part.unlink(missing_ok=True)
    sync_folder(target.parent)


def sync_folder(folder: Path) -> None:
    """Without it a power cut may forget the rename although the row was committed."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def folders() -> Iterator[list[Path]]:
    """The files of each folder in turn, without the lock file."""
    for inner in sorted(root().glob("[0-9a-f][0-9a-f]/[0-9a-f][0-9a-f]")):
        yield sorted(inner.iterdir())


def sha256_of(file: Path) -> str:
    """The hash a stored name begins with; unfinished parts have none."""
    return "" if file.name.startswith(".") else file.name[:64]


def remove_older(files: Iterable[Path], seconds: float) -> int:
    """Removes those not written for `seconds`; returns how many went."""
    removed = 0
    with locked(alone=True):
        for file in files:
            if file.exists() and time.time() - file.stat().st_mtime > seconds:
                file.unlink()
                removed += 1
    return removed
