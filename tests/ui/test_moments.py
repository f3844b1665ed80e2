from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

import pytest
from django.utils import translation
from hypothesis import given
from hypothesis import strategies as st

from linli.ui import moments
from linli.ui.parts import Badge, Deadline

NOW = datetime(2026, 11, 20, 12, 15, tzinfo=UTC)


def test_local_dt_is_shanghai_time_in_both_languages():
    with translation.override("zh-hans"):
        assert moments.local_dt(NOW) == "2026年11月20日 20:15"
    with translation.override("en"):
        assert moments.local_dt(NOW) == "20 Nov 2026, 20:15"


def test_local_date_of_a_late_utc_evening_is_the_next_day():
    with translation.override("zh-hans"):
        assert moments.local_date(datetime(2026, 12, 31, 16, 0, tzinfo=UTC)) == "2027年1月1日"
        assert moments.local_date(date(2026, 1, 4)) == "2026年1月4日"


@pytest.mark.parametrize("empty", [None, ""])
def test_moment_missing_is_empty_text(empty):
    assert moments.local_dt(empty) == moments.local_date(empty) == moments.ago(empty) == ""


@pytest.mark.parametrize(
    ("passed", "words"),
    [
        (timedelta(seconds=20), "刚刚"),
        (timedelta(minutes=59, seconds=59), "59 分钟前"),
        (timedelta(hours=1), "1 小时前"),
        (timedelta(days=29), "29 天前"),
        (timedelta(days=30), "2026年10月21日"),
    ],
)
def test_ago_takes_the_largest_unit(passed, words):
    with translation.override("zh-hans"):
        assert moments.ago(NOW - passed, NOW) == words


@pytest.mark.parametrize(
    ("deadline", "expected"),
    [
        (Deadline(NOW, 2, "work_day"), ("green", "还剩 2 个工作日")),
        (Deadline(NOW, 1, "work_day"), ("yellow", "还剩 1 个工作日")),
        (Deadline(NOW, -3, "natural_day"), ("red", "超期 3 天")),
        (Deadline(NOW, 4, "work_day", level="red"), ("red", "还剩 4 个工作日")),
        (Deadline(NOW, 0, "work_hour"), ("yellow", "即将到期")),
        (Deadline(NOW - timedelta(minutes=5)), ("red", "已超期")),
        (Deadline(NOW + timedelta(hours=5)), ("yellow", "还剩 5 小时")),
        (Deadline(NOW + timedelta(days=3, hours=1)), ("green", "还剩 3 天")),
        (Deadline(None), ("", "无时限")),
        (Deadline(NOW, level="paused"), ("paused", "暂停计时")),
    ],
)
def test_deadline_words(deadline, expected):
    with translation.override("zh-hans"):
        assert moments.deadline_words(deadline, NOW) == expected


@given(st.integers(-(10**6), 10**6))
def test_deadline_is_red_exactly_when_overdue(seconds):
    due = NOW + timedelta(seconds=seconds)
    level, _words = moments.deadline_words(Deadline(due), NOW)
    assert (level == "red") == (seconds < 0)


def test_unknown_tone_level_and_unit_are_refused():
    with pytest.raises(ValueError, match="tone"):
        Badge("x", "pink")
    with pytest.raises(ValueError, match="level"):
        Deadline(NOW, level="blue")
    with pytest.raises(ValueError, match="unit"):
        Deadline(NOW, unit="week")


def test_the_last_hour_is_never_green():
    soon = Deadline(NOW + timedelta(minutes=38), level="green")
    assert moments.deadline_words(soon, NOW)[0] == "yellow"
    later = Deadline(NOW + timedelta(hours=2), level="green")
    assert moments.deadline_words(later, NOW)[0] == "green"
