"""The chain finds what was done to the journal behind the triggers' back."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import DatabaseError, connection, transaction
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.journal import chain, writing
from linli.core.journal.models import Entry, Seal

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 20, 8, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def entries():
    actor = Actor(account_id=1, name="赵敏", district="330402")
    made = [
        writing.entry(
            actor, "cases.accept", "cases.case", n, at=NOW + timedelta(seconds=n),
            area="330402001" if n % 2 else "330411001", changes={"state": ["a", "乙"], "n": [1.5, None]},
        )
        for n in range(10)
    ]  # fmt: skip
    writing.write_many(made)
    assert chain.seal(NOW) == 10
    return list(Entry.objects.order_by("id"))


def behind_the_back(statement, *params):
    """As someone with the database's own rights would: triggers off, change, triggers on."""
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT name, sql FROM sqlite_master WHERE type='trigger'")
            triggers = cursor.fetchall()
            for name, _sql in triggers:
                cursor.execute(f"DROP TRIGGER {name}")
            cursor.execute(statement, params)
            for _name, sql in triggers:
                cursor.execute(sql)
        else:
            cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER ALL")
            cursor.execute("ALTER TABLE journal_seal DISABLE TRIGGER ALL")
            cursor.execute(statement, params)


def test_untouched_chain_verifies_per_district(entries):
    verdict = chain.verify()
    assert verdict.findings == []
    assert (verdict.sealed, verdict.waiting) == (10, 0)
    assert {d: seq for d, (seq, _hash) in verdict.heads.items()} == {"330402": 5, "330411": 5}


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("reason", "别的"),
        ("actor_name", "另一人"),
        ("changes", '{"state": ["a", "b"]}'),
        ("subject_id", 99),
    ],
)
def test_edited_entry_is_named(entries, column, value):
    behind_the_back(f"UPDATE journal_entry SET {column} = %s WHERE id = %s", value, entries[3].pk)
    found = chain.verify().findings
    assert [(f.what, f.entry_id) for f in found] == [("edited", entries[3].pk)]


def test_removed_entry_is_named(entries):
    behind_the_back("DELETE FROM journal_entry WHERE id = %s", entries[4].pk)
    assert [(f.what, f.entry_id) for f in chain.verify().findings] == [("removed", entries[4].pk)]


def test_removed_entry_with_its_seal_is_named(entries):
    seal = Seal.objects.get(entry_id=entries[4].pk)
    behind_the_back("DELETE FROM journal_entry WHERE id = %s", entries[4].pk)
    behind_the_back("DELETE FROM journal_seal WHERE id = %s", seal.pk)
    assert [(f.what, f.seq) for f in chain.verify().findings] == [("seal_missing", seal.seq)]


def test_reordered_entries_are_found(entries):
    first, second = Seal.objects.filter(district="330402").order_by("seq")[1:3]
    behind_the_back("UPDATE journal_seal SET entry_id = -1 WHERE id = %s", first.pk)
    behind_the_back(
        "UPDATE journal_seal SET entry_id = %s WHERE id = %s", first.entry_id, second.pk
    )
    behind_the_back(
        "UPDATE journal_seal SET entry_id = %s WHERE id = %s", second.entry_id, first.pk
    )
    found = chain.verify().findings
    assert [(f.what, f.seq) for f in found] == [("edited", first.seq)]


@pytest.mark.parametrize("statement", ["UPDATE journal_entry SET reason = 'x'", "DELETE FROM journal_entry",
                                       "UPDATE journal_seal SET hash = 'x'", "DELETE FROM journal_seal"])  # fmt: skip
def test_update_and_delete_are_refused_by_the_database(entries, statement):
    refused = pytest.raises(DatabaseError, match="append-only")
    with refused, transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
    assert Entry.objects.count() == 10


def test_sealing_twice_changes_nothing(entries):
    heads = chain.verify().heads
    assert chain.seal(NOW) == 0
    assert chain.verify().heads == heads


def test_late_entry_is_sealed_after_the_others(entries):
    writing.write(Actor.system(), "x.y", "t", 1, at=NOW - timedelta(days=3), area="330402001")
    assert chain.verify().waiting == 1
    assert chain.seal(NOW) == 1
    assert chain.verify().findings == []


def test_half_characters_are_written_as_question_marks_and_stop_no_seal():
    said = {"note": "\ud800aa", "deep": [{"\udfff": ["\udc00"]}, 1]}
    writing.write(
        Actor.system(), "x.y", "t", 1, at=NOW, area="330402001", reason="a\ud800", changes=said
    )
    (held,) = Entry.objects.values_list("reason", "changes")
    assert held == ("a?", {"note": "?aa", "deep": [{"?": ["?"]}, 1]})
    assert chain.seal(NOW) == 1
    assert chain.verify().findings == []


@pytest.mark.skipif("connection.vendor != 'sqlite'", reason="PostgreSQL takes no such text")
def test_entries_of_old_with_half_characters_are_sealed():
    made = writing.entry(Actor.system(), "x.y", "t", 1, at=NOW, area="330402001")
    made.changes = {"note": "\ud800aa"}
    writing.write_many([made])
    assert chain.seal(NOW) == 1
    assert chain.verify().findings == []


def test_entry_that_waits_too_long_for_its_seal_is_found():
    now = timezone.now()
    late = writing.write(
        Actor.system(), "x.y", "t", 1, at=now - timedelta(minutes=9), area="330402001"
    )
    writing.write(Actor.system(), "x.y", "t", 1, at=now - timedelta(minutes=1), area="330402001")
    assert [(f.what, f.entry_id) for f in chain.verify().findings] == [("unsealed", late.pk)]
    chain.seal(now)
    assert chain.verify().findings == []
