from collections import Counter
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import connection

from linli.core.clock import ticking, timers
from linli.core.clock.models import Timer
from linli.core.clock.rules import Limit
from linli.core.clock.timers import Start
from linli.core.outbox.models import Message

pytestmark = pytest.mark.usefixtures("seeded")
CHINA = ZoneInfo("Asia/Shanghai")
NOON = datetime(2026, 11, 16, 12, tzinfo=CHINA)


def begun(count: int, hours: int = 4) -> list[Timer]:
    return timers.start_many(
        [
            Start("case", n, "handle", Limit(hours, "urgent_hour"), "330402", "330402001", 5)
            for n in range(count)
        ],
        NOON,
    )


def told() -> Counter[tuple[str, int]]:
    return Counter((m.topic, m.payload["subject_id"]) for m in Message.objects.all())


def test_tick_tells_each_colour_of_a_thousand_exactly_once() -> None:
    begun(1000)
    assert ticking.tick(NOON + timedelta(hours=3), limit=300) == 1000
    assert told() == Counter(("case.yellow", n) for n in range(1000))
    assert ticking.tick(NOON + timedelta(hours=4)) == 0
    assert ticking.tick(NOON + timedelta(hours=4, seconds=1)) == 1000
    assert ticking.tick(NOON + timedelta(days=9)) == 0
    both = [(f"case.{colour}", n) for colour in ("yellow", "red") for n in range(1000)]
    assert told() == Counter(both)


def test_tick_after_long_sleep_tells_both_colours() -> None:
    begun(3)
    assert ticking.tick(NOON + timedelta(days=1), limit=2) == 6
    assert set(told().values()) == {1}


def test_two_ticks_on_the_same_rows_tell_once() -> None:
    begun(40)
    late = NOON + timedelta(days=1)
    one, two = ticking._ripe(late, 40), ticking._ripe(late, 40)
    fired = [ticking._fire(timer) for pair in zip(one, two, strict=True) for timer in pair]
    assert fired == [True, False] * 40
    assert told() == Counter(("case.yellow", n) for n in range(40))


def test_tick_leaves_finished_and_suspended_alone() -> None:
    begun(3)
    seen = ticking._ripe(NOON + timedelta(days=1), 10)
    timers.stop("case", 0, NOON)
    timers.pause("case", 1, NOON)
    assert [ticking._fire(timer) for timer in seen] == [False, False, True]
    assert ticking.tick(NOON + timedelta(days=1)) == 1
    assert {subject for _, subject in told()} == {2}


def test_message_says_whose_limit_it_is() -> None:
    (timer,) = begun(1)
    ticking.tick(NOON + timedelta(hours=3))
    message = Message.objects.get()
    assert message.payload == {
        "timer": timer.pk,
        "subject_type": "case",
        "subject_id": 0,
        "stage": "handle",
        "holder_id": 5,
    }
    assert (message.district, message.topic) == ("330402", "case.yellow")


def test_extended_limit_is_told_again_for_its_new_date() -> None:
    (timer,) = begun(1)
    ticking.tick(NOON + timedelta(hours=5))
    timers.extend(timer, 4, NOON + timedelta(hours=5), "")
    ticking.tick(NOON + timedelta(days=1))
    assert told() == Counter({("case.yellow", 0): 2, ("case.red", 0): 2})


def test_ripe_timers_are_found_by_the_partial_index() -> None:
    begun(300)
    timers.stop("case", range(290), NOON)
    ripe = Timer.objects.filter(next_at__lte=NOON + timedelta(days=1)).order_by("next_at", "id")
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL enable_seqscan = off")
        plan = ripe[:50].explain()
    assert "clock_timer_next" in plan
