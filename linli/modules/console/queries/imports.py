"""Imports: which sheets, which runs, and a file on its way from upload to import."""

from __future__ import annotations

import uuid
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db.models import OuterRef, QuerySet, Subquery

from linli.core.access.actor import Actor
from linli.core.errors import Denied, NotFound
from linli.core.exchange import queries as exchange
from linli.core.exchange.columns import Sheet, sheet
from linli.core.exchange.models import ImportRun
from linli.core.exchange.previewing import Preview, preview
from linli.core.exchange.reading import read
from linli.core.exchange.tables import Table
from linli.core.people.models import Account

PERMISSION = "console.imports"
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


def sheets(actor: Actor) -> list[Sheet]:
    """The kinds of sheet the actor may bring in."""
    return exchange.allowed_sheets(actor)


def sheet_for(actor: Actor, kind: str) -> Sheet:
    found = sheet(kind)
    if not actor.may(found.permission):
        raise Denied()
    return found


def runs(actor: Actor, kind: str = "") -> QuerySet[ImportRun]:
    """Newest first, with the name of who imported (`who`)."""
    name = Account.objects.filter(pk=OuterRef("created_by")).values("name")[:1]
    return exchange.runs(actor, kind).annotate(who=Subquery(name))


def run(actor: Actor, pk: int) -> ImportRun:
    row = runs(actor).filter(pk=pk).first()
    if row is None:
        raise NotFound()
    return row


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


def table_of(of: Sheet, data: bytes, filename: str) -> Table:
    """Raises Invalid with one sentence when the file cannot be read."""
    return read(data, filename, known=of.titles())


def tried(actor: Actor, of: Sheet, table: Table, mapping: dict[str, str] | None) -> Preview:
    """Good and bad rows; nothing is changed."""
    return preview(of, table, mapping, actor=actor)


def error_sheet(of: ImportRun) -> bytes:
    return exchange.error_sheet(of)
