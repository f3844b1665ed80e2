"""A file on its way from upload to import: kept in the store until it is looked at and run."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage

from linli.core.errors import NotFound

FOLDER = "imports"
KEPT = timedelta(days=1)


@dataclass(frozen=True)
class Waiting:
    """An uploaded file that is not imported yet; `token` is its name in the store."""

    token: str
    kind: str
    filename: str
    request_id: str

    def stored(self) -> dict[str, str]:
        return dict(self.__dict__)


def keep(kind: str, filename: str, data: bytes) -> Waiting:
    """Stores an uploaded file until it is imported, at most a day."""
    token = uuid.uuid4().hex
    default_storage.save(f"{FOLDER}/{token}", ContentFile(data))
    return Waiting(token, kind, filename[-200:], uuid.uuid4().hex)


def waiting(stored: Any) -> tuple[Waiting, bytes]:
    """The file kept for this session; NotFound when there is none any more."""
    if not isinstance(stored, dict):
        raise NotFound()
    found = Waiting(**stored)
    place = f"{FOLDER}/{found.token}"
    if not default_storage.exists(place):
        raise NotFound()
    with default_storage.open(place) as file:
        return found, file.read()


def forget(token: str) -> None:
    default_storage.delete(f"{FOLDER}/{token}")


def forget_old(now: datetime) -> int:
    """Removes files nobody imported; how many."""
    if not default_storage.exists(FOLDER):
        return 0
    _folders, names = default_storage.listdir(FOLDER)
    old = [n for n in names if default_storage.get_modified_time(f"{FOLDER}/{n}") < now - KEPT]
    for name in old:
        forget(name)
    return len(old)
