"""The closed loop, command by command, and the ways out of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from linli.core.access.actor import Actor
from linli.core.clock.models import Timer
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.journal.models import Entry
from linli.core.lifecycle.commands import REGISTRY, at, moves
from linli.core.parties.commands import reveal
from linli.core.parties.models import Party, Rating
from linli.core.tasks.models import Task
from linli.modules.cases.commands import cell, desk, intake, reporter, unit
from linli.modules.cases.models import Case
from linli.modules.cases.states import ENDED, MACHINE, OPEN
from tests import world as place
from tests.modules.cases.conftest import told

pytestmark = pytest.mark.django_db
MONDAY = datetime(2026, 11, 16, 1, 0, tzinfo=UTC)  # 09:00 in China, a working day


def open_kinds(case):
    return sorted(
        Task.objects.filter(subject_id=case.pk, done_at__isnull=True).values_list("kind", flat=True)
    )


def running(case):
    tasks = Task.objects.filter(subject_id=case.pk).values_list("id", flat=True)
    rows = Timer.objects.filter(stopped_at=None)
    own = rows.filter(subject_type="cases.case", subject_id=case.pk)
    theirs = rows.filter(subject_type="tasks.task", subject_id__in=list(tasks))
    return sorted([*own.values_list("stage", flat=True), *theirs.values_list("stage", flat=True)])


def test_whole_loop_not_solved_then_solved(world, case_at, photo):
    case = case_at("handled", token := None)
    token = Party.objects.get(subject_id=case.pk).token
    assert open_kinds(case) == ["verify"]
    assert Task.objects.get(subject_id=case.pk, kind="verify").area == place.CELL
    worker = world.actor("wangge")
    cell.begin_check(worker, case.pk)
    cell.verify(worker, case.pk, passed=True, files=[photo("verify")])
    case.refresh_from_db()
    assert (case.state, case.on_time, open_kinds(case), running(case)) == ("closed", True, [], [])
    reporter.rate(Actor.public(), case.pk, token=token, solved=False, content=2, comment="又灭了")
    case.refresh_from_db()
    assert (case.state, case.reopens, case.closed_at) == ("reopened", 1, None)
    assert open_kinds(case) == ["lead"]
    assert Task.objects.get(subject_id=case.pk, done_at=None).unit_id == world.units["lighting"].pk
    handler = world.actor("denghuo")
    unit.accept(handler, case.pk)
    unit.feed_back(handler, case.pk, outcome="solved", answer="更换线路后正常。")
    cell.verify(worker, case.pk, passed=True, files=[photo("verify")])
    reporter.rate(Actor.public(), case.pk, token=token, solved=True, content=5)
    case.refresh_from_db()
    assert (case.state, case.solved, Rating.objects.count()) == ("closed", True, 2)
    verbs = list(
        Entry.objects.filter(subject_id=case.pk).order_by("id").values_list("verb", flat=True)
    )
    assert verbs == [
        "cases.report", "cases.dispatch", "cases.accept", "cases.start", "cases.feed_back",
        "cases.begin_check", "cases.verify", "cases.reopen", "cases.rate", "cases.accept",
        "cases.feed_back", "cases.verify", "cases.rate",
    ]  # fmt: skip


def test_open_cases_have_an_open_task_and_ended_ones_none(world, case_at):
    for state in ("reported", "dispatched", "accepted", "handling", "handled"):
        case = case_at(state)
        assert case.state == state
        assert open_kinds(case), state
        assert "total" in running(case)


def test_reject_needs_a_reason_and_where_to_turn(world, case_at):
    case = case_at("reported")
    with pytest.raises(Invalid) as refused:
        desk.reject(world.actor("shequ"), case.pk, answer="请拨打110")
    assert "reason" in refused.value.fields
    desk.reject(world.actor("shequ"), case.pk, reason="不属本区管辖", answer="请向嘉善县反映")
    case.refresh_from_db()
    assert (case.state, case.answer, open_kinds(case), running(case)) == (
        "rejected",
        "请向嘉善县反映",
        [],
        [],
    )


def test_send_back_is_counted_and_the_promise_runs_on(world, case_at):
    case = case_at("dispatched", MONDAY)
    promise = case.due_at
    with at(MONDAY + timedelta(hours=2)):
        unit.send_back(world.actor("denghuo"), case.pk, reason="属供电公司维护")
    case.refresh_from_db()
    assert (case.state, case.returns, case.due_at) == ("returned", 1, promise)
    assert open_kinds(case) == ["desk"]
    assert running(case) == ["dispatch", "total"]
    desk.dispatch(world.actor("shequ"), case.pk, unit=world.units["sanitation"].pk)
    case.refresh_from_db()
    assert case.unit_id == world.units["sanitation"].pk


def test_unit_that_does_not_lead_sees_nothing_of_it(world, case_at):
    case = case_at("dispatched")
    with pytest.raises(NotFound):
        unit.accept(world.actor("huanwei"), case.pk)


def test_wrong_state_is_refused_in_words(world, case_at):
    case = case_at("dispatched")
    with pytest.raises(Refused) as refused:
        unit.feed_back(world.actor("denghuo"), case.pk, outcome="solved", answer="好了好了")
    assert refused.value.code == "wrong_state"


@pytest.mark.parametrize(
    ("details", "field"),
    [
        ({"outcome": "perfect", "answer": "已处理"}, "outcome"),
        ({"outcome": "solved", "answer": ""}, "answer"),
        ({"outcome": "declined", "answer": "不予办理"}, "basis"),
    ],
)
def test_feed_back_without_what_it_needs(world, case_at, details, field):
    case = case_at("handling")
    with pytest.raises(Invalid) as refused:
        unit.feed_back(world.actor("denghuo"), case.pk, **details)
    assert set(refused.value.fields) == {field}
    assert open_kinds(case) == ["lead"]


def test_closing_without_the_required_evidence_is_refused(world, case_at, photo):
    from linli.core.versions import stamps
    from linli.modules.catalogue.models import Matter

    Matter.objects.filter(code=place.STREETLIGHT).update(
        evidence_handle="photo", evidence_verify="photo", evidence_why="要看到灯亮"
    )
    stamps.bump("catalogue")
    case = case_at("handling")
    handler, worker = world.actor("denghuo"), world.actor("wangge")
    with pytest.raises(Invalid) as refused:
        unit.feed_back(handler, case.pk, outcome="solved", answer="已更换灯泡")
    assert refused.value.code == "evidence_missing"
    unit.feed_back(handler, case.pk, outcome="solved", answer="已更换灯泡", files=[photo()])
    with pytest.raises(Invalid):
        cell.verify(worker, case.pk, passed=True)
    cell.verify(worker, case.pk, passed=True, files=[photo("verify")])
    case.refresh_from_db()
    assert case.state == "closed"


def test_verify_not_passed_goes_back_to_the_unit(world, case_at):
    case = case_at("handled")
    with pytest.raises(Invalid):
        cell.verify(world.actor("wangge"), case.pk, passed=False)
    cell.verify(world.actor("wangge"), case.pk, passed=False, note="灯还是不亮")
    case.refresh_from_db()
    assert (case.state, case.reworks, open_kinds(case)) == ("rework", 1, ["lead"])
    with pytest.raises(NotFound):
        cell.verify(world.actor("linge"), case.pk, passed=True)


def test_settle_on_the_spot_in_one_step(world, photo):
    from linli.modules.catalogue.public import catalogue

    spot = next(
        m for m in catalogue().valid("330402").values()
        if m.spot and not any(q.endswith("*") for q in m.questions) and m.evidence_handle != "photo" and m.evidence_report != "photo"
    )  # fmt: skip
    made = cell.report_and_settle(
        world.actor("wangge"), report=told(matter=spot.code), answer="已当场清理", files=[photo()]
    )
    case = Case.objects.get(pk=made.case)
    assert (case.state, case.source, open_kinds(case), running(case)) == ("closed", "grid", [], [])
    with pytest.raises(Refused):
        cell.report_and_settle(
            world.actor("wangge"), report=told(matter=place.STREETLIGHT), answer="已当场处理"
        )
    assert Case.objects.count() == 1


def test_withdraw_only_with_the_receipt_and_only_alone(world, case_at):
    case = case_at("reported")
    token = Party.objects.get(subject_id=case.pk).token
    with pytest.raises(NotFound):
        reporter.withdraw(Actor.public(), case.pk, token="guess")
    intake.join(Actor.public(), case.pk, client_id="x" * 16, out={})
    with pytest.raises(Refused):
        reporter.withdraw(Actor.public(), case.pk, token=token)
    Case.objects.update(reporters=1)
    reporter.withdraw(Actor.public(), case.pk, token=token)
    case.refresh_from_db()
    assert (case.state, running(case)) == ("withdrawn", [])


def test_rate_too_late_or_twice_is_refused(world, case_at):
    case = case_at("handled", MONDAY)
    token = Party.objects.get(subject_id=case.pk).token
    with at(MONDAY + timedelta(hours=2)):
        cell.verify(world.actor("wangge"), case.pk, passed=True)
    with at(MONDAY + timedelta(days=16)), pytest.raises(Refused) as refused:
        reporter.rate(Actor.public(), case.pk, token=token, solved=True)
    assert refused.value.code == "link_expired"
    with at(MONDAY + timedelta(days=2)):
        reporter.rate(Actor.public(), case.pk, token=token, solved=True)
        with pytest.raises(Refused):
            reporter.rate(Actor.public(), case.pk, token=token, solved=False)


def test_reveal_needs_purpose_second_factor_and_reach_and_is_journalled(world, reported):
    made = reported(name="马女士", phone="13900000000")
    about = {"subject_type": "cases.case", "subject_id": made.case}
    actor = world.actor("shequ", verified=True)
    with pytest.raises(Invalid):
        reveal(actor, **about, purpose="curious")
    with pytest.raises(Denied) as denied:
        reveal(world.actor("shequ"), **about, purpose="ask")
    assert denied.value.code == "second_factor"
    with pytest.raises(NotFound):
        reveal(world.actor("other", verified=True), **about, purpose="ask")
    with pytest.raises(Denied):
        reveal(world.actor("denghuo", verified=True), **about, purpose="ask")
    shown = reveal(actor, **about, purpose="ask")
    assert [(c.name, c.phone) for c in shown] == [("马女士", "13900000000")]
    entry = Entry.objects.get(verb="parties.reveal")
    assert (entry.actor_name, entry.changes["purpose"], entry.subject_id) == (
        "周兰",
        "ask",
        made.case,
    )


def test_every_move_of_the_table_is_a_command_and_every_state_is_used():
    assert {m.verb for m in MACHINE.moves} <= set(REGISTRY)
    reached = {m.target for m in MACHINE.moves if m.target} | {
        "reported",
        "closed",
        "rework",
        "suspended",
    }
    assert reached == {s.code for s in MACHINE.states}
    assert set(OPEN) | set(ENDED) == {s.code for s in MACHINE.states}
    assert {s.code for s in MACHINE.states if s.final} == set(ENDED)


@pytest.mark.parametrize("state", ["reported", "dispatched", "accepted", "handling", "handled"])
def test_moves_offered_are_exactly_those_that_may_be_made(world, case_at, state):
    case = case_at(state)
    for login in world.accounts:
        actor = world.actor(login)
        offered = {m.verb for m in moves(actor, case, MACHINE)}
        allowed = {
            m.verb for m in MACHINE.moves
            if state in m.sources and m.by != "reporter" and not m.tasks and may(actor, case, m)
        }  # fmt: skip
        assert offered == allowed, login


def may(actor, case, move):
    """The slow, obvious reading of the roles."""
    if move.by == "unit":
        return case.unit_id in actor.units("cases.handle")
    return any(move.needs in g.permissions and case.area.startswith(g.area) for g in actor.granted)
