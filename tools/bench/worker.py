"""One revision at work on a database of its own, told by lines what to do next.

`python -P worker.py` with the revision's folder as PYTHONPATH. It runs `tools.bench.cases` of that
revision; what is sent and answered is one JSON value a line: `["create", 10]`, `["ask", name, 5]`.
Times are milliseconds: of the wall, of this process and of the database's process (CPU).
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import partial
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from types import ModuleType
from typing import Any

import django

Measured = tuple[float, float, float]
RAW = (
    "INSERT INTO bench_row (district, number, state, area, description, at) "
    "VALUES (%s, %s, %s, %s, %s, now())"
)
TABLE = (
    "CREATE TABLE bench_row (id bigserial PRIMARY KEY, district text, number text UNIQUE, "
    "state text, area text, description text, at timestamptz)"
)


def main() -> int:
    django.setup()
    own = import_module("tools.bench.cases")
    assert Path(own.__file__ or "").parents[2] == Path.cwd(), own.__file__
    worker = Worker(own)
    for line in sys.stdin:
        what, *given = json.loads(line)
        print(json.dumps(getattr(worker, what)(*given)), flush=True)
    worker.connection.close()
    return 0


class Worker:
    """The work itself; the name of a method is the first word of a line."""

    def __init__(self, own: ModuleType) -> None:
        self.own = own
        self.connection = import_module("django.db").connection
        self.stamps = import_module("linli.core.versions.stamps")
        self.asked: dict[str, Callable[[], Any]] = {}
        self.clock, self.made = 0, 0

    def fill(self, rows: int) -> list[str]:
        """Tables, a small district, `rows` cases and their tasks; the names of what may be asked."""
        import_module("django.core.management").call_command("migrate", verbosity=0)
        if find_spec("linli.core.values"):  # former revisions had no keys to make
            import_module("linli.core.values.rotation").prepare()
        small = self.own.world.build()
        with self.connection.cursor() as cursor:
            cursor.execute(TABLE)
            cursor.execute("SELECT setseed(0.5)")
            self.own.fill(small, rows)
            cursor.execute("SELECT pg_backend_pid()")
            self.clock = clock_of(cursor.fetchone()[0])
        self.asked = getattr(self.own, "questions", partial(former_questions, self.own))(small)
        return list(self.asked)

    def create(self, times: int) -> list[tuple[Measured, Measured]]:
        """A raw row and a case in turn, each in a transaction of its own."""
        make = getattr(self.own, "create", partial(former_create, self.own))
        found = []
        for _time in range(times):
            self.made += 1
            raw = self.measured(partial(self.raw, self.made))
            found.append((raw, self.measured(partial(make, self.made))))
        return found

    def raw(self, n: int) -> None:
        place = self.own.world.CELL
        with self.connection.cursor() as cursor:
            cursor.execute(RAW, ["330402", f"n{n}", "reported", place, "路灯不亮，晚上看不清路。"])

    def statements(self) -> list[str]:
        """Those of creating one more case."""
        with self.watched() as sent:
            self.create(1)
        return [sql for sql, _figures in sent][1:]

    def ask(self, name: str, times: int) -> list[dict[str, Measured]]:
        """The time spent in statements: those that read rows, and those that count."""
        found = []
        for _time in range(times):
            with self.stamps.frame(), self.watched() as sent:
                self.stamps.tokens()
                self.asked[name]()
            figures = [(sql, taken) for sql, taken in sent if "versions_stamp" not in sql]
            parts = {"rows": (0.0, 0.0, 0.0), "count": (0.0, 0.0, 0.0)}
            for sql, taken in figures:
                part = "count" if "COUNT(" in sql else "rows"
                parts[part] = added(parts[part], taken)
            found.append(parts)
        return found

    def explain(self, name: str) -> list[str]:
        """The plans of its statements, run."""
        with self.stamps.frame():
            self.stamps.tokens()
            with self.connection.execute_wrapper(explaining := Explaining()):
                self.asked[name]()
        return explaining.plans

    def measured(self, work: Callable[[], Any]) -> Measured:
        began = self.now()
        with self.stamps.frame():
            work()
        return difference(began, self.now())

    def now(self) -> tuple[int, int, int]:
        database = time.clock_gettime_ns(self.clock)
        return time.perf_counter_ns(), time.process_time_ns(), database

    @contextmanager
    def watched(self) -> Iterator[list[tuple[str, Measured]]]:
        """The statements sent inside, each with its times."""
        sent: list[tuple[str, Measured]] = []

        def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
            began = self.now()
            try:
                return execute(sql, params, many, context)
            finally:
                sent.append((sql, difference(began, self.now())))

        with self.connection.execute_wrapper(watch):
            yield sent


class Explaining:
    """An execute wrapper that has each SELECT explained before it is run."""

    def __init__(self) -> None:
        self.plans: list[str] = []

    def __call__(self, execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        if sql.lstrip("( ").startswith("SELECT"):
            execute(f"EXPLAIN (ANALYZE, BUFFERS) {sql}", params, many, context)
            plan = "\n".join(row[0] for row in context["cursor"].fetchall())
            self.plans.append(f"{sql}\n{plan}")
        return execute(sql, params, many, context)


def clock_of(process: int) -> int:
    """The CPU clock of another process (clock_getcpuclockid(3), Linux)."""
    return (~process << 3) | 2


def difference(began: tuple[int, int, int], ended: tuple[int, int, int]) -> Measured:
    wall, here, there = ((end - begin) / 1e6 for begin, end in zip(began, ended, strict=True))
    return wall, here, there


def added(one: Measured, two: Measured) -> Measured:
    return one[0] + two[0], one[1] + two[1], one[2] + two[2]


def former_create(own: ModuleType, n: int) -> None:
    """The same report by revisions that measured in one piece (bc59030 and before)."""
    told = own.intake.Report(
        matter=own.world.STREETLIGHT, client_id=f"bench-{n:016d}", lon=own.world.INSIDE[0],
        lat=own.world.INSIDE[1], description="路灯不亮，晚上看不清路。", name="马女士", phone="13900000000",
    )  # fmt: skip
    own.intake.report(own.Actor.public(), report=told)


def former_questions(own: ModuleType, small: Any) -> dict[str, Callable[[], Any]]:
    """What the pages of those revisions asked; names as in `tools.bench.cases`."""
    sheets = import_module("linli.modules.cases.queries.sheets")
    street, clerk = small.actor("jiedao"), small.actor("shequ")
    district, unit = small.actor("qu"), small.actor("denghuo")

    def listing(actor: Any, **wanted: str) -> Callable[[], Any]:
        asked = sheets.Wanted(filter=own.cases.Filter(**wanted))

        def page() -> None:
            found = sheets.found(actor, asked)
            sheets.listing(found, limit=51)
            sheets.count(found, asked)

        return page

    def inbox(actor: Any) -> None:
        own.inbox.listing(actor)
        own.inbox.counts(actor)

    return {
        "one cell, closed": listing(street, area=own.world.CELL, state="closed"),
        "one cell, open": listing(street, area=own.world.CELL, state="open"),
        "whole district, open": listing(district, state="open"),
        "a rare state": listing(street, area=own.world.STREET, state="suspended"),
        "a unit's open ones": listing(unit, state="open"),
        "inbox of a desk": partial(inbox, clerk),
        "inbox of a unit": partial(inbox, unit),
    }


if __name__ == "__main__":
    sys.exit(main())
