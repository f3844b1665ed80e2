from __future__ import annotations

import itertools

import pytest
from django.contrib.auth.hashers import check_password, make_password

from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.journal.models import Entry
from linli.core.people.models import Account, FormerPassword
from linli.modules.entry import public
from linli.modules.entry.commands import passwords

OLD = "curtain-bicycle-lantern-44"
NEW = "harbour-violet-umbrella-91"


def form(old=OLD, new=NEW, again=None):
    return {"old": old, "new": new, "again": again or new}


def test_change_password_keeps_this_session_and_ends_others(account, browser, verbs):
    row = account()
    here, there = browser().client, browser().client
    assert here.post("/account/password/", form()).status_code == 302
    assert here.get("/account/").status_code == 200
    assert there.get("/account/").status_code == 302
    row.refresh_from_db()
    assert check_password(NEW, row.password)
    assert row.password_changed_at is not None
    assert verbs(row) == ["entry.log_in", "entry.log_in", "entry.change_password"]


def test_change_password_rotates_session_key(account, browser):
    account()
    client = browser().client
    before = client.cookies["sessionid"].value
    client.post("/account/password/", form())
    assert client.cookies["sessionid"].value != before


@pytest.mark.parametrize(
    ("given", "field"),
    [
        (form(old="something-else-here"), "old"),
        (form(new="short-one"), "new"),
        (form(new="wangxiaomei-1988"), "new"),
        (form(new="woaini1314520"), "new"),
        (form(new=OLD), "new"),
        (form(again="harbour-violet-umbrella-92"), "again"),
        (form(new="x9-" * 50), "new"),
    ],
)
def test_change_password_bad_input_is_named_and_changes_nothing(account, browser, given, field):
    row = account()
    answer = browser().client.post("/account/password/", given)
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    row.refresh_from_db()
    assert check_password(OLD, row.password)


def test_last_five_passwords_are_refused_the_sixth_is_free(account, as_actor):
    row = account()
    used = [
        OLD,
        *(
            f"harbour-{word}-umbrella"
            for word in ("violet", "marble", "cotton", "silver", "copper", "walnut")
        ),
    ]
    for before, after in itertools.pairwise(used):
        passwords.change_own(as_actor(row), old=before, new=after)
    for recent in used[1:]:
        with pytest.raises(Invalid):
            passwords.change_own(as_actor(row), old=used[-1], new=recent)
    passwords.change_own(as_actor(row), old=used[-1], new=OLD)
    assert FormerPassword.objects.filter(account=row).count() == 5


def test_change_password_meanwhile_changed_is_refused(account, as_actor, monkeypatch):
    row = account()

    def slow(password):
        Account.objects.filter(pk=row.pk).update(password="md5$x$y")
        return make_password(password)

    monkeypatch.setattr(passwords, "make_password", slow)
    with pytest.raises(Refused):
        passwords.change_own(as_actor(row), old=OLD, new=NEW)
    row.refresh_from_db()
    assert row.password == "md5$x$y"


def test_first_password_must_be_changed_before_anything_else(account, browser):
    account(must_change_password=True)
    client = browser().client
    for page in ("/account/", "/start/", "/account/sessions/", "/account/second/"):
        assert client.get(page)["Location"].startswith("/account/password/")
    assert client.get("/account/password/").status_code == 200
    client.post("/account/password/", form())
    assert client.get("/account/").status_code == 200


def test_first_password_holds_for_the_api_too(account, browser):
    account(must_change_password=True)
    answer = browser().client.get("/api/v1/openapi.json")
    assert answer.status_code == 403
    assert answer.json()["code"] == "entry.password"


def test_reset_gives_a_password_that_works_once(account, browser, security, verbs, sent):
    row = account()
    inside = browser().client
    first = public.reset_first_password(security, row.pk)
    assert inside.get("/account/").status_code == 302
    client = browser(password=first).client
    assert client.get("/account/")["Location"].startswith("/account/password/")
    assert "entry.reset_password" in verbs(row)
    assert any("初始密码" in text for text in sent())


def test_reset_out_of_area_without_right_or_own_is_refused(account, security, stranger, as_actor):
    row = account()
    with pytest.raises(NotFound):
        public.reset_first_password(stranger, row.pk)
    with pytest.raises(Denied):
        public.reset_first_password(as_actor(row), row.pk)
    with pytest.raises(Refused):
        public.reset_first_password(security, security.account_id)
    row.refresh_from_db()
    assert check_password(OLD, row.password)


def test_journal_never_holds_passwords_or_hashes(account, browser, security):
    row = account()
    browser().client.post("/account/password/", form())
    first = public.reset_first_password(security, row.pk)
    row.refresh_from_db()
    written = str(list(Entry.objects.values()))
    assert not any(secret in written for secret in (OLD, NEW, first, row.password, "md5$"))
