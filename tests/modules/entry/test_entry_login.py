from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from axes.models import AccessAttempt
from django.contrib.sessions.models import Session
from django.test import Client
from django.utils import timezone

from linli.modules.entry.models import Login

MINUTE = datetime.timedelta(minutes=1)


def visit(client):
    return client.get("/account/")


def plain(answer):
    """The page without what differs each time."""
    return re.sub(
        r'name="csrfmiddlewaretoken" value="[^"]+"|content="[A-Za-z0-9]{64}"',
        "",
        answer.content.decode(),
    )


def test_log_in_right_password_opens_session_and_is_journalled(account, browser, verbs):
    row = account()
    seen = browser(REMOTE_ADDR="10.1.2.3", HTTP_USER_AGENT="Firefox on Linux")
    assert seen.answer.status_code == 302
    assert visit(seen.client).status_code == 200
    login = Login.objects.get()
    assert (login.account_id, login.way, login.ip, login.agent) == (
        row.pk, "password", "10.1.2.*", "Firefox, Linux",
    )  # fmt: skip
    assert verbs(row) == ["entry.log_in"]


def test_log_in_name_is_taken_without_regard_to_case(account, browser):
    account()
    assert browser(login="WANG").answer.status_code == 302


def test_log_in_rotates_session_key(account, browser):
    """Session fixation: a key known before the log-in is worth nothing after it."""
    account()
    client = Client()
    client.post("/login/code/", {"username": "wang", "channel": "sms"})
    before = client.cookies["sessionid"].value
    browser(client=client)
    assert client.cookies["sessionid"].value != before
    assert not Session.objects.filter(session_key=before).exists()
    thief = Client()
    thief.cookies["sessionid"] = before
    assert visit(thief).status_code == 302


def test_log_in_same_answer_whatever_is_wrong(account, browser):
    account()
    account("closed", is_active=False)
    account("demo", demo=True)
    answers = {
        plain(browser(login, password).answer).replace(login, "NAME")
        for login, password in [
            ("wang", "wrong-password-1"),
            ("nobody", "curtain-bicycle-lantern-44"),
            ("closed", "curtain-bicycle-lantern-44"),
            ("demo", "curtain-bicycle-lantern-44"),
        ]
    }
    assert len(answers) == 1
    assert "登录名和密码不符" in answers.pop()


def test_demo_account_enters_only_in_the_demo(account, browser, settings):
    account(demo=True)
    assert browser().answer.status_code == 422
    settings.DEMO = True
    inside = browser()
    assert inside.answer.status_code == 302
    settings.DEMO = False
    assert visit(inside.client).status_code == 302


def test_brute_force_locks_for_a_quarter_of_an_hour(account, browser, verbs):
    row = account()
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False) as clock:
        answers = [browser(password=f"wrong-number-{i}").answer for i in range(5)]
        assert [a.status_code for a in answers] == [422] * 4 + [429]
        assert verbs(row) == ["entry.log_in_failed"] * 5
        clock.shift(10 * MINUTE)
        right = browser().answer
        assert right.status_code == 429
        assert "20:15" in right.content.decode()
        assert "安全管理员" in right.content.decode()
        assert right["Retry-After"] == "300"
        clock.shift(6 * MINUTE)
        assert browser().answer.status_code == 302
    assert "wrong-number" not in str(list(AccessAttempt.objects.values()))


def test_lock_of_unknown_name_looks_the_same(browser, db):
    answers = [browser("nobody", f"wrong-number-{i}").answer.status_code for i in range(6)]
    assert answers == [422] * 4 + [429] * 2


def test_lock_does_not_hit_another_network(account, browser):
    account()
    for i in range(5):
        browser(password=f"wrong-number-{i}", REMOTE_ADDR="10.0.0.1")
    assert browser(REMOTE_ADDR="10.0.0.2").answer.status_code == 302


@pytest.mark.parametrize(
    ("target", "goes"),
    [
        ("/account/sessions/?a=1", "/account/sessions/?a=1"),
        ("https://evil.example/", "/start/"),
        ("//evil.example/", "/start/"),
        ("javascript:alert(1)", "/start/"),
    ],
)
def test_next_only_own_pages(account, client, target, goes):
    account()
    given = {"username": "wang", "password": "curtain-bicycle-lantern-44", "next": target}
    assert client.post("/login/", given)["Location"] == goes


def test_idle_session_ends(account, browser, settings):
    account()
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False) as clock:
        client = browser().client
        for _i in range(3):
            clock.shift(datetime.timedelta(seconds=settings.SESSION_IDLE_SECONDS - 5))
            assert visit(client).status_code == 200
        clock.shift(datetime.timedelta(seconds=settings.SESSION_IDLE_SECONDS + 5))
        assert visit(client).status_code == 302


def test_session_ends_for_good_however_it_is_used(account, browser, settings):
    account()
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False) as clock:
        client = browser().client
        end = timezone.now() + datetime.timedelta(seconds=settings.SESSION_COOKIE_AGE)
        while timezone.now() < end - 25 * MINUTE:
            clock.shift(20 * MINUTE)
            assert visit(client).status_code == 200
        clock.shift(26 * MINUTE)
        assert visit(client).status_code == 302


def test_log_out_ends_session_and_needs_post(account, browser, verbs):
    row = account()
    client = browser().client
    assert client.get("/logout/").status_code == 405
    key = client.cookies["sessionid"].value
    client.post("/logout/")
    assert not Session.objects.filter(session_key=key).exists()
    assert Login.objects.get().ended_at is not None
    assert visit(client).status_code == 302
    assert verbs(row) == ["entry.log_in"]


def test_log_in_refuses_post_without_token(account):
    account()
    strict = Client(enforce_csrf_checks=True)
    given = {"username": "wang", "password": "curtain-bicycle-lantern-44"}
    assert strict.post("/login/", given).status_code == 403


def test_closed_account_is_out_at_once(account, browser):
    row = account()
    client = browser().client
    row.is_active = False
    row.save()
    assert visit(client).status_code == 302
