"""Notes for colleagues: who may write, who may be mentioned, what striking leaves."""

from __future__ import annotations

import pytest

from linli.core.access.actor import Actor
from linli.core.conversation.commands.notes import note, strike
from linli.core.conversation.models import Note
from linli.core.conversation.queries import talk
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.journal.models import Entry
from linli.core.notices.models import Notice
from linli.core.outbox import worker
from linli.core.outbox.models import Message
from tests.core.quarrels import TYPE, quarrel


def write(actor, row, text="楼上已同意做防水，周五复查。", mentions=()):
    return note(actor, subject_type=TYPE, subject_id=row.pk, text=text, mentions=mentions)


def ids(world, *logins):
    return [world.accounts[login].pk for login in logins]


def test_note_is_kept_with_its_author_and_written_down_without_its_text(quarrels):
    row, clerk = quarrel(), quarrels.actor("shequ")
    made = write(clerk, row, "  楼上已同意。 ")
    assert (made.text, made.author_id) == ("楼上已同意。", clerk.account_id)
    entry = Entry.objects.get(verb="conversation.note")
    assert (entry.subject_type, entry.subject_id) == (TYPE, row.pk)
    assert entry.changes == {"note_id": made.pk, "mentions": 0, "files": 0}


def test_note_by_who_does_not_see_the_thing_is_refused(quarrels):
    row = quarrel()
    with pytest.raises(NotFound):
        write(quarrels.actor("other"), row)
    with pytest.raises(Denied):
        write(Actor.public(), row)
    with pytest.raises(Denied):
        write(Actor.system(), row)
    assert not Note.objects.exists()


@pytest.mark.parametrize("text", ["", "   ", "长" * 2001])
def test_note_empty_or_too_long_is_invalid(quarrels, text):
    with pytest.raises(Invalid) as wrong:
        write(quarrels.actor("shequ"), quarrel(), text)
    assert set(wrong.value.fields) == {"text"}


def test_mention_tells_those_who_see_the_thing_and_never_the_author(quarrels):
    row = quarrel()
    made = write(quarrels.actor("shequ"), row, mentions=ids(quarrels, "jiedao", "shequ", "jiedao"))
    assert made.mentions == sorted(ids(quarrels, "jiedao", "shequ"))
    while worker.work():
        pass
    told = Notice.objects.get()
    assert (told.account.login, told.event, told.subject_id) == ("jiedao", "mention", row.pk)
    assert told.text == made.text


def test_mention_of_who_does_not_see_the_thing_is_invalid_and_names_them(quarrels):
    quarrels.accounts["qu"].is_active = False
    quarrels.accounts["qu"].save()
    with pytest.raises(Invalid) as wrong:
        write(quarrels.actor("shequ"), quarrel(), mentions=ids(quarrels, "jiedao", "other", "qu"))
    said = str(wrong.value.fields["mentions"][0])
    assert "郑伟" in said and "孙丽" in said and "吴强" not in said
    with pytest.raises(Invalid):
        write(quarrels.actor("shequ"), quarrel(), mentions=[987654])
    assert not Note.objects.exists()


def test_note_struck_by_its_author_leaves_its_text_in_the_journal(quarrels):
    row, clerk = quarrel(), quarrels.actor("shequ")
    made = write(clerk, row)
    own = {"subject_type": TYPE, "subject_id": row.pk, "note": made.pk}
    with pytest.raises(NotFound):
        strike(quarrels.actor("jiedao"), **own)
    with pytest.raises(NotFound):
        strike(clerk, **own | {"subject_id": quarrel().pk})
    strike(clerk, **own)
    with pytest.raises(Refused):
        strike(clerk, **own)
    entry = Entry.objects.get(verb="conversation.strike")
    assert (entry.subject_type, entry.subject_id) == (TYPE, row.pk)
    assert entry.changes["struck"] == "楼上已同意做防水，周五复查。"
    shown = talk.notes(clerk, row)
    assert [(n.text, n.struck, n.mine) for n in shown] == [("", True, True)]


@pytest.mark.parametrize("delivered", [True, False])
def test_struck_note_is_read_nowhere_but_in_the_journal(quarrels, delivered):
    row, clerk = quarrel(), quarrels.actor("shequ")
    kept = write(clerk, row, "另一条", mentions=ids(quarrels, "jiedao"))
    made = write(clerk, row, mentions=ids(quarrels, "jiedao"))
    while delivered and worker.work():
        pass
    strike(clerk, subject_type=TYPE, subject_id=row.pk, note=made.pk)
    while worker.work():
        pass
    assert [n.text for n in Notice.objects.order_by("id")] == [kept.text, ""]
    assert {m.payload["text"] for m in Message.objects.filter(topic="notices.staff")} == {
        "另一条",
        "",
    }


def test_notes_of_a_thing_are_two_statements(quarrels, django_assert_num_queries):
    row, clerk = quarrel(), quarrels.actor("shequ")
    for n in range(3):
        write(clerk, row, f"第{n + 1}次上门", mentions=ids(quarrels, "jiedao"))
    write(quarrels.actor("jiedao"), quarrel(), "另一件")
    street = quarrels.actor("jiedao")
    with django_assert_num_queries(2):
        found = talk.notes(street, row)
    assert [(n.author, n.text, n.mentions, n.mine) for n in found] == [
        ("周兰", f"第{n}次上门", ["吴强"], False) for n in (1, 2, 3)
    ]
