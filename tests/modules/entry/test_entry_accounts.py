from __future__ import annotations

import pytest

from linli.core.access.actor import Actor
from linli.core.access.queries import actor_of_key
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.journal.models import Entry
from linli.core.people.models import Account
from linli.modules.entry import public

DISTRICT = "330402"


def test_create_account_gives_a_first_password_to_be_changed(security, browser, verbs):
    pk, first = public.create_account(security, "li.na", "李娜", DISTRICT, phone="138 0001 2345")
    row = Account.objects.get(pk=pk)
    assert (row.phone, row.must_change_password, row.demo) == ("13800012345", True, False)
    assert verbs(row) == ["accounts.create"]
    client = browser("li.na", first).client
    assert client.get("/account/")["Location"].startswith("/account/password/")


def test_given_password_lasts_only_in_demo_accounts(security, settings):
    settings.DEMO = True
    real, _p = public.create_account(security, "real", "真", DISTRICT, password="given-by-hand-12")
    demo, password = public.create_account(
        Actor.system(), "demo", "演示", DISTRICT, password="linli-demo", demo=True
    )
    assert password == "linli-demo"
    assert Account.objects.get(pk=real).must_change_password
    assert not Account.objects.get(pk=demo).must_change_password


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"login": "Li Na"}, "login"),
        ({"login": "security"}, "login"),
        ({"name": " "}, "name"),
        ({"name": "名" * 61}, "name"),
        ({"phone": "12"}, "phone"),
        ({"phone": "0573-82838282"}, "phone"),
        ({"email": "no-at-sign"}, "email"),
        ({"district": "3304"}, "district"),
    ],
)
def test_create_account_bad_fact_is_named(security, facts, field):
    given = {"login": "li.na", "name": "李娜", "district": DISTRICT, **facts}
    before = Account.objects.count()
    with pytest.raises(Invalid) as said:
        public.create_account(security, **given)
    assert set(said.value.fields) == {field}
    assert Account.objects.count() == before


def test_create_account_out_of_area_or_without_right_is_refused(account, security, as_actor):
    with pytest.raises(NotFound):
        public.create_account(security, "li.na", "李娜", "330411")
    with pytest.raises(Denied):
        public.create_account(as_actor(account()), "li.na", "李娜", DISTRICT)
    assert not Account.objects.filter(login="li.na").exists()


def test_update_account_names_but_hides_numbers_in_the_journal(account, security, stranger, verbs):
    row = account()
    with pytest.raises(NotFound):
        public.update_account(stranger, row.pk, name="改")
    public.update_account(security, row.pk, name="王小梅", phone="13900099999", email="")
    row.refresh_from_db()
    assert (row.name, row.phone, row.email) == ("王小梅", "13900099999", "")
    entry = Entry.objects.get(verb="accounts.update")
    assert entry.changes == {"name": ["王晓梅", "王小梅"], "phone": "changed", "email": "changed"}


def test_deactivate_and_activate(account, security, browser, verbs):
    row = account()
    client = browser().client
    public.deactivate(security, row.pk, reason="moved away")
    assert client.get("/account/").status_code == 302
    assert browser().answer.status_code == 422
    with pytest.raises(Refused):
        public.deactivate(security, row.pk)
    public.activate(security, row.pk)
    assert browser().answer.status_code == 302
    with pytest.raises(Refused):
        public.activate(security, row.pk)
    said = [v for v in verbs(row) if v.startswith("accounts.")]
    assert said == ["accounts.deactivate", "accounts.activate"]
    assert Entry.objects.get(verb="accounts.deactivate").reason == "moved away"


def test_deactivate_oneself_or_out_of_area_is_refused(account, security, stranger, as_actor):
    row = account()
    with pytest.raises(Refused):
        public.deactivate(security, security.account_id)
    for step in (public.deactivate, public.activate):
        with pytest.raises(NotFound):
            step(stranger, row.pk)
        with pytest.raises(Denied):
            step(as_actor(row), row.pk)


def test_key_acts_within_scopes_and_ends_when_revoked(account, grant, security):
    machine = grant(account("hotline"), "machine", ["accounts.manage", "keys.manage"])
    facts = {"label": "12345", "scopes": ["keys.manage"], "days": 30}
    pk, secret = public.make_key(security, machine.pk, **facts)
    actor = actor_of_key(secret)
    assert actor.may("keys.manage")
    assert not actor.may("accounts.manage")
    assert secret not in str(list(Entry.objects.values()))
    public.revoke_key(security, pk)
    assert actor_of_key(secret) is None
    with pytest.raises(Refused):
        public.revoke_key(security, pk)
    verbs = list(Entry.objects.filter(subject_type="access.key").values_list("verb", flat=True))
    assert verbs == ["keys.make", "keys.revoke"]


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        ({"label": ""}, "label"),
        ({"scopes": []}, "scopes"),
        ({"scopes": ["no.such"]}, "scopes"),
        ({"days": 0}, "days"),
        ({"days": 367}, "days"),
    ],
)
def test_make_key_bad_fact_is_named(account, security, facts, field):
    given = {"label": "x", "scopes": ["keys.manage"], "days": 1, **facts}
    with pytest.raises(Invalid) as said:
        public.make_key(security, account().pk, **given)
    assert set(said.value.fields) == {field}


def test_key_out_of_area_without_right_or_for_administrators_is_refused(
    account, security, stranger, as_actor
):
    row = account()
    facts = {"label": "x", "scopes": ["keys.manage"], "days": 1}
    with pytest.raises(NotFound):
        public.make_key(stranger, row.pk, **facts)
    with pytest.raises(Denied):
        public.make_key(as_actor(row), row.pk, **facts)
    with pytest.raises(Refused):
        public.make_key(security, security.account_id, **facts)
    pk, _secret = public.make_key(security, row.pk, **facts)
    with pytest.raises(NotFound):
        public.revoke_key(stranger, pk)
