"""The 50 soonest of a street clerk's 100,000 open tasks of six kinds, among very many of others.

One statement over the one task table, as the inbox asks it. Times are those of the database alone:
on PostgreSQL what it says itself of planning and running (EXPLAIN ANALYZE without a clock per row),
on SQLite, which runs in this very process, the CPU time of the statement.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable, Iterable, Iterator
from functools import partial
from itertools import cycle, islice
from typing import Any

from django.core.management import call_command
from django.db import connection

from linli.core.tasks import queries
from linli.core.tasks.kinds import KINDS
from linli.core.values import rotation
from linli.core.versions import stamps
from tests import world

OWN, A_PAGE, LIMIT_MS = 100_000, 50, 3.0
# What a street clerk has to do; each asks another permission.
HELD = (
    ("cases.case", "desk"), ("cases.case", "approve"), ("cases.case", "attend"),
    ("grids.plan", "look"), ("grids.plan", "correct"), ("mediation.dispute", "receive"),
)  # fmt: skip
COMMUNITIES = 60
# Of the tasks of others every second one is done; one in fifty has no time limit.
FILL = """
INSERT INTO tasks_task (district, subject_type, subject_id, kind, permission, area, unit_id, person_id, text, detail,
  opened_at, due_at, paused, done_at, outcome, result)
WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {rows})
SELECT '330402', h.subject_type, n.i, h.kind, h.permission, h.area, h.unit_id, h.person_id, '', '{{}}',
  {now}, CASE WHEN n.i % 50 > 0 THEN {due} END, {no}, CASE WHEN n.i % {done} = {done} - 1 THEN {now} END, '', ''
FROM n JOIN bench_holder h ON h.i = n.i / {step} % {holders}
"""
WRITTEN = {
    "postgresql": {
        "now": "now()",
        "due": "now() + (n.i::bigint * 7919 % 5000000) * interval '1 second'",
        "no": "false",
    },
    "sqlite": {
        "now": "datetime('now')",
        "due": "datetime('now', '+' || (n.i * 7919 % 5000000) || ' seconds')",
        "no": "0",
    },
}
# Type of thing, kind, permission, area, unit, person: who holds a task.
Holder = tuple[str, str, str, str, int | None, int | None]


def run(rows: int, repeat: int, explain: bool) -> int:
    """Prints a line per statement; 1 when the limit is missed."""
    call_command("migrate", verbosity=0)
    rotation.prepare()
    small = world.build()
    clerk = small.actor("jiedao")
    fill([(*key, KINDS[key].permission, world.STREET, None, None) for key in HELD], OWN)
    fill(list(others(small)), rows, done=2)
    settle()
    with stamps.frame():
        held = queries.counts(clerk)
        assert sum(held.values()) == OWN, held
        print(f"{connection.vendor}: {OWN:,} open tasks of {len(held)} kinds among {rows:,} others")
        soonest = figure(f"the {A_PAGE} soonest", partial(queries.listing, clerk), repeat, explain)
        figure("of one kind", partial(queries.listing, clerk, *HELD[3]), repeat, explain)
        figure("how many of each kind", partial(queries.counts, clerk), repeat, explain)
        figure("the badge", partial(queries.number, clerk), repeat, explain)
    return 0 if soonest <= LIMIT_MS else 1


def others(small: world.World) -> Iterator[Holder]:
    """Desks of communities, units, and people, some of them with tasks at the clerk's very street."""
    areas = [f"{world.STREET}{n:03}" for n in range(1, COMMUNITIES)]
    desks = [key for key, kind in KINDS.items() if not kind.unit]
    for area, key in zip(cycle(areas), islice(cycle(desks), len(areas) * 8), strict=False):
        yield *key, KINDS[key].permission, area, None, None
    for key, kind in KINDS.items():
        if kind.unit:
            yield *key, kind.permission, world.STREET, small.units["lighting"].pk, None
    person = small.accounts["wangge"].pk
    yield *HELD[0], KINDS[HELD[0]].permission, world.STREET, None, person


def fill(holders: list[Holder], rows: int, done: int = 0) -> None:
    """`rows` tasks spread over the holders; every `done`-th is done already (0: none)."""
    said = WRITTEN[connection.vendor]
    columns = (
        "i bigint PRIMARY KEY, subject_type text, kind text, permission text, "
        "area text, unit_id bigint, person_id bigint"
    )
    sql = FILL.format(
        rows=rows, holders=len(holders), done=done or rows + 2, step=max(done, 1), **said
    )
    with connection.cursor() as cursor:
        cursor.execute(f"CREATE TABLE bench_holder ({columns})")
        cursor.executemany(
            "INSERT INTO bench_holder VALUES (%s, %s, %s, %s, %s, %s, %s)",
            [(n, *holder) for n, holder in enumerate(holders)],
        )
        cursor.execute(sql)
        cursor.execute("DROP TABLE bench_holder")


def settle() -> None:
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE" if connection.vendor == "postgresql" else "ANALYZE")


def figure(name: str, ask: Callable[[], Any], repeat: int, explain: bool) -> float:
    """Prints the median time of the one statement behind `ask`; milliseconds."""
    sql, params = statement(ask)
    times = [database_time(sql, params) for _time in range(repeat)]
    middle = statistics.median(times)
    print(f"{name}: {middle:.2f} ms in the database (median of {repeat})", flush=True)
    if explain:
        print(sql, *plan(sql, params), sep="\n")
    return middle


def statement(ask: Callable[[], Any]) -> tuple[str, Any]:
    sent: list[tuple[str, Any]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        sent.append((sql, params))
        return execute(sql, params, many, context)

    stamps.tokens()
    with connection.execute_wrapper(watch):
        ask()
    assert len(sent) == 1, sent
    return sent[0]


def database_time(sql: str, params: Any) -> float:
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"EXPLAIN (ANALYZE, TIMING OFF, SUMMARY, FORMAT JSON) {sql}", params)
            said = cursor.fetchone()[0][0]
            return float(said["Planning Time"] + said["Execution Time"])
        began = time.process_time()
        cursor.execute(sql, params)
        cursor.fetchall()
        return (time.process_time() - began) * 1000


def plan(sql: str, params: Any) -> Iterable[str]:
    asked = (
        "EXPLAIN (ANALYZE, BUFFERS)" if connection.vendor == "postgresql" else "EXPLAIN QUERY PLAN"
    )
    with connection.cursor() as cursor:
        cursor.execute(f"{asked} {sql}", params)
        return [str(row[-1]) for row in cursor.fetchall()]
