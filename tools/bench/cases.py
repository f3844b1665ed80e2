"""What is measured on a million cases: creating one, the lists, the inbox (PostgreSQL).

`tools/bench/worker.py` asks for it by the names below, in this revision and in a former one.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django.db import connection

from linli.core.access.actor import Actor
from linli.core.subjects.faces import briefs
from linli.core.tasks import queries as inbox
from linli.core.tasks.models import Task
from linli.modules.cases.commands import intake
from linli.modules.cases.states import ENDED, OPEN
from linli.modules.cases.subject.cases import CASES
from linli.ui.subject import lists
from linli.ui.subject.forms import filter_form
from tests import world

OPEN_SHARE = 0.06
FILL = """
INSERT INTO cases_case (district, number, code, client_id, external_id, source, matter_id, matter_code, area,
  lon, lat, place, description, answers, state, state_before, urgent, public, unroutable, unit_id, desk,
  reported_at, due_at, closed_at, provisional, outcome, answer, basis, returns, reworks, reopens, escalations, reporters)
SELECT '330402', '330402-9' || n, 'c' || n, 'b' || n, '', 'web', m.id, m.code,
  (ARRAY['{cell}', '{next}', '{other}'])[1 + n %% 3], 120.76, 30.75, '新丰路' || n || '号', '路灯不亮，晚上看不清',
  '{{}}', s.state, '', false, true, false, {unit}, '{desk}',
  now() - (n * interval '25 second'), now() - (n * interval '20 second'),
  CASE WHEN s.state NOT IN ({open}) THEN now() - (n * interval '22 second') END, false, '', '', '', 0, 0, 0, 0, 1
FROM (SELECT n, (ARRAY[{states}])[1 + (random() * 999)::int] AS state FROM generate_series(1, %s) n) s
CROSS JOIN (SELECT id, code FROM catalogue_matter WHERE code = '030101') m
"""
TASKS = """
INSERT INTO tasks_task (district, subject_type, subject_id, kind, permission, area, unit_id, text, detail, opened_at, due_at, paused, outcome, result)
SELECT '330402', 'cases.case', id, CASE WHEN id %% 2 = 0 THEN 'lead' ELSE 'desk' END,
  CASE WHEN id %% 2 = 0 THEN 'cases.handle' ELSE 'cases.dispatch' END,
  '{desk}', CASE WHEN id %% 2 = 0 THEN {unit} END, '', '{{}}', reported_at, due_at, false, '', ''
FROM cases_case WHERE state IN ({open})
"""


def fill(small: world.World, rows: int) -> None:
    """Cases of three cells, six in a hundred of them open and with a task each."""
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


def create(n: int) -> None:
    """One case with everything that begins with it, as a resident reports it."""
    told = intake.Report(
        matter=world.STREETLIGHT, client_id=f"bench-{n:016d}", lon=world.INSIDE[0], lat=world.INSIDE[1],
        description="路灯不亮，晚上看不清路。", name="马女士", phone="13900000000",
    )  # fmt: skip
    intake.report(Actor.public(), report=told)


def questions(small: world.World) -> dict[str, Callable[[], Any]]:
    """What the pages ask: lists with their counts, the inbox with what its tasks are about."""
    street, clerk = small.actor("jiedao"), small.actor("shequ")
    district, unit = small.actor("qu"), small.actor("denghuo")
    return {
        "one cell, closed": listing(street, area=world.CELL, state="closed"),
        "one cell, open": listing(street, area=world.CELL, state="open"),
        "whole district, open": listing(district, state="open"),
        "a rare state": listing(street, area=world.STREET, state="suspended"),
        "a unit's open ones": listing(unit, state="open"),
        "inbox of a desk": lambda: shown(clerk),
        "inbox of a unit": lambda: shown(unit),
    }


def listing(actor: Actor, **wanted: str) -> Callable[[], Any]:
    form = filter_form(CASES, wanted, actor)
    assert not form.errors, form.errors
    return partial(lists.walked, CASES, actor, form, "", "")


def shown(actor: Actor) -> list[Task]:
    tasks = inbox.listing(actor)
    briefs({(task.subject_type, task.subject_id) for task in tasks})
    inbox.counts(actor)
    return tasks
