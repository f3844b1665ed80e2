from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from linli.core.clock.explanation import SENTENCES, explain
from linli.core.clock.rules import Calendar

CHINA = ZoneInfo("Asia/Shanghai")


def told(shipped: Calendar, language: str, unit: str, amount: int, start: datetime) -> list[str]:
    with translation.override(language):
        return explain(shipped.due(start, amount, unit, "330402").steps)


def test_explanation_of_10_october_names_every_reason(shipped: Calendar) -> None:
    start = datetime(2026, 9, 24, 10, tzinfo=CHINA)
    assert told(shipped, "en", "work_day", 6, start) == [
        "Working days count, from the day after on; it ends with office hours on the last one.",
        "Sep 25-27, 2026: Mid-autumn Festival, off, not counted.",
        "Oct 1-7, 2026: National Day, off, not counted.",
        "Oct 10, 2026: make-up working day (National Day), counted.",
        "Counted: Sep 28-30, 2026; Oct 8-10, 2026, that is 6 working days.",
        "So it is due on Oct 10, 2026 17:30.",
    ]
    assert told(shipped, "zh-hans", "work_day", 6, start) == [
        "按工作日计算，从次日起算，到最后一个工作日下班时为止。",
        "2026年9月25日至27日：中秋放假，不计。",
        "2026年10月1日至7日：国庆节放假，不计。",
        "2026年10月10日：国庆节调休上班，计入。",
        "计入：2026年9月28日至30日、2026年10月8日至10日，共6个工作日。",
        "因此期限为2026年10月10日17:30。",
    ]


def test_explanation_in_hours_tells_the_time_of_each_day(shipped: Calendar) -> None:
    start = datetime(2026, 9, 30, 16, tzinfo=CHINA)
    assert told(shipped, "en", "work_hour", 8, start) == [
        "Only office hours of working days count: 08:30-12:00 and 13:30-17:30.",
        "Oct 1-7, 2026: National Day, off, not counted.",
        "Counted: Sep 30, 2026 1 h 30 min; Oct 8, 2026 6 h 30 min.",
        "So it is due on Oct 8, 2026 16:30.",
    ]


def test_explanation_of_unknown_year_says_provisional(shipped: Calendar) -> None:
    start = datetime(2026, 12, 29, 9, tzinfo=CHINA)
    said = told(shipped, "en", "work_day", 5, start)
    assert said[-2:] == [
        "The calendar of 2027 is not complete; where it says nothing, only weekends are free.",
        "So it is provisionally due on Jan 5, 2027 17:30; "
        "it is computed again once the calendar is complete.",
    ]
    assert "Jan 2-3, 2027: weekend, not counted." in said


@pytest.mark.parametrize("amount", [1, 5, 9, 22])
def test_explanation_accounts_for_every_day(shipped: Calendar, amount: int) -> None:
    start = datetime(2026, 1, 30, 9, tzinfo=CHINA)
    due = shipped.due(start, amount, "work_day")
    named: list[date] = []
    for step in due.steps:
        if step["what"] in ("off", "weekends", "counted_days"):
            for first, last in step["days"]:
                since, until = date.fromisoformat(first), date.fromisoformat(last)
                named += [since + timedelta(n) for n in range((until - since).days + 1)]
    span = (due.at.date() - start.date()).days
    assert sorted(named) == [start.date() + timedelta(n + 1) for n in range(span)]


def test_sentences_are_all_translated() -> None:
    step = {
        "at": "2026-10-01T00:00:00+00:00",
        "since": "2026-10-01T00:00:00+00:00",
        "due": "2026-10-10T09:30:00+00:00",
        "limit": [2, "work_day"],
        "left": [5400, "work_hour"],
        "days": [["2026-10-01", "2026-10-07"]],
        "name": "国庆节",
        "name_en": "National Day",
        "count": 2,
        "seconds": [["2026-10-08", 5400]],
        "hours": ["08:30", "12:00", "13:30", "17:30"],
        "assumed": True,
        "year": 2027,
        "why": "",
    }
    steps = [{**step, "what": what} for what in SENTENCES]
    with translation.override("en"):
        english = explain(steps)
    with translation.override("zh-hans"):
        chinese = explain(steps)
    assert len(english) == len(chinese) == len(steps)
    assert not any("a" <= letter <= "z" for sentence in chinese for letter in sentence)
    assert not any("一" <= c <= "鿿" for s in english for c in s)
