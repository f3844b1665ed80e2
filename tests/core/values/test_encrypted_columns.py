"""Contacts are plain in Python and sealed in the database; equal ones are found by an index."""

from __future__ import annotations

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.journal.models import Entry
from linli.core.lifecycle.commands import difference, snapshot
from linli.core.outbox import worker
from linli.core.parties.models import Party
from linli.core.people.models import Account
from linli.core.values import keys, sealing
from linli.core.values.keys import KeyFault
from linli.core.values.rotation import tables
from linli.modules.cases.commands import intake
from tests import world

PHONE = "13806137294"


@pytest.fixture
def keyring(settings, tmp_path):
    """A key file of this test's own."""
    settings.KEYS_FILE = str(tmp_path / "keys.json")
    return settings


def account(login: str, phone: str = PHONE, email: str = "") -> Account:
    keys.make()
    return Account.objects.create(
        district="330402", login=login, name=login, phone=phone, email=email
    )


def stored(model, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM {model._meta.db_table} ORDER BY id")
        return [value for (value,) in cursor.fetchall()]


def put(model, column: str, value: str, pk: int) -> None:
    with connection.cursor() as cursor:
        table = model._meta.db_table
        cursor.execute(f"UPDATE {table} SET {column} = %s WHERE id = %s", [value, pk])


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_value_comes_back_and_is_stored_differently_each_time(db, keyring, cipher):
    keyring.CIPHER = cipher
    account("one", email="zhou@example.org")
    account("two", email="zhou@example.org")
    assert [(row.phone, row.email) for row in Account.objects.order_by("id")] == [
        (PHONE, "zhou@example.org")
    ] * 2
    for column in ("phone", "email"):
        first, second = stored(Account, column)
        assert first != second
        assert PHONE not in first and "zhou" not in first
    assert keys.ring().current.cipher == cipher


@pytest.mark.parametrize("cipher", ["aes", "sm4"])
def test_changed_value_is_refused_with_a_sentence(db, keyring, cipher):
    keyring.CIPHER = cipher
    row = account("one")
    whole = stored(Account, "phone")[0]
    at = whole.rindex(".") + 20
    put(Account, "phone", whole[:at] + ("A" if whole[at] != "A" else "B") + whole[at + 1 :], row.pk)
    with pytest.raises(KeyFault, match=r"people_account\.phone"):
        Account.objects.get(pk=row.pk)


def test_value_moved_into_another_column_is_refused(db, keyring):
    row = account("one", email="zhou@example.org")
    put(Account, "phone", stored(Account, "email")[0], row.pk)
    with pytest.raises(KeyFault, match=r"people_account\.phone"):
        Account.objects.get(pk=row.pk)


def test_plain_text_written_past_the_system_is_refused(db, keyring):
    row = account("one")
    put(Account, "phone", PHONE, row.pk)
    with pytest.raises(KeyFault):
        Account.objects.get(pk=row.pk)


def test_other_key_file_gives_a_sentence_with_its_place(db, keyring, tmp_path):
    row = account("one")
    keyring.KEYS_FILE = str(tmp_path / "other.json")
    with pytest.raises(KeyFault, match=r"other\.json"):
        Account.objects.get(pk=row.pk)


def test_value_is_found_in_any_writing_and_only_when_equal(db, keyring, django_assert_num_queries):
    found = account("one")
    account("two", phone="13800000000")
    account("three", phone="")
    with django_assert_num_queries(2):
        assert list(Account.objects.filter(phone="+86 138-0613 7294")) == [found]
        assert not Account.objects.filter(phone="13806137295").exists()
    assert set(Account.objects.filter(phone="").values_list("login", flat=True)) == {"three"}
    assert set(Account.objects.exclude(phone="").values_list("login", flat=True)) == {"one", "two"}
    assert set(Account.objects.exclude(phone=PHONE).values_list("login", flat=True)) == {
        "two", "three",
    }  # fmt: skip


@pytest.mark.parametrize(
    "wanted", [{"email": "a@example.org"}, {"phone__startswith": "138"}, {"phone__in": [PHONE]}, {"phone": None}]
)  # fmt: skip
def test_what_an_index_cannot_answer_is_an_error(db, keyring, wanted):
    with pytest.raises(FieldError):
        list(Account.objects.filter(**wanted))


def test_every_way_of_writing_seals(db, keyring):
    rows = [account(login, phone="") for login in ("one", "two", "three")]
    Account.objects.filter(pk=rows[0].pk).update(phone=PHONE)
    rows[1].phone = rows[2].phone = PHONE
    Account.objects.bulk_update(rows[1:2], ["phone"])
    rows[2].save(update_fields=["phone"])
    assert all(PHONE not in value and value.count(".") == 2 for value in stored(Account, "phone"))
    assert Account.objects.filter(phone=PHONE).count() == 3


def test_equal_numbers_in_two_tables_do_not_look_equal(keyring):
    keys.make()
    here = sealing.seal(PHONE, "people_account.phone", "phone")
    there = sealing.seal(PHONE, "parties_party.phone", "phone")
    assert here.split(".")[0] != there.split(".")[0]


def test_change_of_a_contact_is_named_but_not_shown(db, keyring):
    row = account("one")
    before = snapshot(row)
    row.phone, row.name = "13800000000", "周兰"
    assert difference(before, snapshot(row)) == {"phone": ["…", "…"], "name": ["one", "周兰"]}


def every_text() -> str:
    """All rows of all tables, as a dump would hold them."""
    with connection.cursor() as cursor:
        parts = []
        for table in connection.introspection.table_names(cursor):
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")
            parts += [str(row) for row in cursor.fetchall()]
    return "\n".join(parts)


def test_no_contact_of_a_report_stands_plain_in_a_dump(db, keyring):
    keys.make()
    world.build()
    made = intake.report(
        Actor.public(),
        report=intake.Report(
            matter=world.STREETLIGHT, client_id="r-00000000000001", lon=world.INSIDE[0], lat=world.INSIDE[1],
            description="路灯不亮，晚上看不清路。", name="马秀英", phone="138 0613 7294", contact="微信 xiuying88",
        ),
    )  # fmt: skip
    intake.join(Actor.public(), made.case, name="高志远", phone="13717171717", out={})
    worker.work(timezone.now())
    worker.work(timezone.now())
    dump = every_text()
    assert "路灯不亮" in dump  # the dump holds what is plain
    assert Entry.objects.exists()
    for secret in (PHONE, "138 0613 7294", "马秀英", "xiuying88", "高志远", "13717171717"):
        assert secret not in dump
    assert {r.phone for r in Party.objects.all()} == {PHONE, "13717171717"}


def test_contacts_are_in_encrypted_columns():
    held = {f"{m._meta.label}.{c.name}" for m, columns in tables() for c in columns}
    assert held >= {
        "people.Account.phone", "people.Account.email",
        "parties.Party.name", "parties.Party.phone", "parties.Party.contact",
    }  # fmt: skip
