"""A kind's own clock needs no listener, and links, numbers and lists serve any kind."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.core.clock import ticking
from linli.core.clock.models import Timer
from linli.core.errors import NotFound, Refused
from linli.core.outbox import worker
from linli.core.outbox.models import Message
from linli.core.subjects import commands, faces, numbers, queries
from tests import subjects
from tests.subjects import actor, declared_with_take_in

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("of", declared_with_take_in(), ids=lambda of: of.type)
def test_promise_turns_yellow_and_red_without_a_dead_letter(of, world):
    row = subjects.made(of, world)
    late = timezone.now() + timedelta(days=90)
    assert Timer.objects.filter(subject_type=of.type, subject_id=row.pk).exists()
    ticking.tick(late)
    ticking.tick(late)
    while worker.work(late):
        pass
    assert not Message.objects.filter(done_at=None).exists()


def test_numbers_count_by_day_or_year_without_gap(db):
    now = timezone.now()
    day = [numbers.next_number("330402", "a.b", "{district}-{day}-{n:04}", now) for _n in range(3)]
    assert [n[-4:] for n in day] == ["0001", "0002", "0003"]
    many = numbers.many_numbers("330402", "a.b", "{district}-{day}-{n:04}", [now, now])
    assert [n[-4:] for n in many] == ["0004", "0005"]
    year = numbers.next_number("330402", "a.b", "{district}-M{year}-{n:04}", now)
    assert year.endswith("-0001")
    assert numbers.next_number("330411", "a.b", "{district}-{day}-{n:04}", now).endswith("-0001")


def test_link_is_shown_on_both_and_only_between_what_is_seen(world):
    (of, *_more) = declared_with_take_in()
    by = actor("jiedao", world)
    row, case = subjects.made(of, world, by), subjects.made(of, world, by)
    commands.link(by, subject_type=of.type, subject_id=row.pk, number=case.number, why="同一件事")
    (one,) = queries.links_of(by, of.type, row.pk)
    (other,) = queries.links_of(by, of.type, case.pk)
    assert (one.other.number, other.other.number) == (case.number, row.number)
    assert one.seen and one.why == "同一件事"
    stranger = actor("other", world, "330402011")
    with pytest.raises(NotFound):
        commands.link(stranger, subject_type=of.type, subject_id=row.pk, number=case.number)
    with pytest.raises(Refused):
        commands.link(by, subject_type=of.type, subject_id=row.pk, number=row.number)
    assert faces.visible(stranger, [(of.type, row.pk)]) == set()
