"""Beside the way of a case: joint units, requests, merging, whistle, escalation, supervision."""

from __future__ import annotations

from datetime import timedelta

import pytest

from linli.core.clock.models import Timer
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.lifecycle.commands import at
from linli.core.tasks.models import Task
from linli.modules.cases.commands import desk, steering, unit
from tests import world as place
from tests.modules.cases.test_loop import MONDAY, open_kinds, running

pytestmark = pytest.mark.django_db


def test_joint_unit_has_its_own_clock_and_holds_the_lead_up(world, case_at):
    case = case_at("reported")
    desk.dispatch(
        world.actor("shequ"),
        case.pk,
        unit=world.units["lighting"].pk,
        joint=[world.units["sanitation"].pk],
    )
    assert running(case) == ["accept", "handle", "total"]
    lead, joint = world.actor("denghuo"), world.actor("huanwei")
    unit.accept(lead, case.pk)
    with pytest.raises(Refused) as refused:
        unit.feed_back(lead, case.pk, outcome="solved", answer="灯已修好")
    assert refused.value.code == "joint_open"
    task = Task.objects.get(subject_id=case.pk, kind="joint")
    unit.finish_joint(joint, case.pk, task=task.pk, answer="已清理周边枝叶")
    unit.feed_back(lead, case.pk, outcome="solved", answer="灯已修好")
    assert open_kinds(case) == ["verify"]


def test_extension_is_decided_by_another_and_moves_limit_and_promise_alike(world, case_at):
    case = case_at("accepted", MONDAY)
    before = case.due_at
    handler = world.actor("denghuo")
    with at(MONDAY + timedelta(hours=1)):
        unit.ask(handler, case.pk, what="extend", amount=3, reason="等待配件到货")
        task = Task.objects.get(subject_id=case.pk, kind="approve")
        with pytest.raises(NotFound):
            steering.decide(world.actor("other"), case.pk, task=task.pk, approved=True)
        steering.decide(world.actor("jiedao"), case.pk, task=task.pk, approved=True)
    case.refresh_from_db()
    lead = Task.objects.get(subject_id=case.pk, kind="lead")
    clock = Timer.objects.get(subject_type="tasks.task", subject_id=lead.pk, stopped_at=None)
    assert case.due_at > before
    assert lead.due_at == clock.due_at
    assert (
        clock.amount
        == Timer.objects.filter(subject_type="tasks.task", subject_id=lead.pk, stage="handle")
        .get()
        .amount
    )
    assert any(step["what"].startswith("extended") for step in clock.steps)


def test_own_request_cannot_be_decided_by_the_same_person(world, case_at):
    from tests.world import add_person

    add_person(world, "duoneng", "多能", "lighting", "handler", "unit_handler", place.DISTRICT)
    add = world.accounts["duoneng"]
    from datetime import date

    from linli.core.access.models import Grant

    Grant.objects.create(
        district=place.DISTRICT,
        account=add,
        role_id="street_desk",
        area=place.STREET,
        valid_from=date(2025, 1, 1),
    )
    case = case_at("accepted")
    unit.ask(world.actor("duoneng"), case.pk, what="extend", amount=1, reason="缺料")
    task = Task.objects.get(subject_id=case.pk, kind="approve")
    with pytest.raises(Refused) as refused:
        steering.decide(world.actor("duoneng"), case.pk, task=task.pk, approved=True)
    assert refused.value.code == "own_request"


def test_suspension_stops_every_clock_and_resuming_keeps_what_was_left(world, case_at):
    case = case_at("accepted", MONDAY)
    promise = case.due_at
    until = MONDAY + timedelta(days=7)
    with at(MONDAY + timedelta(hours=1)):
        unit.ask(
            world.actor("denghuo"), case.pk, what="suspend", until=until, reason="等待产权单位"
        )
        task = Task.objects.get(subject_id=case.pk, kind="approve")
        steering.decide(world.actor("jiedao"), case.pk, task=task.pk, approved=True)
    case.refresh_from_db()
    assert (case.state, case.state_before) == ("suspended", "accepted")
    assert not Timer.objects.filter(stopped_at=None, paused_at=None).exists()
    with at(until):
        desk.resume(world.actor("shequ"), case.pk)
    case.refresh_from_db()
    assert case.state == "accepted"
    assert case.due_at - promise >= timedelta(days=6)
    assert Timer.objects.get(subject_type="cases.case", stopped_at=None).due_at == case.due_at


def test_merge_keeps_the_earlier_promise_and_never_escalates(world, case_at):
    first, second = case_at("dispatched", MONDAY), case_at("reported", MONDAY + timedelta(days=1))
    actor = world.actor("jiedao")
    desk.merge(actor, first.pk, into=second.pk)
    first.refresh_from_db()
    second.refresh_from_db()
    assert (first.state, first.merged_into_id, second.reporters) == ("merged", second.pk, 2)
    assert (open_kinds(first), running(first)) == ([], [])
    assert second.due_at == first.due_at
    assert running(second) == ["dispatch", "total"]
    with pytest.raises(Refused):
        steering.escalate(actor, first.pk, reason="超时")
    with pytest.raises(Refused):
        desk.merge(actor, second.pk, into=first.pk)
    with pytest.raises(Refused):
        desk.merge(actor, second.pk, into=second.pk)


def test_whistle_each_called_unit_must_report_in(world, case_at):
    case = case_at("handling")
    called = [world.units["sanitation"].pk, world.units["street"].pk]
    steering.whistle(world.actor("jiedao"), case.pk, units=called, reason="现场会商")
    assert open_kinds(case) == ["lead", "report_in", "report_in"]
    task = Task.objects.get(subject_id=case.pk, kind="report_in", unit=world.units["sanitation"])
    with pytest.raises(NotFound):
        unit.report_in(world.actor("denghuo"), case.pk, task=task.pk, answer="我来")
    unit.report_in(world.actor("huanwei"), case.pk, task=task.pk, answer="下午两点到")
    assert open_kinds(case) == ["lead", "report_in"]


def test_escalation_climbs_to_the_district_and_stops(world, case_at):
    case = case_at("dispatched")
    steering.escalate(world.actor("shequ"), case.pk, reason="迟迟不接收")
    case.refresh_from_db()
    assert case.desk == place.STREET
    steering.escalate(world.actor("jiedao"), case.pk, reason="需区级协调")
    case.refresh_from_db()
    assert (case.desk, case.escalations) == (place.DISTRICT, 2)
    assert Task.objects.get(subject_id=case.pk, kind="attend", done_at=None).area == place.DISTRICT
    with pytest.raises(Refused) as refused:
        steering.escalate(world.actor("qu"), case.pk, reason="再升级")
    assert refused.value.code == "highest"


def test_supervision_demands_an_answer(world, case_at):
    case = case_at("accepted")
    steering.supervise(world.actor("jiedao"), case.pk, reason="说明为何未处理")
    task = Task.objects.get(subject_id=case.pk, kind="supervision")
    with pytest.raises(Invalid):
        unit.answer_supervision(world.actor("denghuo"), case.pk, task=task.pk, answer=" ")
    unit.answer_supervision(world.actor("denghuo"), case.pk, task=task.pk, answer="配件今天到")
    task.refresh_from_db()
    assert task.result == "配件今天到"
