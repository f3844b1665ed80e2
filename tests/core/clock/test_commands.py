from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from linli.core.access.actor import Actor, Granted
from linli.core.clock import commands, queries, seed, timers
from linli.core.clock.models import Day, Timer, Year
from linli.core.clock.rules import Limit
from linli.core.clock.timers import Start
from linli.core.errors import Denied, Invalid, NotFound
from linli.core.journal.models import Entry

pytestmark = pytest.mark.usefixtures("seeded")
CHINA = ZoneInfo("Asia/Shanghai")
NANHU = "330402"
NEW_YEAR = {
    "date": date(2027, 1, 1),
    "working": False,
    "kind": "holiday",
    "name": "元旦",
    "name_en": "New Year's Day",
    "source": "国办2027年通知",
}


def manager(area: str = NANHU) -> Actor:
    return Actor(
        name="日历管理员", district=NANHU, granted=(Granted(frozenset({"clock.manage"}), area),)
    )


def provisional(subject: int, area: str = NANHU) -> Timer:
    start = datetime(2026, 12, 30, 10, tzinfo=CHINA)
    wanted = Start("case", subject, "handle", Limit(3, "work_day"), NANHU, area)
    return timers.start_many([wanted], start)[0]


def test_seed_twice_adds_nothing_and_keeps_edits() -> None:
    Day.objects.filter(date=date(2026, 10, 10)).update(name="改过")
    assert seed.seed() == 0
    assert Day.objects.get(date=date(2026, 10, 10)).name == "改过"
    assert Year.objects.get(year=2027).complete is False


def test_set_day_inside_reach_counts_at_once_and_is_journalled() -> None:
    assert queries.calendar().is_working(date(2026, 7, 8), "330402001")
    row = commands.set_day(
        manager(),
        area=NANHU,
        date=date(2026, 7, 8),
        working=False,
        kind="local",
        name="台风停工",
        source="区防指通知",
        reason="台风",
    )
    assert not queries.calendar().is_working(date(2026, 7, 8), "330402001")
    assert queries.calendar().is_working(date(2026, 7, 8), "330411")
    entry = Entry.objects.get(verb="clock.set_day")
    assert (entry.subject_id, entry.area, entry.reason) == (row.pk, NANHU, "台风")
    assert entry.changes["working"] == [None, False]


def test_set_day_again_corrects_the_row() -> None:
    first = commands.set_day(manager(), area=NANHU, **NEW_YEAR)
    second = commands.set_day(manager(), area=NANHU, **{**NEW_YEAR, "name": "新年"})
    assert (first.pk, second.name) == (second.pk, "新年")
    assert Entry.objects.filter(verb="clock.set_day").last().changes == {"name": ["元旦", "新年"]}


@pytest.mark.parametrize("area", ["", "33", "330411"])
def test_set_day_out_of_reach_is_not_found(area: str) -> None:
    with pytest.raises(NotFound):
        commands.set_day(manager(), area=area, **NEW_YEAR)
    assert not Day.objects.filter(date=date(2027, 1, 1)).exists()
    assert not Entry.objects.exists()


def test_set_day_without_permission_is_denied() -> None:
    with pytest.raises(Denied):
        commands.set_day(Actor.public(), **NEW_YEAR)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [
        ({"kind": "party"}, "kind"),
        ({"name": ""}, "name"),
        ({"source": ""}, "source"),
        ({"date": None}, "date"),
        ({"area": "33040"}, "area"),
        ({"area": "33x402"}, "area"),
    ],
)
def test_set_day_with_wrong_details_names_the_field(wrong: dict[str, Any], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        commands.set_day(manager(""), **{**NEW_YEAR, **wrong})
    assert field in caught.value.fields


def test_remove_day_restores_the_weekday() -> None:
    row = Day.objects.get(date=date(2026, 10, 10))
    with pytest.raises(NotFound):
        commands.remove_day(manager(), row.pk)
    commands.remove_day(manager(""), row.pk)
    assert not queries.calendar().is_working(date(2026, 10, 10))
    assert Entry.objects.get(verb="clock.remove_day").changes["working"] == [True, None]


def test_year_complete_makes_provisional_limits_definite() -> None:
    running, paused, done = provisional(1), provisional(2), provisional(3)
    assert running.provisional
    assert running.due_at == datetime(2027, 1, 4, 17, 30, tzinfo=CHINA)
    timers.pause("case", 2, running.started_at)
    timers.stop("case", 3, running.started_at)
    commands.set_day(manager(""), **NEW_YEAR)
    commands.mark_year_complete(manager(""), year=2027, source="国办2027年通知")
    assert queries.calendar().is_complete(2027)
    after = Timer.objects.get(pk=running.pk)
    assert not after.provisional
    assert after.due_at == datetime(2027, 1, 5, 17, 30, tzinfo=CHINA)
    assert "recomputed" in [step["what"] for step in after.steps]
    untouched = {paused.pk: paused.due_at, done.pk: done.due_at}
    assert untouched == dict(Timer.objects.exclude(pk=running.pk).values_list("pk", "due_at"))
    timers.resume("case", 2, running.started_at)
    assert Timer.objects.get(pk=paused.pk).due_at == after.due_at
    assert Entry.objects.get(verb="clock.mark_year_complete").changes["recomputed"] == 1


def test_year_complete_in_one_area_leaves_the_others_provisional() -> None:
    here, there = provisional(1), provisional(2, "330411")
    commands.mark_year_complete(manager(), area=NANHU, year=2027, source="区通知")
    found = dict(Timer.objects.values_list("pk", "provisional"))
    assert found == {here.pk: False, there.pk: True}


def test_year_complete_recomputes_more_than_one_chunk() -> None:
    rows = [provisional(n) for n in range(7)]
    Year.objects.filter(year=2027).update(complete=True)
    now = rows[0].started_at
    assert timers.recompute(Timer.objects.filter(provisional=True), now, chunk=3) == 7
    assert not Timer.objects.filter(provisional=True).exists()


def test_year_complete_needs_a_source() -> None:
    with pytest.raises(Invalid):
        commands.mark_year_complete(manager(""), year=2027, source=" ")


def test_office_hours_of_a_street_move_its_deadlines() -> None:
    commands.set_office_hours(
        manager(),
        area="330402001",
        am_from=time(9),
        am_to=time(12),
        pm_from=time(13),
        pm_to=time(16, 30),
        valid_from=date(2026, 1, 1),
        source="街道通知",
    )
    start = datetime(2026, 11, 16, 10, tzinfo=CHINA)
    here = queries.calendar().due(start, 1, "work_day", "330402001").at
    assert here == datetime(2026, 11, 17, 16, 30, tzinfo=CHINA)


def test_office_hours_out_of_order_are_invalid() -> None:
    hours = {"am_from": time(9), "am_to": time(8), "pm_from": time(13), "pm_to": time(17)}
    with pytest.raises(Invalid):
        commands.set_office_hours(
            manager(), area=NANHU, valid_from=date(2026, 1, 1), source="x", **hours
        )
