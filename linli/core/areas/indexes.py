"""The indexes a process holds for one state of the areas: stored ones, else trees of its own."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from linli.engines.locate import stored_index
from linli.engines.locate.locating import AreaIndex, Cell, TreeIndex, codes_of, ranked
from linli.engines.locate.stored_index import State

KEPT = 4  # periods held at once: today's and those somebody looks back to


@dataclass(frozen=True, slots=True)
class Held:
    """An index with what it answers for; a temporary one gives way to a stored one."""

    state: State
    index: AreaIndex
    temporary: bool


class Indexes:
    """Areas begin and end by date without any row changing, so there is one index per period."""

    def __init__(
        self,
        token: str,
        folder: Path,
        cells: Callable[[date], list[Cell]],
        period: Callable[[date], tuple[date, date]],
    ) -> None:
        self.token, self.folder, self.cells, self.period = token, folder, cells, period
        self._held: list[Held] = []
        self._seen: tuple[int, int, int] | None = None
        self._lock = threading.Lock()

    def on(self, day: date) -> AreaIndex:
        """The index of a day: the stored one when it fits, else one built here."""
        held = self._known(day)
        if held is None or (held.temporary and self._file_is_new()):
            with self._lock:
                held = self._found(day)
        return held.index

    def _known(self, day: date) -> Held | None:
        for held in self._held:
            if held.state.covers(self.token, day):
                return held
        return None

    def _file_is_new(self) -> bool:
        return bool(self.token) and stored_index.mark(self.folder) != self._seen

    def _found(self, day: date) -> Held:
        known = self._known(day)
        if known is None or known.temporary:
            stored = self._opened(day)
            if stored is None and known is not None:
                return known
            held = stored or self._planted(day)
            others = [one for one in self._held if one is not known]
            self._held = [held, *others][:KEPT]
            return held
        return known

    def _opened(self, day: date) -> Held | None:
        # Areas that were never stamped have no state a file could be compared with.
        if not self.token:
            return None
        self._seen = stored_index.mark(self.folder)
        found = stored_index.opened(self.folder, self.token, day)
        return Held(*found, temporary=False) if found else None

    def _planted(self, day: date) -> Held:
        cells = ranked(self.cells(day))
        state = State(self.token, *self.period(day))
        return Held(state, AreaIndex(codes_of(cells), TreeIndex(cells)), temporary=True)
