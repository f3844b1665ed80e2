"""Messages to people concerned: once, not at night, not too many."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import time_machine

from linli.core.fields import sweeping
from linli.core.figures.models import Figure
from linli.core.notices import channels, queries, writing
from linli.core.notices.models import Delivery
from linli.core.outbox import worker
from linli.core.outbox.models import Message
from linli.core.versions import stamps
from tests import world as place

DAY = datetime(2026, 12, 1, 15, tzinfo=ZoneInfo("Asia/Shanghai"))
NIGHT = DAY.replace(hour=22)
MORNING = datetime(2026, 12, 2, 7, 30, tzinfo=ZoneInfo("Asia/Shanghai"))
PHONE = "13800012345"


@pytest.fixture
def sent(db, monkeypatch):
    """What left, as (channel, address, text); party 7 has a number, 8 an address."""
    out = []
    known = {7: {"sms": PHONE}, 8: {"email": "wang@example.org"}}
    monkeypatch.setattr(channels, "_SENDERS", {})
    monkeypatch.setattr(channels, "_FINDERS", [lambda party: known.get(party, {})])
    for name in ("sms", "email"):
        channels.channel(name, lambda to, text, key, name=name: out.append((name, to, text)))
    return out


def receiver(party=7, page=False, **addresses):
    return writing.Receiver(party, place.DISTRICT, place.CELL, addresses or {"sms": PHONE}, page)


def deliver(now, key="k", text="您反映的事项已办结。", to=None):
    with time_machine.travel(now, tick=False):
        writing.deliver(to or receiver(), "closed", text, key, now)
        worker.work()


def test_message_by_day_leaves_at_once_and_once(sent):
    deliver(DAY)
    deliver(DAY)
    assert sent == [("sms", PHONE, "您反映的事项已办结。")]
    row = Delivery.objects.get()
    assert (row.sent_at, row.error, row.day, row.nth) == (DAY, "", date(2026, 12, 1), 1)


def test_receiver_is_kept_as_a_keyed_hash_whatever_the_spelling(sent):
    deliver(DAY)
    deliver(DAY, "other", to=receiver(sms="138 0001-2345"))
    rows = Delivery.objects.order_by("nth")
    assert len({r.receiver for r in rows}) == 1 and [r.nth for r in rows] == [1, 2]
    assert PHONE not in str(list(Delivery.objects.values())) + str(list(Message.objects.values()))


def test_email_serves_who_left_no_number_and_the_page_shows_it(sent):
    deliver(DAY, to=receiver(8, page=True, email="wang@example.org"))
    assert [(name, to) for name, to, _text in sent] == [("email", "wang@example.org")]
    assert [d.text for d in queries.told(8)] == ["您反映的事项已办结。"]
    deliver(DAY, "2", to=writing.Receiver(9, place.DISTRICT, place.CELL, {}, True))
    assert len(sent) == 1 and len(queries.told(9)) == 1


def test_message_at_night_waits_until_the_morning(sent):
    deliver(NIGHT, to=receiver(page=True))
    assert sent == [] and len(queries.told(7)) == 1
    assert Message.objects.get().next_at == MORNING
    with time_machine.travel(MORNING, tick=False):
        worker.work()
    assert len(sent) == 1


def test_worker_that_comes_at_night_waits_too(sent):
    writing.deliver(receiver(), "closed", "已办结", "k", DAY)
    with time_machine.travel(NIGHT, tick=False):
        worker.work()
    assert sent == []
    with time_machine.travel(MORNING, tick=False):
        worker.work()
    assert len(sent) == 1


def test_eleventh_message_of_a_day_waits_and_what_finds_no_place_is_marked(sent):
    for n in range(41):
        deliver(DAY, f"k{n}")
    assert len(sent) == 10
    per_day = {day: list(Delivery.objects.filter(day=day).order_by("nth").values_list("nth", flat=True)) for day in
               Delivery.objects.exclude(day=None).values_list("day", flat=True)}  # fmt: skip
    assert per_day == {date(2026, 12, d): list(range(1, 11)) for d in (1, 2, 3, 4)}
    assert Delivery.objects.get(key__startswith="k40:").error == writing.FULL
    deliver(DAY, "other", to=receiver(8, email="wang@example.org"))
    assert len(sent) == 11


def test_ceiling_and_quiet_hours_follow_the_figures_of_the_place(sent):
    for code, value in (("most_per_day", "1"), ("quiet_from", "14:00"), ("quiet_until", "sieben")):
        Figure.objects.create(
            district=place.DISTRICT, area=place.STREET, code=f"notices.{code}", value=value,
            name=code, basis="街道规定", valid_from=date(2026, 1, 1),
        )  # fmt: skip
    stamps.bump("figures")
    deliver(DAY)
    deliver(DAY, "second")
    assert sent == []
    assert [r.day for r in Delivery.objects.order_by("id")] == [
        date(2026, 12, 2), date(2026, 12, 3)
    ]  # fmt: skip


def test_failed_sending_is_tried_again_and_names_no_receiver(sent, monkeypatch):
    def refuse(to, text, key):
        raise ConnectionError(f"no such mailbox {to}")

    channels.channel("sms", refuse)
    deliver(DAY)
    row = Delivery.objects.get()
    assert (row.sent_at, row.error) == (None, "ConnectionError")
    channels.channel("sms", lambda to, text, key: sent.append(to))
    with time_machine.travel(DAY + timedelta(minutes=1), tick=False):
        worker.work()
    assert sent == [PHONE]
    assert Delivery.objects.get().error == ""


def test_erased_contact_is_not_written_to(sent):
    deliver(NIGHT)
    channels.addresses(lambda party: {})
    with time_machine.travel(MORNING, tick=False):
        worker.work()
    assert sent == [] and Delivery.objects.get().error == "no address"


def test_free_place_is_one_statement(sent, django_assert_num_queries):
    deliver(DAY)
    with stamps.frame():
        writing.free(receiver(), channels.hashed(PHONE), DAY)
        with django_assert_num_queries(1):
            assert writing.free(receiver(), channels.hashed(PHONE), DAY).nth == 2


def test_messages_are_forgotten_after_their_time(sent):
    deliver(DAY)
    sweeping.sweep(DAY + timedelta(days=364))
    assert Delivery.objects.count() == 1
    sweeping.sweep(DAY + timedelta(days=366))
    assert Delivery.objects.count() == 0
