"""Sees a command that changes a table and writes no journal entry."""

from __future__ import annotations

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.db import connection

from linli.core.lifecycle import commands

CHANGING = re.compile(r'^\s*(?:INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.I)
# Not what a command is about: traces, copies of other facts, and the log-in library's own rows.
BESIDE = ("journal_", "outbox_", "versions_", "django_", "axes_")


@dataclass
class Changes(threading.local):
    """How many statements changed a table of ours, in this thread."""

    count: int = 0

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        found = CHANGING.match(sql)
        if found and not found[1].startswith(BESIDE):
            self.count += 1
        return execute(sql, params, many, context)


class Unwritten(AssertionError):
    """A command changed something and nothing tells who did it."""


@contextmanager
def watching() -> Iterator[list[tuple[str, int]]]:
    """Gives (verb, number of entries) of every command that ends well inside; raises Unwritten."""
    changes, seen = Changes(), []
    # Watches may stand inside each other: each keeps its own number.
    mark = f"changed_before_{id(changes)}"

    class Watched(commands.Act):
        def __init__(self, *given: Any, **named: Any) -> None:
            super().__init__(*given, **named)
            self.__dict__[mark] = changes.count

    finish, act = commands._finish, commands.Act

    def checked(one: Any) -> None:
        if changes.count > one.__dict__[mark] and not one.entries:
            raise Unwritten(f"{one.verb} changed a table and recorded nothing")
        seen.append((one.verb, len(one.entries)))
        # Told by this entry: the command around it need not tell it again.
        changes.count = one.__dict__[mark]
        finish(one)

    commands._finish, commands.Act = checked, Watched
    try:
        with connection.execute_wrapper(changes):
            yield seen
    finally:
        commands._finish, commands.Act = finish, act
