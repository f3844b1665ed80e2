"""A progress bar on the terminal for what takes longer than two seconds; else nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

PATIENCE = 2.0


@contextmanager
def counting(label: str, total: int | None = None) -> Iterator[Callable[[int], None]]:
    """Gives a function to be called with how many are done so far."""
    began, shown, width = time.monotonic(), False, 0

    def advance(done: int) -> None:
        nonlocal shown, width
        if time.monotonic() - began < PATIENCE or not sys.stderr.isatty():
            return
        part = f"{done * 100 // max(total, 1)} %" if total else ""
        line = f"{label}: {done:,} {part}".strip()
        sys.stderr.write("\r" + line.ljust(width))
        sys.stderr.flush()
        shown, width = True, len(line)

    yield advance
    if shown:
        sys.stderr.write("\n")
