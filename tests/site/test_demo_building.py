"""The demo is the same for the same seed, on any day of the year; what is older came as records."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime
from random import Random

import pytest
from django.db import transaction
from django.utils import translation

from linli.core.areas import queries as areas
from linli.core.areas import seeding
from linli.core.clock.models import Timer
from linli.core.demo.cast import Cast
from linli.core.demo.land import Land
from linli.core.demo.world import World
from linli.core.files.models import Attachment
from linli.core.journal.models import Entry
from linli.core.outbox import registry
from linli.core.parties.models import Party, Rating
from linli.core.tasks.models import Task
from linli.core.versions import stamps
from linli.modules.cases import demo
from linli.modules.cases.models import Case
from linli.modules.cases.states import MACHINE
from linli.modules.console import demo as people
from linli.site.demo import building
from tests.site.conftest import NOW

pytestmark = pytest.mark.django_db
DISTRICT = "330402"
SIZE, TOLD = 160, 110


@pytest.fixture(scope="module")
def place(empty):
    """The district, its people and what they are seen by."""
    registry.load()
    with translation.override("zh-hans"):
        seeding.load_demo(DISTRICT)
        cast = Cast(DISTRICT)
        world = World(cast, Land(DISTRICT, Random(3)), NOW, SIZE, 3)
        people.show(world)
    return world


def tell(place, end=NOW, size=SIZE):
    world = World(place.cast, place.land, end, size, 11)
    with translation.override("zh-hans"), stamps.frame():
        demo.show(world)
        world.run()
    return world


HIDDEN = {"id", "code", "token", "subject_id", "case_id", "party_id", "request_id", "created_at",
          "sha256", "size", "holder_id"}  # fmt: skip


def plain(row, **more):
    values = {
        f.attname: getattr(row, f.attname)
        for f in row._meta.concrete_fields
        if f.attname not in HIDDEN
    }
    return {**values, **more}


def dump():
    """Everything that hangs on each case, without keys and tokens."""
    names = dict(Case.objects.values_list("id", "client_id"))
    tasks = dict(Task.objects.values_list("id", "subject_id"))
    found = defaultdict(list)
    for case in Case.objects.all():
        found[case.client_id].append(plain(case, merged_into_id=names.get(case.merged_into_id)))
    for row in Task.objects.order_by("id"):
        found[names[row.subject_id]].append(plain(row))
    for model in (Party, Rating):
        for row in model.objects.order_by("id"):
            found[names[row.subject_id]].append(plain(row))
    for timer in Timer.objects.order_by("subject_type", "subject_id", "id"):
        case = timer.subject_id if timer.subject_type == "cases.case" else tasks[timer.subject_id]
        found[names[case]].append(plain(timer))
    for file in Attachment.objects.filter(subject_type="cases.case").order_by("subject_id", "id"):
        found[names[file.subject_id]].append((file.stage, file.area, file.content_type))
    for entry in Entry.objects.filter(subject_type="cases.case").order_by("id"):
        into = entry.changes.pop("merged_into_id", None)
        said = plain(entry, into=names.get(into[1]) if into else None)
        found[names[entry.subject_id]].append(said)
    return dict(found)


def test_demo_same_seed_tells_the_same(place, monkeypatch):
    monkeypatch.setattr(demo, "TOLD", TOLD)
    with transaction.atomic():
        mark = transaction.savepoint()
        tell(place)
        first = dump()
        transaction.savepoint_rollback(mark)
    with transaction.atomic():
        mark = transaction.savepoint()
        tell(place)
        again = dump()
        transaction.savepoint_rollback(mark)
    assert len(first) == SIZE
    assert first.keys() == again.keys()
    for number, rows in first.items():
        assert rows == again[number]


def test_demo_older_cases_are_closed_records(place, monkeypatch):
    monkeypatch.setattr(demo, "TOLD", TOLD)
    with transaction.atomic():
        mark = transaction.savepoint()
        tell(place)
        check_history()
        transaction.savepoint_rollback(mark)


def check_history():
    older = list(Case.objects.filter(client_id__startswith="import:").order_by("id"))
    began = Case.objects.filter(client_id__contains=":demo-").order_by("reported_at")[0]
    assert len(older) == SIZE - TOLD
    assert {case.state for case in older} == {"closed"}
    assert all(case.reported_at < case.closed_at <= began.reported_at for case in older)
    assert all(case.unit_id and case.answer and case.due_at for case in older)
    assert areas.locate([(case.lon, case.lat) for case in older]) == [c.area for c in older]
    verbs = Counter(Entry.objects.filter(subject_id__in=[c.pk for c in older], subject_type="cases.case").values_list("verb", flat=True))  # fmt: skip
    assert verbs == {"cases.import": len(older)}
    assert not Task.objects.filter(subject_id__in=[c.pk for c in older]).exists()


@pytest.mark.slow
@pytest.mark.parametrize(
    "today",
    [datetime(2026, 10, 5, 3, tzinfo=UTC), datetime(2026, 2, 20, 23, tzinfo=UTC)],
    ids=["national day", "spring festival, at night"],
)
def test_states_all_occur_on_any_day(place, today):
    tell(place, today, 110)
    assert set(Case.objects.values_list("state", flat=True)) == {s.code for s in MACHINE.states}


def test_build_refuses_a_database_in_use(place):
    with pytest.raises(building.Refused):
        building.build(cases=1)


def test_order_each_module_after_those_it_names():
    names = [module.__name__.split(".")[-2] for module in building.order()]
    assert set(names) >= {"console", "cases", "grids", "entry"}
    for module in building.order():
        own = names.index(module.__name__.split(".")[-2])
        assert all(names.index(other) < own for other in module.AFTER)
