from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.test import Client
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.outbox.models import Message
from linli.modules.entry.commands import codes
from linli.modules.entry.models import Code, Login

NOBODY = Actor.public()
SECOND = datetime.timedelta(seconds=1)


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False) as travelling:
        yield travelling


def ask(client, login="wang", channel="sms"):
    return client.post("/login/code/", {"username": login, "channel": channel}, follow=True)


def digits_in(texts):
    assert len(texts) == 1
    return re.search(r"\d{6}", texts[0].split("<-")[1])[0]


def test_code_opens_session_once(account, sent, clock):
    account()
    client = Client()
    ask(client)
    digits = digits_in(sent())
    answer = client.post("/login/code/", {"digits": f"{digits[:3]} {digits[3:]}"})
    assert answer.status_code == 302
    assert client.get("/account/").status_code == 200
    assert Login.objects.get().way == "code"
    other = Client()
    ask(other)
    assert other.post("/login/code/", {"digits": digits}).status_code == 422


def test_code_never_stands_in_the_database(account, sent, clock):
    account()
    codes.ask(NOBODY, login="wang", channel="sms")
    digits = digits_in(sent())
    stored = str(list(Code.objects.values())) + str(list(Message.objects.values()))
    assert digits not in stored


def test_code_goes_to_the_chosen_channel_masked_in_log(account, sent, clock):
    account()
    codes.ask(NOBODY, login="wang", channel="email")
    assert sent()[0].startswith("w***@example.org")


@pytest.mark.parametrize(
    "facts", [{"login": "other"}, {"is_active": False}, {"demo": True}, {"phone": ""}]
)
def test_ask_answers_alike_and_sends_nothing(account, sent, clock, facts):
    account(**facts)
    unlike = ask(Client()).content.decode()
    assert sent() == []
    assert not Code.objects.exists()
    account("known")
    like = ask(Client(), "known").content.decode().replace("known", "wang")
    token = r'value="[A-Za-z0-9]{64}"|content="[A-Za-z0-9]{64}"'
    assert re.sub(token, "", unlike) == re.sub(token, "", like)
    assert len(sent()) == 1


def test_code_dies_after_five_minutes(account, sent, clock):
    account()
    codes.ask(NOBODY, login="wang", channel="sms")
    digits = digits_in(sent())
    clock.shift(299 * SECOND)
    wrong = "000000" if digits != "000000" else "000001"
    assert codes.use(NOBODY, login="wang", digits=wrong) is None
    clock.shift(2 * SECOND)
    assert codes.use(NOBODY, login="wang", digits=digits) is None


def test_code_dies_after_five_tries(account, sent, clock):
    row = account()
    codes.ask(NOBODY, login="wang", channel="sms")
    digits = digits_in(sent())
    wrong = [f"{(int(digits) + n) % 10**6:06d}" for n in range(1, 6)]
    assert [codes.use(NOBODY, login="wang", digits=w) for w in wrong] == [None] * 5
    assert codes.use(NOBODY, login="wang", digits=digits) is None
    clock.shift(61 * SECOND)
    codes.ask(NOBODY, login="wang", channel="sms")
    assert codes.use(NOBODY, login="wang", digits=digits_in(sent())) == row.pk


def test_fourth_try_may_still_be_right(account, sent, clock):
    row = account()
    codes.ask(NOBODY, login="wang", channel="sms")
    digits = digits_in(sent())
    for n in range(1, 4):
        codes.use(NOBODY, login="wang", digits=f"{(int(digits) + n) % 10**6:06d}")
    assert codes.use(NOBODY, login="wang", digits=digits) == row.pk


def test_ask_again_within_a_minute_sends_nothing(account, sent, clock):
    account()
    codes.ask(NOBODY, login="wang", channel="sms")
    digits = digits_in(sent())
    clock.shift(59 * SECOND)
    codes.ask(NOBODY, login="wang", channel="sms")
    assert sent() == []
    clock.shift(2 * SECOND)
    codes.ask(NOBODY, login="wang", channel="sms")
    assert digits_in(sent())
    assert codes.use(NOBODY, login="wang", digits=digits) is None


def test_ask_more_than_ten_a_day_sends_nothing(account, sent, clock):
    account()
    for _i in range(12):
        codes.ask(NOBODY, login="wang", channel="sms")
        clock.shift(120 * SECOND)
    assert Code.objects.count() == codes.PER_DAY


def test_code_of_one_account_does_not_open_another(account, sent, clock):
    account()
    account("li")
    codes.ask(NOBODY, login="wang", channel="sms")
    assert codes.use(NOBODY, login="li", digits=digits_in(sent())) is None


def test_code_that_waited_too_long_is_not_sent(account, sent, clock):
    account()
    codes.ask(NOBODY, login="wang", channel="sms")
    clock.shift(301 * SECOND)
    assert sent() == []
    assert Message.objects.filter(done_at__isnull=False).count() == 1


def test_failed_sending_is_tried_again_with_other_digits(account, sent, clock, monkeypatch):
    row = account()
    codes.ask(NOBODY, login="wang", channel="sms")
    given = []

    def broken(to, text, key):
        given.append(text)
        raise OSError("network away")

    with monkeypatch.context() as patch:
        patch.setitem(codes.channels.ADAPTERS, "console", broken)
        sent()
    clock.shift(30 * SECOND)
    digits = digits_in(sent())
    assert digits not in given[0]
    assert codes.use(NOBODY, login="wang", digits=digits) == row.pk


def test_code_is_journalled_without_the_digits(account, sent, clock, verbs):
    row = account()
    codes.ask(NOBODY, login="wang", channel="sms")
    digits = digits_in(sent())
    codes.use(NOBODY, login="wang", digits=f"{(int(digits) + 1) % 10**6:06d}")
    assert verbs(row) == ["entry.ask_code", "entry.log_in_failed"]


def test_code_page_of_someone_inside_leads_to_start(account, browser):
    account()
    client = browser().client
    assert (
        client.post("/login/code/", {"username": "wang", "channel": "sms"})["Location"] == "/start/"
    )
    assert timezone.now() < client.session.get_expiry_date()
