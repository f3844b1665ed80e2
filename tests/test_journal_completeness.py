"""Whatever a command changes is written down: who, what, where, when.

`tests/conftest.py` lets the same watch stand over every other test of the suite.
"""

from __future__ import annotations

import inspect
import types

import pytest

from linli.core.access.actor import Actor
from linli.core.journal.models import Entry
from linli.core.lifecycle import commands
from linli.core.parties.models import Party
from linli.core.people.models import Organisation
from linli.core.tasks.models import Task
from linli.modules.cases.commands import cell, desk, intake, reporter, steering, unit
from linli.modules.cases.models import Case
from tests.modules.cases.conftest import case_at, photo, reported, told  # noqa: F401
from tests.watching import Unwritten, watching
from tools import docs

docs.load()
MAKING = [
    s for s in commands.REGISTRY.values() if s.model is None and s.module.startswith("linli.")
]
WRITERS = {"record", "entries", "write", "write_many", "record_about"}


def writes(body: types.FunctionType, depth: int = 4) -> bool:
    """Does this function, or one of ours that it calls, write an entry?"""
    code = inspect.unwrap(body).__code__
    names = set(code.co_names)
    for inner in code.co_consts:
        names |= set(inner.co_names) if isinstance(inner, types.CodeType) else set()
    if names & WRITERS:
        return True
    called = [g for g in reachable(body, names) if inspect.isfunction(g)]
    return depth > 0 and any(writes(f, depth - 1) for f in called)


def reachable(body, names):
    """What the names of a function stand for in its file: functions, or those of its modules."""
    held = inspect.unwrap(body).__globals__
    for name in names:
        value = held.get(name)
        if getattr(value, "__module__", "").startswith("linli."):
            yield value
    for value in [held[n] for n in names if isinstance(held.get(n), types.ModuleType)]:
        if value.__name__.startswith("linli."):
            yield from (getattr(value, n) for n in names if hasattr(value, n))


@pytest.mark.parametrize("spec", MAKING, ids=lambda s: s.verb)
def test_command_that_makes_rows_records_them(spec):
    assert writes(spec.run)


@pytest.mark.django_db
def test_every_step_of_the_loop_writes_entries(world, case_at, photo):  # noqa: F811
    with watching() as seen:
        walk(world, case_at, photo)
    verbs = {verb for verb, _n in seen}
    assert len(verbs) >= 18, sorted(verbs)
    assert [verb for verb, entries in seen if not entries] == []
    assert Entry.objects.filter(verb__in=verbs).values("verb").distinct().count() == len(verbs)
    assert not Entry.objects.filter(actor_kind="account", actor_id=None).exists()
    assert not Entry.objects.filter(verb__startswith="cases.", district="000000").exists()


def walk(world, case_at, photo):  # noqa: F811
    clerk, street = world.actor("shequ"), world.actor("jiedao")
    handler, worker = world.actor("denghuo"), world.actor("wangge")
    case = case_at("handled")
    token = Party.objects.get(subject_id=case.pk).token
    cell.begin_check(worker, case.pk)
    cell.verify(worker, case.pk, passed=True, files=[photo("verify")])
    reporter.rate(Actor.public(), case.pk, token=token, solved=False, content=2)
    unit.accept(handler, case.pk)
    unit.feed_back(handler, case.pk, outcome="solved", answer="更换线路后正常。")
    cell.verify(worker, case.pk, passed=True, files=[photo("verify")])
    second = case_at("dispatched")
    intake.join(
        Actor.public(),
        second.pk,
        client_id="me-too-0000000001",
        name="",
        phone="",
        contact="",
        out={},
    )
    steering.whistle(street, second.pk, units=[world.units["sanitation"].pk], reason="多次未到场")
    task = Task.objects.get(subject_id=second.pk, kind="report_in")
    unit.report_in(world.actor("huanwei"), second.pk, task=task.pk, answer="已到场查看。")
    steering.supervise(street, second.pk, reason="请尽快处理")
    unit.ask(handler, second.pk, what="extend", amount=2, reason="等待配件到货")
    request = Task.objects.get(subject_id=second.pk, kind="approve")
    steering.decide(street, second.pk, task=request.pk, approved=True)
    unit.send_back(handler, second.pk, reason="属供电公司维护")
    desk.cancel(clerk, second.pk, reason="测试数据")
    third = case_at("reported")
    desk.register(clerk, third.pk)
    desk.reject(clerk, third.pk, reason="不属本区管辖", answer="请向嘉善县反映")
    fourth = intake.report(Actor.public(), report=told())
    own = Party.objects.get(subject_id=fourth.case).token
    reporter.withdraw(Actor.public(), fourth.case, token=own)


@pytest.fixture
def silent():
    @commands.command("areas.view", label="silent")
    def silent(act, *, change):
        if change:
            Organisation.objects.create(
                district="330402", kind="street", name="街", area="330402001"
            )

    yield silent
    commands.REGISTRY.pop("areas.view")


@pytest.mark.django_db
def test_watch_sees_a_command_that_records_nothing(silent):
    with watching() as seen:
        silent(Actor.system(), change=False)
        with pytest.raises(Unwritten):
            silent(Actor.system(), change=True)
    assert seen == [("areas.view", 0)]
    assert not Organisation.objects.exists()


def test_every_case_has_columns_the_journal_can_tell():
    """No binary column: an entry of it would say nothing."""
    assert not [
        f.name for f in Case._meta.concrete_fields if f.get_internal_type() == "BinaryField"
    ]
