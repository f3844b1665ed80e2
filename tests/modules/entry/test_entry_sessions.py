from __future__ import annotations

import datetime

import pytest
import time_machine
from django.contrib.sessions.models import Session
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from linli.core.errors import Denied, NotFound
from linli.core.fields import retention, sweeping
from linli.modules.entry import public, tasks
from linli.modules.entry.commands import sessions
from linli.modules.entry.models import Code, Login


def test_end_session_ends_that_one_only(account, browser):
    account()
    here, there = browser().client, browser().client
    second = Login.objects.order_by("id").last()
    assert here.post(f"/account/sessions/{second.pk}/end/").status_code == 302
    assert there.get("/account/")["Location"].startswith("/login/")
    assert here.get("/account/").status_code == 200


def test_end_others_leaves_this_one(account, browser, verbs):
    row = account()
    here, *rest = (browser().client for _i in range(3))
    here.post("/account/sessions/others/")
    assert here.get("/account/").status_code == 200
    assert [c.get("/account/").status_code for c in rest] == [302, 302]
    assert verbs(row)[-1] == "entry.end_others"


def test_end_session_of_another_person_reads_as_not_found(account, browser, as_actor):
    account()
    other = account("li")
    inside = browser().client
    with pytest.raises(NotFound):
        sessions.end(as_actor(other), Login.objects.get().pk)
    thief = browser("li").client
    assert thief.post(f"/account/sessions/{Login.objects.first().pk}/end/").status_code == 404
    assert inside.get("/account/").status_code == 200


def test_end_own_session_is_log_out(account, browser):
    account()
    client = browser().client
    client.post(f"/account/sessions/{Login.objects.get().pk}/end/")
    assert client.get("/account/").status_code == 302


def test_security_administrator_ends_all_in_reach(account, browser, security, stranger, as_actor):
    row = account()
    client = browser().client
    with pytest.raises(NotFound):
        public.end_sessions(stranger, row.pk)
    with pytest.raises(Denied):
        public.end_sessions(as_actor(row), row.pk)
    assert public.end_sessions(security, row.pk) == 1
    assert client.get("/account/").status_code == 302


def test_list_shows_own_sessions_and_marks_this_one(account, browser):
    account()
    account("li", name="李强")
    browser("li", HTTP_USER_AGENT="Firefox on Windows")
    client = browser(HTTP_USER_AGENT="Chrome on Android", REMOTE_ADDR="10.9.8.7").client
    answer = client.get("/account/sessions/")
    this = answer.context["this"]
    assert [(r.agent, r.ip, r.pk == this) for r in answer.context["open"]] == [
        ("Chrome, Android", "10.9.8.*", True)
    ]
    assert "Firefox" not in answer.content.decode()


def test_idle_session_is_listed_as_over(account, browser, settings):
    account()
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False) as clock:
        browser()
        clock.shift(datetime.timedelta(seconds=settings.SESSION_IDLE_SECONDS + 60))
        answer = browser().client.get("/account/sessions/")
    assert (len(answer.context["open"]), len(answer.context["over"])) == (1, 1)


def test_seen_is_written_seldom(account, browser):
    account()
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False) as clock:
        client = browser().client
        client.get("/account/")
        first = Login.objects.get().seen_at
        clock.shift(60)
        client.get("/account/")
        assert Login.objects.get().seen_at == first
        clock.shift(90)
        client.get("/account/")
        assert Login.objects.get().seen_at == timezone.now()


@pytest.mark.parametrize("page", ["/account/", "/account/sessions/"])
def test_statements_do_not_grow_with_what_is_held(account, browser, grant, page):
    row = grant(account(), "desk", ["accounts.manage"])
    clients = [browser().client for _i in range(2)]
    clients[0].get(page)
    counts = []
    for more in (0, 8):
        for i in range(more):
            grant(row, f"role{i}", ["keys.manage"], area=f"33040200{i}")
            browser()
        clients[0].get(page)
        with CaptureQueriesContext(connection) as seen:
            clients[0].get(page)
        counts.append(len(seen))
    assert counts[0] == counts[1]
    assert counts[1] <= 12


def test_forget_removes_what_is_over(account, browser):
    account()
    with time_machine.travel("2026-01-01T12:00:00Z", tick=False) as clock:
        browser()
        clock.shift(datetime.timedelta(days=3))
        tasks.forget(timezone.now())
        assert not Session.objects.exists()
        assert not Code.objects.exists()
        assert Login.objects.count() == 1
        clock.shift(datetime.timedelta(days=170))
        sweeping.sweep(timezone.now())
        assert Login.objects.count() == 1
        clock.shift(datetime.timedelta(days=20))
        sweeping.sweep(timezone.now())
        assert not Login.objects.exists()


def test_numbers_of_closed_accounts_go_after_a_year(account):
    with time_machine.travel("2024-01-01T12:00:00Z", tick=False) as clock:
        closed, kept = account("closed", is_active=False), account("kept")
        clock.shift(datetime.timedelta(days=366))
        sweeping.sweep(timezone.now())
    closed.refresh_from_db()
    kept.refresh_from_db()
    assert (closed.phone, closed.email) == ("", "")
    assert kept.phone
    assert not [c for c in retention.unretained() if c.model._meta.app_label in ("entry", "people")]
