"""A case that belongs to another community: the pin stood in the wrong one."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from linli.core.clock.models import Timer
from linli.core.outbox import worker
from linli.core.tasks.models import Task
from linli.modules.cases.commands import desk, steering, unit
from linli.modules.cases.models import Case
from tests import world as place

pytestmark = pytest.mark.django_db


@pytest.fixture
def browse(world):
    place.add_person(
        world, "xiuyuan", "沈洁", "community", "desk", "community_desk", place.OTHER_COMMUNITY
    )

    def log_in(login):
        client = Client()
        client.force_login(world.accounts[login], "django.contrib.auth.backends.ModelBackend")
        return client

    return log_in


def inbox(client):
    return client.get(reverse("ui:inbox")).content.decode()


def moved(world, case):
    lon, lat = place.INSIDE_OTHER
    desk.correct(world.actor("qu"), case.pk, lon=lon, lat=lat, reason="图钉放错了社区")
    while worker.work():
        pass
    return Case.objects.get(pk=case.pk)


def test_case_of_another_community_goes_to_its_desk_and_the_old_one_is_told(world, browse, case_at):
    case = case_at("reported")
    assert case.number in inbox(browse("shequ")) and case.number not in inbox(browse("xiuyuan"))
    now = moved(world, case)
    assert (now.area, now.desk) == (place.OTHER_CELL, place.OTHER_COMMUNITY)
    assert case.number in inbox(browse("xiuyuan")) and case.number not in inbox(browse("shequ"))
    assert browse("xiuyuan").get(reverse("cases:case", args=[case.pk])).status_code == 200
    assert browse("shequ").get(reverse("cases:case", args=[case.pk])).status_code == 404
    told = browse("shequ").get(reverse("ui:notices")).content.decode()
    assert (
        f"{case.number}，路灯不亮，现由南湖区 南湖街道 秀园社区受理。" in told or "秀园社区" in told
    )
    assert reverse("cases:case", args=[case.pk]) not in told
    assert "已转到其他工作台" not in browse("qu").get(reverse("ui:notices")).content.decode()


def test_clocks_of_a_moved_case_stand_in_its_new_area(world, browse, case_at):
    case = moved(world, case_at("reported"))
    task = Task.objects.get(subject_id=case.pk, done_at=None)
    assert task.area == place.OTHER_COMMUNITY
    areas = set(Timer.objects.filter(stopped_at=None).values_list("subject_type", "area"))
    assert areas == {("tasks.task", place.OTHER_COMMUNITY), ("cases.case", place.OTHER_CELL)}


def test_later_return_of_a_moved_case_comes_to_the_new_desk(world, browse, case_at):
    case = moved(world, case_at("reported"))
    desk.dispatch(world.actor("xiuyuan"), case.pk, unit=world.units["lighting"].pk)
    unit.send_back(world.actor("denghuo"), case.pk, reason="此处路灯属物业管理")
    assert case.number in inbox(browse("xiuyuan")) and case.number not in inbox(browse("shequ"))


def test_escalated_case_keeps_its_level_when_it_moves(world, browse, case_at):
    case = case_at("reported")
    steering.escalate(world.actor("shequ"), case.pk, reason="需要街道协调")
    before = Case.objects.get(pk=case.pk)
    now = moved(world, case)
    assert (before.escalations, len(now.desk)) == (1, len(before.desk))
    assert place.OTHER_CELL.startswith(now.desk)


def open_at(case):
    """Where each open task lies that an area holds, and its clock."""
    tasks = Task.objects.filter(subject_id=case.pk, unit=None, done_at=None)
    clocks = dict(
        Timer.objects.filter(subject_type="tasks.task", stopped_at=None).values_list(
            "subject_id", "area"
        )
    )
    return {t.kind: (t.area, clocks[t.pk]) for t in tasks}


def told_of_move(client):
    return "已转到其他工作台" in client.get(reverse("ui:notices")).content.decode()


def test_escalated_case_takes_every_task_along(world, browse, case_at):
    case = case_at("reported")
    steering.escalate(world.actor("shequ"), case.pk, reason="需要街道协调")
    assert set(open_at(case)) == {"desk", "attend"}
    case = moved(world, case)
    there, street = place.OTHER_COMMUNITY, place.OTHER_STREET
    assert open_at(case) == {"desk": (there, there), "attend": (street, street)}
    for login in ("xiuyuan", "other"):
        assert case.number in inbox(browse(login)), login
    for login in ("shequ", "jiedao"):
        assert case.number not in inbox(browse(login)), login
        assert told_of_move(browse(login)), login


def test_request_for_time_goes_to_the_new_street(world, browse, case_at):
    case = case_at("accepted")
    unit.ask(world.actor("denghuo"), case.pk, what="extend", amount=2, reason="等配件")
    unit.send_back(world.actor("denghuo"), case.pk, reason="此处路灯属物业管理")
    before = open_at(case)["approve"][0]
    case = moved(world, case)
    after = open_at(case)["approve"][0]
    assert place.CELL.startswith(before) and case.area.startswith(after)
    assert len(after) == len(before)
