"""The calendar against chinesecalendar itself and against slow, obvious counting."""

from datetime import date, datetime, time, timedelta
from functools import cache
from zoneinfo import ZoneInfo

import chinese_calendar
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.clock import seed
from linli.core.clock.days import Hours, Mark
from linli.core.clock.rules import Calendar
from linli.core.errors import Refused
from tools import calendar_days

CHINA = ZoneInfo("Asia/Shanghai")
DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)
MAKE_UP_2026 = {(1, 4), (2, 14), (2, 28), (5, 9), (9, 20), (10, 10)}

moments = st.datetimes(datetime(2004, 1, 1), datetime(2026, 10, 31)).map(
    lambda moment: moment.replace(second=0, microsecond=0, tzinfo=CHINA)
)


def at(year: int, month: int, day: int, hour: int = 0, minute: int = 0) -> datetime:
    return datetime(year, month, day, hour, minute, tzinfo=CHINA)


@cache
def worked_day(day: date) -> bool:
    return bool(chinese_calendar.is_workday(day))


def office_minute(moment: datetime) -> bool:
    clock = moment.time()
    morning = time(8, 30) <= clock < time(12)
    return worked_day(moment.date()) and (morning or time(13, 30) <= clock < time(17, 30))


def slow_due(start: datetime, amount: int, unit: str) -> datetime:
    """Minute by minute, day by day: what a person with a paper calendar would do."""
    if unit in ("urgent_hour", "work_hour"):
        minutes, moment = amount * 60, start
        while minutes:
            minutes -= unit == "urgent_hour" or office_minute(moment)
            moment += MINUTE
        return moment
    day = start.date()
    while amount:
        day += DAY
        amount -= unit == "natural_day" or worked_day(day)
    return datetime.combine(day, time(17, 30) if unit == "work_day" else time(23, 59, 59), CHINA)


def test_working_days_equal_the_package_on_every_day(shipped: Calendar) -> None:
    span = (date(2026, 12, 31) - date(2004, 1, 1)).days + 1
    days = [date(2004, 1, 1) + DAY * offset for offset in range(span)]
    wrong = [day for day in days if shipped.is_working(day) != chinese_calendar.is_workday(day)]
    assert wrong == []


def test_make_up_days_of_2026_are_the_six_announced(shipped: Calendar) -> None:
    days = [date(2026, 1, 1) + DAY * offset for offset in range(365)]
    found = {(day.month, day.day) for day in days if day.weekday() > 4 and shipped.is_working(day)}
    assert found == MAKE_UP_2026


def test_shipped_files_equal_what_the_package_gives() -> None:
    assert seed.read("days.csv") == list(calendar_days.generated_days())
    assert seed.read("years.csv") == list(calendar_days.generated_years())


def test_year_2027_is_there_and_not_complete(shipped: Calendar) -> None:
    assert [year for year, complete in shipped.years[""].items() if not complete] == [2027]


@settings(max_examples=60, deadline=None)
@given(start=moments, amount=st.integers(1, 24), unit=st.sampled_from(["urgent_hour", "work_hour"]))
def test_due_in_hours_equals_counting_minutes(
    shipped: Calendar, start: datetime, amount: int, unit: str
) -> None:
    assert shipped.due(start, amount, unit).at == slow_due(start, amount, unit)


@settings(max_examples=200, deadline=None)
@given(start=moments, amount=st.integers(1, 40), unit=st.sampled_from(["work_day", "natural_day"]))
def test_due_in_days_equals_counting_days(
    shipped: Calendar, start: datetime, amount: int, unit: str
) -> None:
    assert shipped.due(start, amount, unit).at == slow_due(start, amount, unit)


@settings(max_examples=200, deadline=None)
@given(
    start=moments,
    amount=st.integers(1, 30),
    unit=st.sampled_from(["urgent_hour", "work_hour", "work_day", "natural_day"]),
)
def test_elapsed_until_due_is_the_limit(
    shipped: Calendar, start: datetime, amount: int, unit: str
) -> None:
    due = shipped.due(start, amount, unit).at
    whole = amount * 3600 if unit.endswith("hour") else amount
    assert shipped.elapsed(start, due, unit) == whole


