"""The demo's cases keep every rule the commands keep, in every state."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import timedelta
from random import Random

import pytest

from linli.core.areas import queries as areas
from linli.core.clock.models import Timer
from linli.core.demo.cast import SHOWN_COMMUNITY
from linli.core.demo.land import Spot
from linli.core.files.models import Attachment
from linli.core.journal import chain
from linli.core.journal.models import Entry
from linli.core.notices.models import Notice
from linli.core.outbox.models import Message
from linli.core.parties.models import Party, Rating
from linli.core.people.models import Absence, Account, Organisation, Post
from linli.core.tasks.models import Task
from linli.core.values import phones
from linli.core.values.reading import read
from linli.modules.cases.demo import plans
from linli.modules.cases.models import Case
from linli.modules.cases.states import ENDED, MACHINE, OPEN
from linli.modules.catalogue.models import Matter
from linli.modules.catalogue.public import catalogue, route
from linli.site.demo import building
from tests.site.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(scope="module")
def built(empty):
    return building.build(cases=460, now=NOW)


@pytest.fixture(scope="module")
def cases(built):
    return list(Case.objects.order_by("id"))


@pytest.fixture(scope="module")
def entries(built):
    held = defaultdict(list)
    for entry in Entry.objects.filter(subject_type="cases.case").order_by("id"):
        held[entry.subject_id].append(entry)
    return held


def test_cases_every_state_occurs(cases):
    counts = Counter(case.state for case in cases)
    assert len(cases) == 460
    assert set(counts) == {state.code for state in MACHINE.states}


def test_cases_open_exactly_with_open_tasks(cases):
    tasks = Task.objects.filter(done_at=None, subject_type="cases.case")
    working = set(tasks.values_list("subject_id", flat=True).distinct())
    assert working == {case.pk for case in cases if case.state in OPEN}


def test_cases_clocks_stop_with_the_case(cases):
    ended = {case.pk for case in cases if case.state in ENDED}
    of_cases = Task.objects.filter(subject_type="cases.case")
    tasks = dict(of_cases.values_list("id", "subject_id"))
    done = set(Task.objects.exclude(done_at=None).values_list("id", flat=True))
    for timer in Timer.objects.filter(stopped_at=None):
        if timer.subject_type == "cases.case":
            assert timer.subject_id not in ended
        elif timer.subject_type == "tasks.task":
            assert tasks.get(timer.subject_id) not in ended
            assert timer.subject_id not in done
    assert not Timer.objects.exclude(stopped_at=None).filter(next_at__isnull=False).exists()


def test_cases_open_have_one_running_promise(cases):
    running = Counter(
        Timer.objects.filter(subject_type="cases.case", stopped_at=None).values_list(
            "subject_id", flat=True
        )
    )
    assert running == {case.pk: 1 for case in cases if case.state in OPEN}


def test_cases_closed_are_complete(cases):
    for case in (c for c in cases if c.state == "closed"):
        assert case.closed_at
        assert case.outcome
        assert case.answer
        assert case.on_time == (case.closed_at <= case.due_at)
        assert case.reported_at <= case.handled_at <= case.closed_at


def test_cases_merged_point_at_another_case(cases):
    merged = [case for case in cases if case.state == "merged"]
    assert merged
    for case in merged:
        assert case.merged_into_id not in (None, case.pk)
        assert case.merged_into.matter_code == case.matter_code
        assert case.merged_into.reported_at < case.reported_at
    assert not [c for c in cases if c.merged_into_id and c.state != "merged"]


COUNTED = {
    "cases.send_back": "returns", "cases.reopen": "reopens", "cases.escalate": "escalations",
}  # fmt: skip


def test_cases_counters_equal_the_journal(cases, entries):
    for case in cases:
        verbs = Counter(entry.verb for entry in entries[case.pk])
        for verb, column in COUNTED.items():
            assert getattr(case, column) == verbs[verb], (case.number, column)
        failed = [
            e for e in entries[case.pk] if e.verb == "cases.verify" and not e.changes["passed"]
        ]
        assert case.reworks == len(failed)


def test_cases_reporters_count_those_merged_in(cases):
    own = Counter(
        Party.objects.filter(subject_type="cases.case").values_list("subject_id", flat=True)
    )
    for case in cases:
        merged = sum(other.reporters for other in cases if other.merged_into_id == case.pk)
        assert case.reporters == own[case.pk] + merged


def test_cases_journal_leads_to_the_state(cases, entries):
    for case in cases:
        states = [e.changes["state"][1] for e in entries[case.pk] if "state" in e.changes]
        moments = [e.at for e in entries[case.pk]]
        assert entries[case.pk][0].verb == "cases.report"
        assert case.state in states[-2:]
        assert moments == sorted(moments)
        assert moments[-1] <= NOW


def test_journal_is_in_order_and_verifies(built):
    moments = list(
        Entry.objects.filter(subject_type="cases.case").order_by("id").values_list("at", flat=True)
    )
    assert moments == sorted(moments)
    while chain.seal(NOW) == chain.BATCH:
        pass
    verdict = chain.verify()
    assert not verdict.findings
    assert verdict.waiting == 0


def test_cases_lie_in_the_grid_they_name(cases):
    found = areas.locate([(case.lon, case.lat) for case in cases])
    assert found == [case.area for case in cases]


def test_cases_numbers_run_without_gaps(cases):
    by_day = defaultdict(list)
    for case in cases:
        by_day[case.number[:13]].append(int(case.number[14:]))
    assert all(sorted(ns) == list(range(1, len(ns) + 1)) for ns in by_day.values())


def test_cases_come_in_in_the_order_of_their_ids(cases):
    moments = [case.reported_at for case in cases]
    assert moments == sorted(moments)
    assert moments[-1] <= NOW


def test_turns_all_occur(entries):
    seen = {entry.verb for held in entries.values() for entry in held}
    assert seen >= {
        "cases.settle", "cases.whistle", "cases.report_in", "cases.supervise", "cases.merge",
        "cases.ask", "cases.decide", "cases.rate", "cases.reopen", "cases.join", "cases.escalate",
        "cases.attend", "cases.finish_joint", "cases.send_back", "cases.withdraw",
    }  # fmt: skip
    assert Rating.objects.filter(solved=False).exists()


def test_photos_belong_to_cases(cases):
    held = list(Attachment.objects.all())
    assert len(held) >= 20
    assert {a.subject_id for a in held} <= {case.pk for case in cases}
    needed = Matter.objects.filter(evidence_handle="photo").values_list("id", flat=True)
    shown = {a.subject_id for a in held if a.stage == "handle"}
    assert {c.pk for c in cases if c.matter_id in set(needed) and c.handled_at} <= shown


def test_reporters_are_made_up(built):
    held = Party.objects.exclude(phone="").values_list("phone", flat=True)
    assert held
    assert all(phone.startswith("1900000") and phones.normal(phone) == phone for phone in held)


def test_nothing_is_sent(built):
    """What waits is for the worker of this house: it rings bells, resumes and draws."""
    inside = ["cases.resume", "grids.draw", "notices.staff", "cases.case.task.red"]
    assert not Message.objects.exclude(topic__in=inside).exists()


def test_organisations_have_valid_codes(built):
    codes = list(Organisation.objects.values_list("credit_code", flat=True))
    assert len(set(codes)) == len(codes) > 250
    assert [read("credit_code", code) for code in codes] == codes


def test_posts_cover_every_grid(built):
    workers = Post.objects.filter(kind="grid_worker")
    grids = {area.code for area in areas.of_level(15, "330402")}
    vacant = workers.filter(account=None).count()
    assert set(workers.values_list("area", flat=True)) == grids
    assert 0.04 < vacant / len(grids) < 0.13
    assert workers.count() > len(grids)
    assert Absence.objects.count() == 1


def test_accounts_only_the_printed_ones_can_log_in(built):
    usable = {a.login for a in Account.objects.all() if a.has_usable_password()}
    assert usable == {one.login for one in built}
    assert all(a.demo and not a.must_change_password for a in Account.objects.all())


def test_texts_fit_their_matters(empty):
    known = set(Matter.objects.values_list("code", flat=True))
    lines = plans.kinds()
    assert len(lines) >= 60
    assert {line.matter for line in lines} <= known
    assert all(len(set(line.texts)) >= 3 for line in lines)


def test_people_with_a_log_in_have_read_what_is_older_than_two_days(built):
    told = Notice.objects.filter(account__in=[login.account for login in built])
    assert told.exists()
    assert not told.filter(read_at=None, at__lt=NOW - timedelta(days=2)).exists()


def test_what_the_printed_people_do_leads_to_an_end(built):
    """A street lamp of their community, with a pin or without: each step is somebody's printed."""
    names = {login.account for login in built}
    lamp = next(m for m in catalogue().valid(building.DISTRICT).values() if m.code == "030101")
    unit = route(lamp.code, lamp.lead, SHOWN_COMMUNITY, building.DISTRICT).unit_id
    assert Post.objects.filter(organisation=unit, role="unit_handler", account__in=names).exists()
    for area in (SHOWN_COMMUNITY, f"{SHOWN_COMMUNITY}001"):
        able = Post.objects.filter(area=area, role__in=("grid_worker", "grid_leader"))
        assert able.filter(account__in=names).exists(), area


def test_place_agrees_with_what_is_said_of_it(built):
    spot = Spot("", 0, 0, {"xq": "五福郡", "b": "3", "u": "2", "road": "双桥街", "road2": "晚渡巷", "no": "8"})  # fmt: skip
    for at in range(20):
        assert spot.text("home", Random(at), "{xq}{b}幢{u}单元楼道堵了").startswith("五福郡3幢")
        assert spot.text("home", Random(at), "{road}边有地锁").startswith("双桥街")
        assert spot.text("home", Random(at), "{xq}北侧电线杆倾斜") == "五福郡"
