"""The key file: made once, private, never silently replaced; rotation while people work."""

from __future__ import annotations

import base64
import json
from argparse import Namespace
from datetime import timedelta

import pytest
from django.db import connection
from django.utils import timezone

from linli.core.health import checks as health
from linli.core.people.models import Account
from linli.core.values import keys, rotation, sealing
from linli.core.values.keys import KeyFault
from linli.site import serving
from linli.site.cli import Stop
from linli.site.keyring import run

PHONE = "13806137294"


@pytest.fixture
def keyring(settings, tmp_path):
    settings.KEYS_FILE = str(tmp_path / "keys.json")
    return settings


@pytest.fixture
def strict(keyring):
    """As a real district is served."""
    keyring.SECRET_KEY = "x" * 50
    keyring.DEMO = keyring.DEBUG = False
    return keyring


def account(login: str, phone: str = PHONE) -> Account:
    keys.make()
    return Account.objects.create(district="330402", login=login, name=login, phone=phone)


def key_ids() -> set[str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_account WHERE phone <> ''")
        return {sealing.key_of(stored) for (stored,) in cursor.fetchall()}


def test_file_is_made_once_and_is_private(keyring):
    assert keys.make()
    first = keys.path().read_text()
    assert not keys.make()
    assert keys.path().read_text() == first
    assert keys.path().stat().st_mode & 0o777 == 0o600
    assert [path.name for path in keys.path().parent.iterdir()] == ["keys.json"]


def test_served_district_makes_no_keys_and_says_what_to_do(db, strict):
    with pytest.raises(Stop, match="linli migrate"):
        serving.refuse_unsafe()
    with pytest.raises(KeyFault):
        sealing.seal(PHONE, "people_account.phone")
    assert not keys.path().exists()
    assert rotation.prepare()
    serving.refuse_unsafe()


def test_lost_file_is_not_replaced_over_data(db, strict):
    rotation.prepare()
    account("one")
    keys.path().unlink()
    for refusing in (serving.refuse_unsafe, rotation.prepare):
        with pytest.raises((Stop, KeyFault), match=r"keys\.json"):
            refusing()
    assert not keys.path().exists()
    assert health.key_file(timezone.now())[0] == "bad"


@pytest.mark.django_db
def test_doctor_sees_an_open_file_and_another_cipher(strict):
    keys.make()
    assert health.key_file(timezone.now())[0] == "ok"
    strict.CIPHER = "sm4"
    assert health.key_file(timezone.now())[0] == "warn"
    keys.path().chmod(0o644)
    assert health.key_file(timezone.now())[0] == "bad"


@pytest.mark.parametrize("text", ["", "{}", '{"keys": []}', '{"keys": [{"id": "a"}]}', "\x00"])
def test_damaged_file_gives_a_sentence(keyring, text):
    keys.path().write_text(text)
    with pytest.raises(KeyFault, match=r"keys\.json"):
        keys.ring()


def test_key_of_a_wrong_length_is_damage(keyring):
    keys.make()
    said = json.loads(keys.path().read_text())
    said["keys"][0]["secret"] = "AAAA"
    keys.path().write_text(json.dumps(said))
    with pytest.raises(KeyFault):
        keys.ring()


def test_rotation_writes_everything_anew_and_retires_the_key(db, keyring):
    for n in range(7):
        account(f"a{n}", phone=f"1380000000{n}" if n else "")
    before = keys.ring().current.id
    keyring.CIPHER = "sm4"
    assert rotation.rotate() == 6
    current = keys.ring().current
    assert current.id != before and current.cipher == "sm4"
    assert [(key.id, key.state) for key in keys.ring().keys] == [
        (before, "retired"), (current.id, "current"),
    ]  # fmt: skip
    assert key_ids() == {current.id}
    assert Account.objects.get(login="a3").phone == "13800000003"
    assert Account.objects.filter(phone="138 0000 0003").get().login == "a3"


def test_interrupted_rotation_goes_on_with_its_own_key(db, keyring, monkeypatch):
    monkeypatch.setattr(rotation, "BATCH", 2)
    for n in range(5):
        account(f"a{n}", phone=f"1380000000{n}")
    renewed, calls = rotation.renewed, []

    def dying(*given):
        calls.append(given)
        if len(calls) == 2:
            raise RuntimeError("power cut")
        return renewed(*given)

    with monkeypatch.context() as cut:
        cut.setattr(rotation, "renewed", dying)
        with pytest.raises(RuntimeError):
            rotation.rotate()
    assert len(key_ids()) == 2
    begun = keys.ring().current.id
    assert {a.phone for a in Account.objects.all()} == {f"1380000000{n}" for n in range(5)}
    assert Account.objects.filter(phone="13800000004").count() == 1  # still under the old key
    assert rotation.rotate() == 3
    assert key_ids() == {begun}


def test_value_written_with_a_retired_key_is_read_and_found_by_the_next_rotation(db, keyring):
    row = account("one")
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_account")
        late = cursor.fetchone()[0]
    rotation.rotate()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE people_account SET phone = %s WHERE id = %s", [late, row.pk])
    assert Account.objects.get(pk=row.pk).phone == PHONE
    assert Account.objects.get(phone=PHONE) == row
    assert rotation.rotate() == 1
    assert key_ids() == {keys.ring().current.id}


def test_key_retired_long_ago_is_forgotten(db, keyring):
    account("one")
    now = timezone.now()
    rotation.rotate(now)
    rotation.rotate(now + timedelta(days=59))
    assert len(keys.ring().keys) == 3
    rotation.rotate(now + timedelta(days=61))
    assert len(keys.ring().keys) == 3
    assert Account.objects.get().phone == PHONE


@pytest.mark.parametrize("demo", [True, False])
def test_lost_file_is_made_by_no_use_and_doctor_says_bad(db, keyring, demo):
    keyring.DEMO = demo
    rotation.prepare()
    row = account("one")
    kept = keys.path().rename(keys.path().with_name("away.json"))
    for using in (
        keys.ring, lambda: account_of(row), lambda: run(Namespace(action="list")),
        lambda: run(Namespace(action="rotate")), rotation.prepare,
    ):  # fmt: skip
        with pytest.raises(KeyFault, match=r"keys\.json"):
            using()
        assert health.key_file(timezone.now())[0] == "bad"
        assert not keys.path().exists()
    kept.rename(keys.path())
    assert account_of(row).phone == PHONE
    assert health.key_file(timezone.now())[0] == "ok"


def account_of(row: Account) -> Account:
    return Account.objects.get(pk=row.pk)


def test_doctor_names_the_keys_that_the_file_lacks(db, keyring):
    account("one")
    lost = keys.ring().current.id
    keys.path().unlink()
    keys.make()
    level, sentence, _advice = health.key_file(timezone.now())
    assert level == "bad" and lost in sentence and str(keys.path()) in sentence


def test_doctor_sees_a_value_that_its_key_does_not_read(db, keyring):
    account("one")
    said = json.loads(keys.path().read_text())
    said["keys"][0]["secret"] = base64.b64encode(bytes(32)).decode()
    keys.path().write_text(json.dumps(said))
    level, sentence, _advice = health.key_file(timezone.now())
    assert level == "bad" and "people_account.phone" in sentence


def test_damaged_value_is_named_and_stops_no_rotation(db, keyring):
    rows = [account(f"a{n}", phone=f"1380000000{n}") for n in range(3)]
    with connection.cursor() as cursor:
        cursor.execute("SELECT phone FROM people_account WHERE id = %s", [rows[0].pk])
        moved = cursor.fetchone()[0]
        cursor.execute("UPDATE people_account SET email = %s WHERE id = %s", [moved, rows[1].pk])
    first, now = keys.ring().current.id, timezone.now()
    for days in (0, 1, 90):
        with pytest.raises(KeyFault) as fault:
            rotation.rotate(now + timedelta(days=days))
        assert f"people_account.email {rows[1].pk}" in fault.value.detail
        assert key_ids() == {keys.ring().current.id}
        assert [k.state for k in keys.ring().keys if k.id == first] == ["retired"]
    assert len(keys.ring().keys) == 3  # of what nothing holds any more it is forgotten
    assert Account.objects.defer("email").get(pk=rows[1].pk).phone == "13800000001"


def test_sentence_for_everybody_names_neither_file_nor_key(keyring, caplog):
    keys.make()
    for put_away in (lambda: None, keys.path().unlink):
        put_away()
        with pytest.raises(KeyFault) as fault:
            sealing.unseal(".0badc0de.AAAA", "people_account.phone")
        for text in (str(fault.value), str(fault.value.sentence)):
            assert str(keys.path()) not in text and "0badc0de" not in text
        assert str(keys.path()) in fault.value.detail and fault.value.detail in caplog.text


def test_two_rotations_at_once_are_refused(db, keyring):
    keys.make()
    with keys.alone(), pytest.raises(KeyFault):
        rotation.rotate()
