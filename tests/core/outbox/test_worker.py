from __future__ import annotations

from datetime import timedelta
from itertools import pairwise

import pytest
from django.utils import timezone

from linli.core.outbox import posting, registry, worker
from linli.core.outbox.models import Beat, Message
from linli.core.people.models import Organisation

pytestmark = pytest.mark.django_db


@pytest.fixture
def topic():
    """A topic of our own, whose handler does what the test says."""
    done = []
    registry.HANDLERS["test.topic"] = lambda payload, message: done.append(payload)
    yield done
    registry.HANDLERS.pop("test.topic")


def put(key="k", after=None, **payload):
    posting.put("test.topic", payload, key, "330402", after)


def test_message_is_delivered_once(topic):
    put(n=1)
    assert worker.work() == 1
    assert worker.work() == 0
    assert topic == [{"n": 1}]
    assert Message.objects.get().done_at is not None


def test_same_key_is_accepted_once(topic):
    put(n=1)
    put(n=2)
    worker.work()
    assert topic == [{"n": 1}]


def test_message_for_later_waits(topic):
    put(after=timezone.now() + timedelta(hours=1))
    assert worker.work() == 0
    assert worker.work(timezone.now() + timedelta(hours=2)) == 1


def test_failing_handler_leaves_no_effect_and_is_retried_with_growing_pauses(topic):
    def half_done(payload, message):
        Organisation.objects.create(district="330402", kind="street", name="半途", area="330402")
        raise RuntimeError("broken on purpose")

    registry.HANDLERS["test.topic"] = half_done
    put()
    pauses = []
    for _ in range(worker.MAX_ATTEMPTS):
        before = timezone.now()
        worker.work(before + timedelta(days=30))
        letter = Message.objects.get()
        pauses.append((letter.next_at - before).total_seconds() if letter.next_at else None)
    assert not Organisation.objects.exists()
    assert letter.dead_at is not None
    assert "broken on purpose" in letter.error
    assert pauses[-1] is None
    assert all(later > earlier for earlier, later in pairwise(pauses[:-1]))


def test_unknown_topic_is_not_lost():
    posting.put("nobody.handles", {}, "k", "330402")
    worker.work()
    letter = Message.objects.get()
    assert letter.next_at is not None
    assert "no handler" in letter.error


def test_tick_runs_each_duty_at_its_pace():
    now = timezone.now()
    first = worker.tick(now)
    assert set(first) == set(registry.TICKS)
    assert worker.tick(now + timedelta(seconds=1)) == []
    again = worker.tick(now + timedelta(seconds=4))
    assert again == [name for name, (seconds, _t) in registry.TICKS.items() if seconds <= 4]
    assert Beat.objects.exclude(error="").count() == 0


def test_tick_of_one_broken_duty_does_not_stop_the_others(monkeypatch):
    def broken(now):
        raise ValueError("no")

    monkeypatch.setattr(registry, "TICKS", {"a": (1, broken), "b": (1, lambda now: None)})
    monkeypatch.setattr(worker, "TICKS", registry.TICKS)
    assert worker.tick() == ["a", "b"]
    assert Beat.objects.get(name="a").error == "ValueError: no"


def test_every_topic_told_by_the_clock_has_a_handler():
    assert {"tasks.task.yellow", "tasks.task.red", "cases.case.red", "message.send"} <= set(
        registry.HANDLERS
    )


def test_every_topic_and_duty_has_a_name_for_people():
    registry.load()
    unnamed = [code for code in (*registry.HANDLERS, *registry.TICKS)
               if code.partition(".")[0] != "test" and registry.NAMES[code] == code]  # fmt: skip
    assert unnamed == []
