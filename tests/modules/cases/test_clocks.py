"""Colours and escalation by the clock, and figures that can be explained."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
import time_machine
from django.utils import timezone

from linli.core.clock import queries as clock
from linli.core.clock import ticking
from linli.core.clock.models import Timer
from linli.core.lifecycle.commands import at
from linli.core.outbox import worker
from linli.core.outbox.models import Message
from linli.core.tasks.models import Task
from linli.modules.cases.commands import desk
from linli.modules.cases.models import Case
from linli.modules.catalogue.public import catalogue, total_limit
from tests import world as place

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)
BEFORE_HOLIDAY = datetime(2026, 9, 30, 2, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _on_that_monday():
    """These cases happen around one Monday, whatever the day on which the tests run."""
    with time_machine.travel(MONDAY, tick=True):
        yield


def pass_time(until):
    """The tick and the worker as they run by themselves."""
    with at(until):
        ticking.tick(until)
        while worker.work(max(until, timezone.now()) + timedelta(minutes=1)):
            ticking.tick(until)


def test_overdue_case_climbs_by_itself_once_per_limit_and_stops_at_the_district(world, case_at):
    case = case_at("dispatched", MONDAY)
    pass_time(MONDAY + timedelta(days=1, hours=8))
    case.refresh_from_db()
    assert (case.desk, case.escalations) == (place.STREET, 1)
    pass_time(MONDAY + timedelta(days=3, hours=8))
    case.refresh_from_db()
    assert case.desk == place.DISTRICT
    pass_time(MONDAY + timedelta(days=30))
    case.refresh_from_db()
    assert (case.desk, case.state) == (place.DISTRICT, "dispatched")
    assert not Message.objects.filter(dead_at__isnull=False).exists()


def test_backlog_never_starves_a_case(world, case_at):
    cases = [case_at("dispatched", MONDAY + timedelta(seconds=n)) for n in range(30)]
    late = MONDAY + timedelta(days=1, hours=8)
    with at(late):
        assert ticking.tick(late, limit=4) >= 30
        while worker.work(timezone.now() + timedelta(minutes=1), limit=3):
            pass
    assert set(Case.objects.values_list("escalations", flat=True)) == {1}
    assert len(cases) == 30


def test_merged_and_suspended_cases_never_escalate(world, case_at):
    first, target = case_at("dispatched", MONDAY), case_at("reported", MONDAY)
    with at(MONDAY + timedelta(minutes=5)):
        desk.merge(world.actor("jiedao"), first.pk, into=target.pk)
    pass_time(MONDAY + timedelta(days=9))
    first.refresh_from_db()
    assert first.escalations == 0
    assert not Timer.objects.filter(
        subject_type="cases.case", subject_id=first.pk, stopped_at=None
    ).exists()


def test_suspended_until_a_moment_resumes_by_itself(world, case_at):
    from linli.modules.cases.commands import steering, unit

    case = case_at("accepted", MONDAY)
    until = MONDAY + timedelta(days=7)
    with at(MONDAY + timedelta(hours=1)):
        unit.ask(
            world.actor("denghuo"), case.pk, what="suspend", until=until, reason="等待产权单位"
        )
        task = Task.objects.get(subject_id=case.pk, kind="approve")
        steering.decide(world.actor("jiedao"), case.pk, task=task.pk, approved=True)
    pass_time(until - timedelta(hours=2))
    assert Case.objects.get(pk=case.pk).state == "suspended"
    pass_time(until + timedelta(minutes=5))
    assert Case.objects.get(pk=case.pk).state == "accepted"


def test_why_is_this_due_then_over_the_national_holiday(world, case_at):
    case = case_at("accepted", BEFORE_HOLIDAY)
    task = Task.objects.get(subject_id=case.pk, kind="lead")
    timer = Timer.objects.get(subject_type="tasks.task", subject_id=task.pk, stage="handle")
    told = "\n".join(clock.explanation(timer))
    # two working days after 30 September: 8 and 9 October, the holiday not counted
    assert timer.due_at == datetime(2026, 10, 9, 9, 30, tzinfo=UTC)
    assert "10月1日" in told
    assert "10月9日" in told


def test_promise_is_the_sum_of_the_stages_for_every_matter_that_ships(world):
    for matter in catalogue().valid(place.DISTRICT).values():
        total = total_limit(matter.limits)
        assert total.unit == matter.limits["handle"].unit
        assert total.amount >= matter.limits["handle"].amount
    lamp = catalogue().matter(place.STREETLIGHT, place.DISTRICT)
    # 2 + 4 working hours fit into one more day, verifying takes one, handling two
    assert (total_limit(lamp.limits).amount, total_limit(lamp.limits).unit) == (4, "work_day")


def test_new_year_beyond_the_known_calendar_is_provisional(world, reported):
    with at(datetime(2026, 12, 31, 8, 0, tzinfo=UTC)):
        made = reported()
    assert made.provisional
    assert Case.objects.get().provisional
