from __future__ import annotations

import datetime
import re

import pytest
import time_machine
from django.test import Client

from linli.core.errors import Denied, NotFound, Refused
from linli.core.journal.models import Entry
from linli.modules.entry import public, queries
from linli.modules.entry.commands import seconds
from linli.modules.entry.models import RecoveryCode

SECRET = "3132333435363738393031323334353637383930"


@pytest.fixture
def clock():
    with time_machine.travel("2026-11-20T12:00:00Z", tick=False) as travelling:
        yield travelling


@pytest.fixture
def admin(account, grant):
    return grant(account("admin"), "system", ["accounts.manage"], "system")


def test_administrator_without_second_step_sees_only_its_set_up(admin, browser):
    client = browser("admin").client
    for page in ("/account/", "/start/", "/account/sessions/", "/account/password/"):
        assert client.get(page)["Location"].startswith("/account/second/")
    assert client.get("/account/second/").status_code == 200
    answer = client.get("/api/v1/openapi.json")
    assert (answer.status_code, answer.json()["code"]) == (403, "entry.second")
    assert client.post("/logout/").status_code == 302


def test_htmx_is_sent_to_the_second_step_by_header(admin, browser):
    answer = browser("admin").client.get("/account/", HTTP_HX_REQUEST="true")
    assert (answer.status_code, answer["HX-Redirect"]) == (403, "/account/second/")


def test_set_up_by_page_then_rights_open(admin, browser, clock, code_now, verbs):
    client = browser("admin").client
    page = client.get("/account/second/").content.decode()
    assert 'src="data:image/svg+xml;base64,' in page
    shown = re.search(r"([A-Z2-7]{4} ){7}[A-Z2-7]{4}", page)[0].replace(" ", "")
    secret = client.session["second_pending"]
    assert seconds.base32(secret) == shown
    before = client.cookies["sessionid"].value
    wrong = client.post("/account/second/", {"digits": "000000"})
    assert wrong.status_code == 422
    answer = client.post("/account/second/", {"digits": code_now(secret)})
    codes = re.findall(r"<code>([A-Z0-9]{5}-[A-Z0-9]{5})</code>", answer.content.decode())
    assert len(codes) == 10
    assert client.cookies["sessionid"].value != before
    assert client.get("/account/").status_code == 200
    assert "entry.set_up_second" in verbs(admin)
    stored = str(list(RecoveryCode.objects.values())) + str(list(Entry.objects.values()))
    assert not any(c.replace("-", "") in stored or c in stored for c in [*codes, secret, shown])


def test_enter_code_opens_and_is_used_once(admin, browser, clock, code_now, device):
    device(admin)
    client, other = browser("admin").client, browser("admin").client
    code = code_now()
    answer = client.post("/account/second/?next=/account/sessions/", {"digits": code})
    assert answer["Location"] == "/account/sessions/"
    assert client.get("/account/").status_code == 200
    clock.shift(5)
    assert other.post("/account/second/", {"digits": code}).status_code == 422
    assert other.get("/account/").status_code == 302


def test_wrong_codes_must_wait_longer_each_time(admin, clock, code_now, device, as_actor):
    device(admin)
    actor = as_actor(admin)
    waits = []
    for _n in range(4):
        assert seconds.enter(actor, digits="000000").device_id == ""
        refused = seconds.enter(actor, digits=code_now())
        assert refused.device_id == ""
        waits.append((refused.until - datetime.datetime.now(datetime.UTC)).total_seconds())
        clock.shift(refused.until - datetime.datetime.now(datetime.UTC))
    assert waits == [1, 2, 4, 8]
    assert seconds.enter(actor, digits=code_now()).device_id


def test_guessing_recovery_codes_waits_too(admin, clock, device, as_actor):
    device(admin)
    actor = as_actor(admin)
    seconds.enter(actor, digits="AAAAA-AAAAA")
    assert seconds.enter(actor, digits="BBBBB-BBBBB").until is not None


def test_recovery_code_opens_once(admin, clock, device, as_actor):
    device(admin)
    codes = seconds.renew_recovery(as_actor(admin, verified=True))
    first = seconds.enter(as_actor(admin), digits=codes[0].lower())
    assert first.device_id
    assert first.recovered
    assert seconds.enter(as_actor(admin), digits=codes[0]).device_id == ""


def test_recovery_codes_of_another_do_not_open(admin, account, clock, device, as_actor):
    device(admin)
    other = account("li")
    device(other)
    codes = seconds.renew_recovery(as_actor(other, verified=True))
    assert seconds.enter(as_actor(admin), digits=codes[0]).device_id == ""


def test_renew_voids_old_codes_and_needs_the_second_step(admin, clock, device, as_actor):
    device(admin)
    old = seconds.renew_recovery(as_actor(admin, verified=True))
    with pytest.raises(Denied):
        seconds.renew_recovery(as_actor(admin))
    seconds.renew_recovery(as_actor(admin, verified=True))
    assert seconds.enter(as_actor(admin), digits=old[1]).device_id == ""


def test_drop_not_for_administrators(admin, account, device, as_actor):
    worker = account("li")
    device(worker)
    device(admin)
    with pytest.raises(Refused):
        seconds.drop(as_actor(admin, verified=True))
    with pytest.raises(Denied):
        seconds.drop(as_actor(worker))
    seconds.drop(as_actor(worker, verified=True))
    assert queries.device(admin.pk)
    assert not queries.device(worker.pk)


def test_device_of_another_does_not_verify(admin, account, browser, device):
    """A session cannot borrow someone else's factor."""
    mine = device(account("li"))
    client = browser("admin").client
    session = client.session
    session["otp_device_id"] = mine.persistent_id
    session.save()
    assert client.get("/account/")["Location"].startswith("/account/second/")


def test_removed_factor_ends_verification_at_once(
    account, grant, browser, clock, code_now, device, security
):
    admin = grant(account("admin"), "audit", [], "audit")
    device(admin)
    client = browser("admin").client
    client.post("/account/second/", {"digits": code_now()})
    assert client.get("/account/").status_code == 200
    public.remove_totp(security, admin.pk)
    assert client.get("/account/")["Location"].startswith("/account/second/")


def test_remove_refused_out_of_area_without_right_own_or_none(
    account, security, stranger, as_actor, device
):
    row = account()
    with pytest.raises(Refused):
        public.remove_totp(security, row.pk)
    device(row)
    with pytest.raises(NotFound):
        public.remove_totp(stranger, row.pk)
    with pytest.raises(Denied):
        public.remove_totp(as_actor(row), row.pk)
    with pytest.raises(Refused):
        public.remove_totp(security, security.account_id)
    assert queries.device(row.pk)


def test_enrol_fixed_secret_only_for_demo_accounts(account, settings, browser, clock, code_now):
    settings.DEMO = True
    demo, real = account("demo", demo=True), account("real")
    assert public.enroll_totp(demo.pk, SECRET) == "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    public.enroll_totp(demo.pk, SECRET)
    with pytest.raises(Refused):
        public.enroll_totp(real.pk, SECRET)
    client = browser("demo").client
    assert client.post("/account/second/", {"digits": code_now()}).status_code == 302


def test_code_matches_rfc_6238(clock, code_now):
    """Appendix B: the secret of 20 bytes at 1111111109 shows 07081804 (8 digits)."""
    with time_machine.travel(1111111109, tick=False):
        assert code_now() == "081804"


def test_second_page_needs_log_in():
    assert Client().get("/account/second/")["Location"].startswith("/login/")
