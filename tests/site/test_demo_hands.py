"""The past held in memory is the past the commands would have made, row by row."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, datetime, timedelta
from random import Random

import pytest
from django.db import transaction
from django.utils import translation

from linli.core.areas import seeding
from linli.core.clock.models import Timer
from linli.core.files.models import Attachment
from linli.core.journal.models import Entry
from linli.core.versions import stamps
from linli.modules.cases.models import Case, Counter, Rating, Reporter, Task
from linli.modules.cases.states import MACHINE
from linli.site.demo import (
    building,
    organisations,
    people,
    sidelines,
    stories,
    writing,
)
from linli.site.demo.past import Past
from linli.site.demo.photos import Album
from linli.site.demo.places import Map
from linli.site.demo.plans import YEAR, Planner
from linli.site.demo.present import Present
from linli.site.demo.world import World
from tests.site.conftest import NOW

pytestmark = pytest.mark.django_db
DISTRICT = "330402"


@pytest.fixture(scope="module")
def cast(empty):
    rng = Random(3)
    with translation.override("zh-hans"):
        seeding.load_demo(DISTRICT)
        return people.build(DISTRICT, organisations.build(DISTRICT, rng), NOW, rng)


def tell(cast, hands, count, album):
    """The same stories; only the hands differ."""
    rng = Random(11)
    told = Planner(Map(DISTRICT, rng), NOW, rng).year(count)
    for plan in told:
        plan.pictured = plan.number % 3 == 0
    world = World(cast, hands, NOW - YEAR - timedelta(days=1))
    world.escalated = lambda case: world.spawn(sidelines.attended(world, case))
    for plan in told:
        world.spawn(stories.reported(world, plan))
    with translation.override("zh-hans"), stamps.frame():
        world.run(NOW)
        if isinstance(hands, Past):
            writing.save(hands, album)


HIDDEN = {"id", "code", "token", "subject_id", "case_id", "reporter_id", "request_id", "created_at",
          "sha256", "size", "client_id", "holder_id"}  # fmt: skip


def plain(row, **more):
    values = {
        f.attname: getattr(row, f.attname)
        for f in row._meta.concrete_fields
        if f.attname not in HIDDEN
    }
    return {**values, **more}


def dump():
    """Everything that hangs on each case, by the number of its plan, without keys and tokens."""
    names = dict(Case.objects.values_list("id", "client_id"))
    tasks = dict(Task.objects.values_list("id", "case_id"))
    found = defaultdict(list)
    for case in Case.objects.all():
        target = names.get(case.merged_into_id)
        found[case.client_id].append(plain(case, merged_into_id=target))
    for model in (Task, Reporter, Rating):
        for row in model.objects.order_by("id"):
            found[names[row.case_id]].append(plain(row))
    for timer in Timer.objects.order_by("subject_type", "subject_id", "id"):
        case = timer.subject_id if timer.subject_type == "cases.case" else tasks[timer.subject_id]
        found[names[case]].append(plain(timer))
    for file in Attachment.objects.filter(subject_type="cases.case").order_by("subject_id", "id"):
        found[names[file.subject_id]].append((file.stage, file.area, file.content_type))
    for entry in Entry.objects.filter(subject_type="cases.case").order_by("at", "id"):
        into = entry.changes.pop("merged_into_id", None)
        said = plain(entry, into=names.get(into[1]) if into else None)
        found[names[entry.subject_id]].append(said)
    counters = sorted(Counter.objects.values_list("district", "day", "last"))
    return dict(found), counters


def test_past_in_memory_equals_the_commands(cast):
    album = Album(DISTRICT, Random(1))
    with transaction.atomic():
        mark = transaction.savepoint()
        tell(cast, Past(cast), 140, album)
        in_memory, days = dump()
        transaction.savepoint_rollback(mark)
    tell(cast, Present(album), 140, album)
    by_command, days_too = dump()
    assert days == days_too
    assert in_memory.keys() == by_command.keys()
    for number, rows in by_command.items():
        for memory, real in zip(in_memory[number], rows, strict=True):
            assert memory == real


@pytest.mark.slow
@pytest.mark.parametrize(
    "today",
    [datetime(2026, 10, 5, 3, tzinfo=UTC), datetime(2026, 2, 20, 23, tzinfo=UTC)],
    ids=["national day", "spring festival, at night"],
)
def test_states_all_occur_on_any_day(cast, today):
    rng = Random(7)
    past, album = Past(cast), Album(DISTRICT, Random(1))
    plans = Planner(Map(DISTRICT, rng), today, rng).year(110)
    world = World(cast, past, today - YEAR - timedelta(days=1))
    for plan in plans:
        world.spawn(stories.reported(world, plan))
    with translation.override("zh-hans"), stamps.frame():
        world.run(today)
        writing.save(past, album)
    assert set(Case.objects.values_list("state", flat=True)) == {s.code for s in MACHINE.states}


def test_build_refuses_a_database_in_use(cast):
    with pytest.raises(building.Refused):
        building.build(cases=1)
