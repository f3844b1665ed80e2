from __future__ import annotations

import pytest

from linli.core.access.actor import Actor, Granted
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.journal.models import Entry
from linli.core.lifecycle import commands
from linli.core.lifecycle.states import Machine, Move, State
from linli.core.outbox.models import Message
from linli.core.people.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def rename():
    @commands.command("cases.view", label="renamed", model=Organisation)
    def rename(act, row, *, name, fail=False):
        row.name = name
        act.tell("test.renamed", {"id": row.pk}, key=f"r:{row.pk}:{name}", district=row.district)
        act.note(by="hand")
        if fail:
            raise Refused("not today")

    yield rename
    commands.REGISTRY.pop("cases.view")


@pytest.fixture
def unit():
    return Organisation.objects.create(
        district="330402", kind="street", name="旧名", area="330402001"
    )


def actor(area="330402", permission="cases.view"):
    return Actor(account_id=7, name="陈静", granted=(Granted(frozenset({permission}), area),))


def test_command_allowed_changes_journals_and_tells_in_one_transaction(rename, unit):
    rename(actor(), unit.pk, name="新名", reason=" 更名 ")
    unit.refresh_from_db()
    entry = Entry.objects.get()
    assert unit.name == "新名"
    assert entry.changes == {"name": ["旧名", "新名"], "by": "hand"}
    assert (entry.verb, entry.subject_type, entry.subject_id) == (
        "cases.view",
        "people.organisation",
        unit.pk,
    )
    assert (entry.actor_id, entry.actor_name, entry.area, entry.district) == (
        7,
        "陈静",
        "330402001",
        "330402",
    )
    assert entry.reason == "更名"
    assert Message.objects.get().topic == "test.renamed"


def test_command_refused_leaves_nothing(rename, unit):
    with pytest.raises(Refused):
        rename(actor(), unit.pk, name="新名", fail=True)
    unit.refresh_from_db()
    assert unit.name == "旧名"
    assert not Entry.objects.exists()
    assert not Message.objects.exists()


def test_command_out_of_area_reads_as_not_found(rename, unit):
    with pytest.raises(NotFound):
        rename(actor("330402002"), unit.pk, name="新名")
    with pytest.raises(NotFound):
        rename(actor(), unit.pk + 1, name="新名")


def test_command_without_the_permission_is_denied(rename, unit):
    with pytest.raises(Denied):
        rename(actor(permission="cases.handle"), unit.pk, name="新名")


def test_command_reason_too_long_is_invalid(rename, unit):
    with pytest.raises(Invalid):
        rename(actor(), unit.pk, name="新名", reason="长" * 2001)


def test_command_statement_count(rename, unit, django_assert_num_queries):
    # savepoint, stamps are not read, select for update, update, outbox, journal, release
    with django_assert_num_queries(6):
        rename(actor(), unit.pk, name="新名")


MACHINE = Machine(
    states=(State("a", "甲"), State("b", "乙", final=True)),
    moves=(Move("t.go", "走", ("a",), "b"), Move("t.why", "问", ("a",), "b", reason=True)),
)


def test_machine_refuses_a_wrong_state_in_words():
    assert MACHINE.check("t.go", "a").target == "b"
    with pytest.raises(Refused, match="乙"):
        MACHINE.check("t.go", "b")
    assert [m.verb for m in MACHINE.moves_from("a")] == ["t.go", "t.why"]
    assert MACHINE.moves_from("b") == []


def test_need_reason_when_the_move_asks_for_one():
    act = commands.Act(actor(), "t.why", commands.moment(), move=MACHINE.by_verb["t.why"])
    with pytest.raises(Invalid):
        commands.need_reason(act)
    act.reason = "因为"
    commands.need_reason(act)
