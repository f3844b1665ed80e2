"""The history of a case in words: lists of names stay lists, also of exactly two."""

from __future__ import annotations

import pytest

from linli.core.journal import queries as journal
from linli.core.journal import words
from linli.modules.cases.commands import desk, steering, unit
from linli.modules.cases.models import Case
from linli.modules.cases.queries.told import TOLD

pytestmark = pytest.mark.django_db


def last(case, verb):
    """The lines of the last entry of a verb."""
    entry = [e for e in journal.of_subject("cases.case", case.pk) if e.verb == verb][-1]
    return words.lines(entry, TOLD, Case, words.names([entry], TOLD, Case))


@pytest.mark.parametrize("number", [1, 2, 3])
def test_whistle_names_every_unit_called(world, case_at, number):
    case = case_at("accepted")
    called = [world.units[name] for name in ("sanitation", "property", "community")[:number]]
    steering.whistle(
        world.actor("shequ"), case.pk, units=[u.pk for u in called], reason="现场需要协同"
    )
    (line,) = last(case, "cases.whistle")
    assert all(one.name in line for one in called)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_joint_dispatch_names_lead_and_every_joint_unit(world, case_at, number):
    case = case_at("reported")
    joint = [world.units[name] for name in ("sanitation", "property", "community")[:number]]
    lead = world.units["lighting"]
    desk.dispatch(world.actor("shequ"), case.pk, unit=lead.pk, joint=[u.pk for u in joint])
    led, shared = last(case, "cases.dispatch")
    assert lead.name in led
    assert all(one.name in shared for one in joint)


def test_dispatch_to_the_same_unit_again_names_it(world, case_at):
    case = case_at("dispatched")
    lead = world.units["lighting"]
    desk.dispatch(world.actor("shequ"), case.pk, unit=lead.pk)
    assert lead.name in last(case, "cases.dispatch")[0]


def test_added_joint_unit_is_named(world, case_at):
    case = case_at("accepted")
    desk.add_joint(world.actor("shequ"), case.pk, unit=world.units["property"].pk)
    assert world.units["property"].name in last(case, "cases.add_joint")[0]


def test_request_is_told_in_the_unit_of_its_limit(world, case_at):
    case = case_at("accepted")
    unit.ask(world.actor("denghuo"), case.pk, what="extend", amount=2, reason="等待配件")
    assert last(case, "cases.ask") == ["申请延期：2个工作日"]


def test_correction_is_told_from_and_to(world, case_at):
    case = case_at("reported")
    desk.correct(world.actor("shequ"), case.pk, matter="020101", place="新丰路129弄")
    told = "\n".join(last(case, "cases.correct"))
    assert f"{case.place} → 新丰路129弄" in told
    assert told.count("→") == 2
