"""Opening, moving, voiding and overdue tasks stand under the bells of those who hold them."""

from __future__ import annotations

import pytest

from linli.core.notices.models import Notice
from linli.core.outbox import posting, worker
from linli.core.tasks import commands, kinds
from linli.core.tasks.kinds import Kind, New
from linli.core.tasks.models import Task
from tests import world as place
from tests.core.quarrels import TYPE, acting, carry_out, quarrel


@pytest.fixture
def opened(quarrels, monkeypatch):
    """A desk task of the community and a task of the lighting unit, opened by the street."""
    for kind in (
        Kind("desk", "受理", "cases.dispatch"),
        Kind("act", "办理", "cases.handle", unit=True),
    ):
        monkeypatch.setitem(kinds.KINDS, (TYPE, kind.code), kind)
    row, act = quarrel(), acting(quarrels.actor("jiedao"))
    unit = quarrels.units["lighting"].pk
    tasks = commands.open_tasks(
        act, row, [New("desk", place.COMMUNITY), New("act", place.DISTRICT, unit=unit)]
    )
    return act, row, tasks


def told():
    rows = Notice.objects.order_by("account__login").values_list("account__login", "event", "task")
    found = set(rows)
    Notice.objects.all().delete()
    return found


def test_opened_tasks_are_told_to_their_holders(opened):
    act, row, (desk, unit) = opened
    carry_out(act)
    assert {n.subject_id for n in Notice.objects.all()} == {row.pk}
    assert told() == {("shequ", "given", desk.pk), ("denghuo", "given", unit.pk)}


def test_opening_adds_no_statement_of_its_own(opened, quarrels, django_assert_num_queries):
    act, row, _tasks = opened
    with django_assert_num_queries(1):
        commands.open_tasks(act, row, [New("desk", place.COMMUNITY)])


def test_moved_task_is_taken_from_the_old_desk_and_given_to_the_new(opened, quarrels):
    act, _row, (desk, _unit) = opened
    act.messages.clear()
    commands.hand_on(act, [desk], place.OTHER_STREET)
    carry_out(act)
    assert told() == {("shequ", "taken", desk.pk), ("other", "given", desk.pk)}
    assert Task.objects.get(pk=desk.pk).area == place.OTHER_STREET


def test_void_task_is_told_and_a_done_one_is_not(opened, quarrels):
    act, row, (desk, unit) = opened
    act.messages.clear()
    commands.finish(act, [desk])
    commands.end_all(act, row)
    carry_out(act)
    assert told() == {("denghuo", "taken", unit.pk)}


@pytest.mark.parametrize("colour", ["yellow", "red"])
def test_colour_of_a_clock_is_told_while_the_task_is_open(opened, colour):
    act, _row, (desk, unit) = opened
    commands.finish(act, [unit])
    for task in (desk, unit):
        payload = {"subject_id": task.pk}
        posting.put(f"tasks.task.{colour}", payload, f"c:{task.pk}:{colour}", place.DISTRICT)
    while worker.work():
        pass
    assert told() == {("shequ", colour, desk.pk)}
