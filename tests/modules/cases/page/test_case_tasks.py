"""What is done about one open task, through its form."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.people.models import Post
from linli.core.tasks.models import Task
from linli.modules.cases.commands import desk, steering
from linli.modules.cases.models import Case

pytestmark = pytest.mark.django_db


def now(case):
    return Case.objects.get(pk=case.pk)


def test_request_is_decided_by_another_and_suspension_resumed(take, case_at):
    case = case_at("accepted")
    until = (timezone.localtime() + timedelta(days=3)).strftime("%Y-%m-%dT%H:%M")
    asked = take("denghuo", case, "ask", what="suspend", until=until, reason="等待批复")
    assert asked.status_code == 302
    refused = take("jiedao", case, "decide", task="approve", approved="no")
    assert refused.status_code == 422
    assert take("jiedao", case, "decide", task="approve", approved="yes").status_code == 302
    assert now(case).state == "suspended"
    assert take("shequ", case, "resume").status_code == 302
    assert now(case).state == "accepted"


def test_tasks_of_units_are_answered_on_their_forms(world, take, case_at):
    case = case_at("accepted")
    lead, joint = world.units["lighting"].pk, world.units["sanitation"].pk
    steering.supervise(world.actor("jiedao"), case.pk, reason="请说明进度")
    steering.whistle(world.actor("shequ"), case.pk, units=[joint], reason="请到场")
    desk.add_joint(world.actor("shequ"), case.pk, unit=joint)
    steering.escalate(world.actor("shequ"), case.pk, reason="需要协调")
    assert (
        take(
            "denghuo", case, "answer_supervision", task="supervision", answer="今日完成"
        ).status_code
        == 302
    )
    assert (
        take("huanwei", case, "report_in", task="report_in", answer="罗云，下午三点").status_code
        == 302
    )
    assert take("denghuo", case, "finish_joint", task="joint", answer="代办").status_code == 404
    assert take("huanwei", case, "finish_joint", task="joint", answer="已清理").status_code == 302
    assert take("jiedao", case, "attend", task="attend", answer="已开会").status_code == 302
    left = Task.objects.filter(subject_id=case.pk, done_at=None).values_list("kind", "unit_id")
    assert list(left) == [("lead", lead)]


def test_joint_unit_is_released_with_a_reason(world, take, case_at):
    case = case_at("accepted")
    desk.add_joint(world.actor("shequ"), case.pk, unit=world.units["property"].pk)
    assert take("shequ", case, "release_joint", task="joint").status_code == 422
    assert take("shequ", case, "release_joint", task="joint", reason="已不需要").status_code == 302
    assert not Task.objects.filter(subject_id=case.pk, kind="joint", done_at=None).exists()


def test_a_task_done_meanwhile_is_said_with_409(take, case_at):
    case = case_at("accepted")
    answer = take("denghuo", case, "answer_supervision", answer="今日完成")
    assert answer.status_code == 409


def test_lead_task_is_assigned_inside_the_unit_only(world, take, case_at):
    case = case_at("accepted")
    own, foreign = world.accounts["denghuo"].pk, world.accounts["huanwei"].pk
    assert Post.objects.filter(account_id=own).exists()
    assert take("denghuo", case, "assign", task="lead", person=foreign).status_code == 422
    assert take("denghuo", case, "assign", task="lead", person=own).status_code == 302
    assert Task.objects.get(subject_id=case.pk, kind="lead").person_id == own


def test_feedback_says_beforehand_who_has_not_finished_and_offers_their_release(
    case_at, browse, world
):
    case, joint = case_at("handling"), world.units["sanitation"]
    shequ = world.actor("shequ")
    address = reverse("cases:case_step", args=[case.pk, "feed_back"])
    said = "还有协办方没有办完"
    assert said not in browse("denghuo").get(address).content.decode()
    desk.add_joint(shequ, case.pk, unit=joint.pk)
    form = browse("denghuo").get(address).content.decode().partition('id="step"')[2]
    assert said in form and str(joint) in form.partition("</form>")[0]
    released = Task.objects.get(subject_id=case.pk, kind="joint")
    steering.release_joint(shequ, case.pk, task=released.pk, reason="已不需要")
    assert said not in browse("denghuo").get(address).content.decode()
