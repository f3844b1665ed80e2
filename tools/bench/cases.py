"""Creating a case against a raw insert; lists and the inbox on a million cases (PostgreSQL)."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from contextlib import contextmanager
from functools import partial
from typing import Any

from django.core.management import call_command
from django.db import connection

from linli.core.access.actor import Actor
from linli.core.tasks import queries as inbox
from linli.core.versions import stamps
from linli.modules.cases.commands import intake
from linli.modules.cases.models import Case
from linli.modules.cases.queries import cases
from linli.modules.cases.states import ENDED, OPEN
from tests import world

LIMIT_MS, LIMIT_INSERTS, PEER_INSERTS = 20.0, 40, 150
OPEN_SHARE = 0.06
FILL = """
INSERT INTO cases_case (district, number, code, client_id, external_id, source, matter_id, matter_code, area,
  lon, lat, place, description, answers, state, state_before, urgent, public, unroutable, unit_id, desk,
  reported_at, due_at, provisional, outcome, answer, basis, returns, reworks, reopens, escalations, reporters)
SELECT '330402', '330402-9' || n, 'c' || n, 'b' || n, '', 'web', m.id, m.code,
  (ARRAY['{cell}', '{next}', '{other}'])[1 + n %% 3] , 120.76, 30.75, '新丰路' || n || '号', '路灯不亮，晚上看不清',
  '{{}}', (ARRAY[{states}])[1 + (random() * 999)::int], '', false, true, false, {unit}, '{desk}',
  now() - (n * interval '25 second'), now() - (n * interval '20 second'), false, '', '', '', 0, 0, 0, 0, 1
FROM generate_series(1, %s) n CROSS JOIN (SELECT id, code FROM catalogue_matter WHERE code = '030101') m
"""
TASKS = """
INSERT INTO tasks_task (district, subject_type, subject_id, kind, permission, area, unit_id, text, detail, opened_at, due_at, paused, outcome, result)
SELECT '330402', 'cases.case', id, CASE WHEN id %% 2 = 0 THEN 'lead' ELSE 'desk' END,
  CASE WHEN id %% 2 = 0 THEN 'cases.handle' ELSE 'cases.dispatch' END,
  '{desk}', CASE WHEN id %% 2 = 0 THEN {unit} END, '', '{{}}', reported_at, due_at, false, '', ''
FROM cases_case WHERE state IN ({open})
"""


def run(rows: int, repeat: int) -> int:
    call_command("migrate", verbosity=0)
    small = world.build()
    fill(small, rows)
    print(
        f"{Case.objects.count():,} cases, of them {Case.objects.filter(state__in=OPEN).count():,} open"
    )
    good = creating(repeat)
    street, clerk = small.actor("jiedao"), small.actor("shequ")
    filters = {
        "list of 50: one cell, closed": (street, cases.Filter(area=world.CELL, state="closed")),
        "list of 50: one cell, open": (street, cases.Filter(area=world.CELL, state="open")),
        "list of 50: whole district, open": (small.actor("qu"), cases.Filter(state="open")),
        "list of 50: a rare state": (street, cases.Filter(area=world.STREET, state="suspended")),
        "list of 50: a unit's cases": (small.actor("denghuo"), cases.Filter(state="open")),
    }
    for name, (actor, wanted) in filters.items():
        good &= database_time(name, partial(cases.listing, actor, wanted), repeat)
    good &= database_time("inbox of a desk", lambda: inbox.listing(clerk), repeat)
    good &= database_time("inbox of a unit", lambda: inbox.listing(small.actor("denghuo")), repeat)
    return 0 if good else 1


def fill(small: world.World, rows: int) -> None:
    share = [*OPEN] * max(1, int(1000 * OPEN_SHARE / len(OPEN)))
    ended = [s for s in ENDED if s != "merged"]
    states = share + [ended[0]] * (1000 - len(share) - 30) + [*ended[1:]] * 10
    states = (states + ["closed"] * 1000)[:1000]
    quoted = ", ".join(f"'{s}'" for s in states)
    names = {
        "cell": world.CELL, "next": world.NEXT_CELL, "other": world.OTHER_CELL, "states": quoted,
        "unit": small.units["lighting"].pk, "desk": world.COMMUNITY,
        "open": ", ".join(f"'{s}'" for s in OPEN),
    }  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(FILL.format(**names), [rows])
        cursor.execute(TASKS.format(**names).replace("%%", "%"))
        cursor.execute("VACUUM ANALYZE")


def creating(repeat: int) -> bool:
    """One case with everything, and one raw row, in turn; the ratio of the medians."""

    def raw(n: int) -> None:
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO bench_row (district, number, state, area, description, at) "
                "VALUES (%s, %s, %s, %s, %s, now())",
                ["330402", f"n{n}", "reported", world.CELL, "路灯不亮，晚上看不清路。"],
            )

    def create(n: int) -> None:
        told = intake.Report(
            matter=world.STREETLIGHT, client_id=f"bench-{n:016d}", lon=world.INSIDE[0], lat=world.INSIDE[1],
            description="路灯不亮，晚上看不清路。", name="马女士", phone="13900000000",
        )  # fmt: skip
        with stamps.frame():
            intake.report(Actor.public(), report=told)

    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TABLE bench_row (id bigserial PRIMARY KEY, district text, number text UNIQUE, "
            "state text, area text, description text, at timestamptz)"
        )
    for n in range(20):
        raw(-n - 1)
        create(-n - 1)
    pairs = [(timed(partial(raw, n)), timed(partial(create, n))) for n in range(repeat)]
    insert, whole = (statistics.median(column) for column in zip(*pairs, strict=True))
    with counted() as statements:
        create(repeat)
    ratio = whole / insert
    print(f"raw insert of one row: {insert * 1000:.2f} ms, {1 / insert:,.0f} a second")
    print(
        f"create a case: {whole * 1000:.2f} ms, {1 / whole:,.0f} a second, {len(statements)} statements"
    )
    print(
        f"ratio {ratio:.1f} raw inserts (limit {LIMIT_INSERTS}; a known Django peer about {PEER_INSERTS})"
    )
    return ratio <= LIMIT_INSERTS


def timed(work: Callable[[], Any]) -> float:
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


@contextmanager
def counted() -> Any:
    """The statements sent inside, with the seconds each took in the database and on the way."""
    sent: list[tuple[str, float]] = []

    def watch(execute: Any, sql: str, params: Any, many: bool, context: Any) -> Any:
        began = time.perf_counter()
        try:
            return execute(sql, params, many, context)
        finally:
            sent.append((sql, time.perf_counter() - began))

    with connection.execute_wrapper(watch):
        yield sent


def database_time(name: str, work: Callable[[], Any], repeat: int) -> bool:
    """Median of the time spent in statements."""
    work()
    taken, count = [], 0
    for _ in range(max(repeat // 4, 5)):
        with stamps.frame(), counted() as sent:
            work()
        taken.append(sum(seconds for _sql, seconds in sent) * 1000)
        count = len(sent)
    middle = statistics.median(taken)
    print(f"{name}: {middle:.2f} ms in {count} statements (limit {LIMIT_MS:.0f} ms)")
    return middle <= LIMIT_MS
