from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pytest_django.fixtures import DjangoAssertNumQueries

from linli.core.clock import queries, timers
from linli.core.clock.models import Timer
from linli.core.clock.rules import Limit
from linli.core.clock.timers import Start
from linli.core.errors import Refused

pytestmark = pytest.mark.usefixtures("seeded")
CHINA = ZoneInfo("Asia/Shanghai")
UNITS = ["urgent_hour", "work_hour", "work_day", "natural_day"]
PLACE = {"district": "330402", "area": "330402001"}
DATABASE = settings(
    max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
starts = st.datetimes(datetime(2026, 1, 5), datetime(2026, 9, 1)).map(
    lambda moment: moment.replace(microsecond=0, tzinfo=CHINA)
)


def at(month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(2026, month, day, hour, minute, tzinfo=CHINA)


def begun(amount: int, unit: str, now: datetime, subject: int = 1, stage: str = "handle") -> Timer:
    wanted = Start("case", subject, stage, Limit(amount, unit), **PLACE)
    return timers.start_many([wanted], now)[0]


def stored(timer: Timer) -> Timer:
    return Timer.objects.get(pk=timer.pk)


def test_start_many_is_one_statement(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    queries.calendar()
    wanted = [
        Start("case", 1, stage, Limit(3, "work_day"), "330402", "330402001", 7)
        for stage in ("dispatch", "handle", "total")
    ]
    with django_assert_num_queries(2):  # the stamps, the insert
        rows = timers.start_many(wanted, at(9, 29, 10))
    assert {row.due_at for row in rows} == {at(10, 9, 17, 30)}
    assert all(row.pk and row.next_at == row.warn_at for row in rows)


def test_start_turns_yellow_after_three_quarters_of_office_time() -> None:
    timer = begun(4, "work_hour", at(11, 18, 8, 30))
    assert (timer.warn_at, timer.due_at) == (at(11, 18, 11, 30), at(11, 18, 14))
    found = {hour: queries.state_of(timer, at(11, 18, hour)) for hour in (11, 12, 14, 15)}
    assert found == {11: "green", 12: "yellow", 14: "yellow", 15: "red"}


@DATABASE
@given(
    start=starts,
    unit=st.sampled_from(UNITS),
    amount=st.integers(2, 20),
    used=st.floats(0, 1),
    away=st.integers(0, 40 * 86400),
)
def test_pause_and_resume_keep_what_is_left(
    start: datetime, unit: str, amount: int, used: float, away: int
) -> None:
    calendar = queries.calendar()
    timer = begun(amount, unit, start)
    paused = start + timedelta(seconds=int((timer.due_at - start).total_seconds() * used))
    resumed = paused + timedelta(seconds=away)
    left = calendar.elapsed(paused, timer.due_at, unit)
    timers.pause("case", 1, paused)
    assert stored(timer).left == left
    assert stored(timer).next_at is None
    timers.resume("case", 1, resumed)
    after = stored(timer)
    local = resumed.astimezone(CHINA)
    over = not calendar.is_working(local.date()) or local.time() > time(17, 30)
    expected = max(left, 1) if unit == "work_day" and over else left
    assert calendar.elapsed(resumed, after.due_at, unit) == expected
    assert resumed <= after.warn_at <= after.due_at
    if away == 0 and expected == left:
        assert after.due_at == timer.due_at
    timer.delete()


def test_pause_of_overdue_limit_keeps_it_overdue() -> None:
    timer = begun(1, "work_day", at(11, 16, 10))
    timers.pause("case", 1, at(11, 18, 9))
    timers.resume("case", 1, at(11, 20, 9))
    after = stored(timer)
    assert after.due_at == timer.due_at
    assert queries.state_of(after, at(11, 20, 9)) == "red"
    assert [step["what"] for step in after.steps][-2:] == ["paused_late", "resumed_late"]


@DATABASE
@given(start=starts, unit=st.sampled_from(UNITS), amount=st.integers(1, 9), more=st.integers(1, 9))
def test_extend_gives_the_sum_of_both_limits(
    start: datetime, unit: str, amount: int, more: int
) -> None:
    timer = begun(amount, unit, start)
    longer = timers.extend(timer, more, start, "雨天")
    assert longer.due_at == queries.calendar().due(start, amount + more, unit).at
    assert stored(timer).amount == amount + more
    timer.delete()


def test_extend_while_suspended_adds_to_what_is_left() -> None:
    timer = begun(3, "work_day", at(11, 16, 10))
    timers.pause("case", 1, at(11, 17, 10))
    timers.extend(timer, 2, at(11, 18, 10), "等待材料")
    timers.resume("case", 1, at(11, 20, 10))
    assert stored(timer).due_at == at(11, 26, 17, 30)


def test_extend_after_red_lets_colours_come_again() -> None:
    timer = begun(1, "work_day", at(11, 16, 10))
    Timer.objects.update(fired="red", next_at=None)
    longer = timers.extend(timer, 3, at(11, 18, 10), "")
    assert (longer.fired, longer.next_at) == ("", longer.warn_at)


def test_extend_of_finished_limit_is_refused() -> None:
    timer = begun(1, "work_day", at(11, 16, 10))
    timers.stop("case", 1, at(11, 17, 10))
    with pytest.raises(Refused):
        timers.extend(timer, 1, at(11, 17, 11), "")


@pytest.mark.parametrize(
    ("hour", "minute", "outcome"), [(17, 29, "met"), (17, 30, "met"), (17, 31, "missed")]
)
def test_stop_is_met_until_the_due_moment(hour: int, minute: int, outcome: str) -> None:
    timer = begun(1, "work_day", at(11, 16, 10))
    timers.stop("case", 1, at(11, 17, hour, minute))
    after = stored(timer)
    assert (after.outcome, after.next_at) == (outcome, None)
    assert queries.state_of(after, at(12, 1)) == "stopped"


def test_stop_of_suspended_limit_is_judged_at_its_suspension() -> None:
    timer = begun(1, "work_day", at(11, 16, 10))
    timers.pause("case", 1, at(11, 17, 9))
    timers.stop("case", 1, at(11, 25, 9))
    assert stored(timer).outcome == "met"


def test_void_and_move_leave_steps() -> None:
    first = begun(5, "work_day", at(11, 16, 10), subject=1)
    second = begun(5, "work_day", at(11, 16, 10), subject=2, stage="total")
    timers.void("case", 1, at(11, 17, 9), why="合并")
    timers.move("case", 2, 3, at(11, 17, 9))
    assert stored(first).outcome == "void"
    moved = stored(second)
    assert (moved.subject_id, moved.due_at) == (3, second.due_at)
    assert moved.steps[-1]["what"] == "moved"
    assert set(Timer.objects.filter(stopped_at=None).values_list("subject_id", flat=True)) == {3}


def test_change_of_many_is_two_statements(
    django_assert_num_queries: DjangoAssertNumQueries,
) -> None:
    for subject in range(20):
        begun(5, "work_day", at(11, 16, 10), subject=subject)
    with transaction.atomic(), django_assert_num_queries(2):
        stopped = timers.stop("case", range(20), at(11, 17, 9))
    assert len(stopped) == 20


def test_explanation_covers_the_whole_life() -> None:
    timer = begun(3, "work_day", at(9, 29, 10))
    timers.pause("case", 1, at(9, 30, 10), why="等待材料")
    timers.resume("case", 1, at(10, 8, 10))
    timers.extend(timer, 1, at(10, 9, 10), "需要招标")
    timers.stop("case", 1, at(10, 10, 16))
    events = [s["what"] for s in stored(timer).steps if "at" in s]
    assert events == ["started", "paused", "resumed", "extended", "met"]
    said = queries.explanation(stored(timer))
    assert len(said) == len(stored(timer).steps)
    assert "2026年9月30日10:00：挂起，剩余2个工作日。 理由：等待材料" in said
    assert stored(timer).due_at == at(10, 12, 17, 30)


def test_remaining_is_told_in_words() -> None:
    day = begun(3, "work_day", at(11, 16, 10))
    hour = begun(4, "work_hour", at(11, 16, 9), stage="accept")
    assert [queries.remaining(day, at(11, d, 12)) for d in (16, 17, 19, 20, 24)] == [
        "剩余3个工作日",
        "剩余2个工作日",
        "今日到期",
        "已逾期1个工作日",
        "已逾期3个工作日",
    ]
    assert queries.remaining(day, at(11, 19, 18)) == "今日已逾期"
    assert queries.remaining(hour, at(11, 16, 11, 40)) == "剩余办公时间1小时20分钟"
    assert queries.remaining(hour, at(11, 16, 15)) == "已逾期办公时间30分钟"


def test_moments_are_whole_seconds_in_store() -> None:
    timer = begun(2, "urgent_hour", datetime(2026, 11, 16, 1, 2, 3, 456789, UTC))
    assert stored(timer).due_at == datetime(2026, 11, 16, 3, 2, 3, tzinfo=UTC)
