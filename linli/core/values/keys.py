"""The keys of encrypted columns: one file outside the database, mode 600, read again when it changes.

A key has one state: `current` encrypts; `old` still has values that are to be encrypted anew;
`retired` only reads what a slow writer or the outbox may still hold.
"""

from __future__ import annotations

import base64
import fcntl
import json
import logging
import os
import secrets
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.errors import Error

log = logging.getLogger("linli.keys")
SIZES = {"aes": 32, "sm4": 16}  # bytes: AES-256; SM4 knows 128 bits only
PRIVATE = stat.S_IRUSR | stat.S_IWUSR


class KeyFault(Error):
    """What is encrypted cannot be read or written.

    `str()` may stand on a page of anybody. `detail` names file, key and place and says what to do:
    for the log, where it is written at once, the doctor and the command line.
    """

    status = 503
    code = "keys"
    sentence = gettext_lazy("Contacts cannot be read or written now. Those who run the system find the reason in its log.")  # fmt: skip

    def __init__(self, detail: str) -> None:
        super().__init__()
        self.detail = detail
        self.add_note(detail)
        log.error("%s", detail)


@dataclass(frozen=True)
class Key:
    """`secret` encrypts, `index` makes the look-up of equal values; both base64 of random bytes."""

    id: str
    cipher: str
    secret: str
    index: str
    made: str
    state: str = "current"
    retired: str = ""

    @property
    def secret_bytes(self) -> bytes:
        return base64.b64decode(self.secret)

    @property
    def index_bytes(self) -> bytes:
        return base64.b64decode(self.index)


@dataclass(frozen=True)
class Ring:
    """All keys, newest last; exactly one is current."""

    keys: tuple[Key, ...]

    @property
    def current(self) -> Key:
        return next(key for key in self.keys if key.state == "current")

    def key(self, id: str) -> Key:  # noqa: A002
        """Raises `KeyFault` for a key the file does not hold."""
        for key in self.keys:
            if key.id == id:
                return key
        said = _("A value is encrypted with key %(id)s, which is not in %(path)s. Put the right key file back.")  # fmt: skip
        raise KeyFault(said % {"id": id, "path": path()})

    def turned(self) -> Ring:
        """With a new current key; the one before is old."""
        kept = (replace(k, state="old") if k.state == "current" else k for k in self.keys)
        return Ring((*kept, new_key()))

    def settled(self, now: str) -> Ring:
        """Old keys are retired."""
        return Ring(tuple(
            replace(k, state="retired", retired=now) if k.state == "old" else k for k in self.keys
        ))  # fmt: skip


def path() -> Path:
    return Path(settings.KEYS_FILE)


def ring() -> Ring:
    """The keys. A missing file is never made here: it may be the only one that reads the data."""
    try:
        found = path().stat()
    except FileNotFoundError:
        raise KeyFault(missing()) from None
    return loaded(str(path()), found.st_ino, found.st_mtime_ns, found.st_size)


def missing() -> str:
    said = _("The key file %(path)s is missing. Put it back from its backup; without it contacts cannot be read.")  # fmt: skip
    return said % {"path": path()}


@lru_cache(maxsize=4)
def loaded(name: str, inode: int, changed: int, size: int) -> Ring:
    try:
        said = json.loads(Path(name).read_text(encoding="ascii"))
        read = Ring(tuple(Key(**key) for key in said["keys"]))
        sound = [len(key.secret_bytes) == SIZES[key.cipher] for key in read.keys]
        ids = {key.id for key in read.keys}
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise KeyFault(damaged(name)) from error
    current = [key for key in read.keys if key.state == "current"]
    if not all(sound) or len(current) != 1 or len(ids) != len(read.keys):
        raise KeyFault(damaged(name))
    return read


def damaged(name: str) -> str:
    return _("The key file %(path)s is damaged. Put it back from its backup.") % {"path": name}


def new_key() -> Key:
    """Random secrets for the cipher the settings name."""
    cipher = settings.CIPHER
    if cipher not in SIZES:
        raise KeyFault(_("LINLI_CIPHER must be aes or sm4."))
    return Key(
        id=secrets.token_hex(4),
        cipher=cipher,
        secret=base64.b64encode(secrets.token_bytes(SIZES[cipher])).decode(),
        index=base64.b64encode(secrets.token_bytes(32)).decode(),
        made=timezone.now().isoformat(timespec="seconds"),
    )


def make() -> bool:
    """A new file with one key, unless there is one; of two makers the first wins. Only for
    `rotation.prepare`, which asks first whether there is data."""
    if path().exists():
        return False
    path().parent.mkdir(parents=True, exist_ok=True)
    draft = written(Ring((new_key(),)))
    try:
        os.link(draft, path())
    except FileExistsError:
        return False
    finally:
        draft.unlink()
    return True


def store(ring: Ring) -> None:
    """Replaces the file at once, so that no reader sees half of it."""
    os.replace(written(ring), path())


def written(ring: Ring) -> Path:
    """A draft beside the file, on the disk before it takes its place."""
    draft = path().with_name(f"{path().name}.{secrets.token_hex(4)}")
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, PRIVATE)
    with os.fdopen(handle, "w", encoding="ascii") as file:
        json.dump({"keys": [asdict(key) for key in ring.keys]}, file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    return draft


def private() -> bool:
    """May only its owner read the file?"""
    return not path().stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)


@contextmanager
def alone() -> Iterator[Any]:
    """One rotation at a time on this machine."""
    with path().with_name(f"{path().name}.lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise KeyFault(_("Another rotation of keys is running.")) from error
        yield file
