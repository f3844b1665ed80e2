"""Quiet hours and the day's ceiling."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.core.notices.rules import LATEST_DAYS, Quiet, open_at, slot

SHANGHAI = ZoneInfo("Asia/Shanghai")
NIGHT = Quiet(time(21), time(7, 30))
moments = st.datetimes(datetime(2025, 1, 1), datetime(2028, 1, 1)).map(
    lambda at: at.replace(tzinfo=SHANGHAI)
)
clocks = st.times().map(lambda t: t.replace(second=0, microsecond=0))
hours = st.builds(Quiet, clocks, clocks)


def at(day, hour, minute=0):
    return datetime(2026, 12, day, hour, minute, tzinfo=SHANGHAI)


def test_quiet_hours_begin_at_nine_and_end_at_half_past_seven():
    assert open_at(at(1, 20, 59), NIGHT) == at(1, 20, 59)
    assert open_at(at(1, 21), NIGHT) == at(2, 7, 30)
    assert open_at(at(1, 23, 59), NIGHT) == at(2, 7, 30)
    assert open_at(at(2, 0), NIGHT) == at(2, 7, 30)
    assert open_at(at(2, 7, 29), NIGHT) == at(2, 7, 30)
    assert open_at(at(2, 7, 30), NIGHT) == at(2, 7, 30)


def test_quiet_hours_within_one_day_and_none_at_all():
    noon = Quiet(time(12), time(14))
    assert open_at(at(1, 13), noon) == at(1, 14)
    assert open_at(at(1, 23), noon) == at(1, 23)
    assert open_at(at(1, 3), Quiet(time(8), time(8))) == at(1, 3)


@given(moments, hours)
def test_open_moment_is_never_quiet_never_before_and_within_a_day(now, quiet):
    found = open_at(now, quiet)
    assert not quiet.holds(timezone.localtime(found).time())
    assert timedelta() <= found - now < timedelta(days=1)
    assert (found == now) == (not quiet.holds(now.time()))


@given(moments, hours, st.integers(1, 12), st.integers(0, 60))
def test_ceiling_is_kept_whatever_comes_at_one_moment(now, quiet, most, count):
    taken: dict[date, int] = {}
    given_out = []
    for _n in range(count):
        place = slot(now, taken, most, quiet)
        if place is None:
            break
        taken[place.day] = place.nth
        given_out.append(place)
    assert all(n <= most for n in taken.values())
    assert len({(p.day, p.nth) for p in given_out}) == len(given_out)
    assert len(given_out) == min(count, most * (LATEST_DAYS + 1))
    for place in given_out:
        assert place.at >= now and timezone.localdate(place.at) == place.day
        assert not quiet.holds(timezone.localtime(place.at).time())


def test_eleventh_of_a_day_goes_out_the_next_morning():
    full = {date(2026, 12, 1): 10}
    assert slot(at(1, 15), full, 10, NIGHT).at == at(2, 7, 30)
    assert slot(at(1, 22), full, 10, NIGHT).nth == 1
    assert slot(at(1, 15), {date(2026, 12, d): 10 for d in range(1, 5)}, 10, NIGHT) is None
    assert slot(at(1, 15), {}, 0, NIGHT) is None