@settings(max_examples=200, deadline=None)
@given(start=moments, seconds=st.lists(st.integers(0, 10**6), min_size=2, max_size=2))
@pytest.mark.parametrize("unit", ["urgent_hour", "work_hour", "work_day", "natural_day"])
def test_elapsed_adds_up(shipped: Calendar, unit: str, start: datetime, seconds: list[int]) -> None:
    middle = start + timedelta(seconds=seconds[0])
    end = middle + timedelta(seconds=seconds[1])
    parts = shipped.elapsed(start, middle, unit) + shipped.elapsed(middle, end, unit)
    assert parts == shipped.elapsed(start, end, unit) == -shipped.elapsed(end, start, unit)


@settings(max_examples=200, deadline=None)
@given(
    start=moments,
    amount=st.integers(1, 30),
    unit=st.sampled_from(["urgent_hour", "work_hour", "work_day", "natural_day"]),
    share=st.floats(0, 1),
)
def test_notice_leaves_the_lead_before_due(
    shipped: Calendar, start: datetime, amount: int, unit: str, share: float
) -> None:
    due = shipped.due(start, amount, unit).at
    lead = int(shipped.lead(start, due, unit) * share)
    notice = shipped.notice(due, unit, start, lead)
    assert start <= notice <= due
    assert shipped.lead(notice, due, unit) == lead


def test_due_over_national_day_is_10_october(shipped: Calendar) -> None:
    due = shipped.due(at(2026, 9, 29, 10), 4, "work_day")
    assert (due.at, due.provisional) == (at(2026, 10, 10, 17, 30), False)


def test_due_of_zero_working_days_is_the_same_or_next_working_day(shipped: Calendar) -> None:
    assert shipped.due(at(2026, 11, 18, 9), 0, "work_day").at == at(2026, 11, 18, 17, 30)
    assert shipped.due(at(2026, 11, 18, 18), 0, "work_day").at == at(2026, 11, 19, 17, 30)
    assert shipped.due(at(2026, 11, 21, 9), 0, "work_day").at == at(2026, 11, 23, 17, 30)


def test_due_in_unknown_year_is_provisional_for_working_units_only(shipped: Calendar) -> None:
    start = at(2026, 12, 30, 16)
    found = {
        unit: shipped.due(start, 40, unit).provisional
        for unit in ("urgent_hour", "work_hour", "work_day", "natural_day")
    }
    assert found == {
        "urgent_hour": False,
        "work_hour": True,
        "work_day": True,
        "natural_day": False,
    }


def test_local_rows_win_inside_their_area_only(shipped: Calendar) -> None:
    flood = date(2026, 7, 8)
    local = Calendar(
        {**shipped.days, "330402": {flood: Mark(False, "local", "台风停工", "Typhoon")}},
        shipped.years,
        {**shipped.hours, "330402001": (Hours(time(9), time(11), time(14), time(16)),)},
    )
    assert not local.is_working(flood, "330402001")
    assert local.is_working(flood, "330411001")
    assert local.is_working(flood)
    start = at(2026, 7, 7, 15)
    assert local.due(start, 1, "work_day", "330402001").at == at(2026, 7, 9, 16)
    assert local.due(start, 1, "work_day", "330411001").at == at(2026, 7, 8, 17, 30)


def test_local_incomplete_year_wins_over_national_complete_one(shipped: Calendar) -> None:
    local = Calendar(shipped.days, {**shipped.years, "65": {2026: False}}, shipped.hours)
    assert local.due(at(2026, 3, 2, 9), 2, "work_day", "650102").provisional
    assert not local.due(at(2026, 3, 2, 9), 2, "work_day", "330402").provisional


def test_office_hours_change_on_their_day() -> None:
    winter = Hours(time(9), time(12), time(13), time(17), date(2026, 11, 1))
    summer = Hours(valid_until=date(2026, 10, 31))
    calendar = Calendar({}, {"": {2026: True}}, {"": (winter, summer)})
    assert calendar.due(at(2026, 10, 29, 9), 1, "work_day").at == at(2026, 10, 30, 17, 30)
    assert calendar.due(at(2026, 10, 30, 9), 1, "work_day").at == at(2026, 11, 2, 17)


def test_due_without_any_working_day_is_refused() -> None:
    span = [date(2026, 1, 1) + DAY * offset for offset in range(3700)]
    calendar = Calendar({"": {day: Mark(False, "local", "休") for day in span}})
    for unit in ("work_day", "work_hour"):
        with pytest.raises(Refused):
            calendar.due(at(2026, 1, 1), 1, unit)
