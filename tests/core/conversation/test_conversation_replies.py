"""Standard replies: by reader, by category, the district's own before the national one."""

from __future__ import annotations

import pytest
from django.utils import translation

from linli.core.access.actor import Actor
from linli.core.conversation import readers
from linli.core.conversation.commands.replies import retire_reply, save_reply
from linli.core.conversation.models import Reply
from linli.core.conversation.queries.replies import filled, fitting, replies, unknown_marks
from linli.core.conversation.readers import Use
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.journal.models import Entry
from linli.core.versions import stamps
from tests import world as place
from tests.core.quarrels import TYPE

KIND = readers.Replies(
    TYPE, "catalogue.manage",
    uses=(
        Use("settle", "resident", "和解告知"), Use("extend", "approver", "延期理由"),
        Use("reject", "resident", "不予受理告知"), Use("reject", "colleague", "不予受理原因"),
    ),
    marks=("number", "title"), known=lambda category, district: category.startswith("09"),
)  # fmt: skip
GIVEN = {
    "district": place.DISTRICT, "code": "reject_far", "subject_type": TYPE, "verb": "reject",
    "reader": "resident", "title": "不属本区", "title_en": "Elsewhere",
    "text": "您反映的“{title}”（{number}）不属本区管辖。", "text_en": "{number} lies elsewhere.",
}  # fmt: skip


@pytest.fixture
def kind(quarrels, monkeypatch):
    monkeypatch.setitem(readers.DECLARED, TYPE, KIND)
    return quarrels


@pytest.fixture
def editor(kind):
    from linli.core.access.actor import Granted

    return Actor(
        account_id=kind.accounts["qu"].pk, name="孙丽",
        granted=(Granted(frozenset({"catalogue.manage"}), place.DISTRICT),),
    )  # fmt: skip


def save(editor, **changes):
    return save_reply(editor, **{**GIVEN, **changes})


def codes(verb, reader, category=""):
    return [r.code for r in fitting(TYPE, verb, reader, place.DISTRICT, category)]


def test_reply_for_residents_is_never_offered_to_another_reader(editor):
    save(editor)
    save(editor, code="reject_why", reader="colleague", text="请转嘉善县。", text_en="")
    assert codes("reject", "resident") == ["reject_far"]
    assert codes("reject", "colleague") == ["reject_why"]
    assert codes("reject", "approver") == codes("settle", "resident") == []
    with pytest.raises(Invalid) as wrong:
        save(editor, verb="extend", reader="resident")
    assert set(wrong.value.fields) == {"verb"}


def test_fitting_replies_begin_with_the_narrowest_category(editor):
    save(editor)
    save(editor, code="reject_noise", category="0902")
    save(editor, code="reject_quarrel", category="09")
    assert codes("reject", "resident", "090201") == ["reject_noise", "reject_quarrel", "reject_far"]
    assert codes("reject", "resident", "0101") == ["reject_far"]


def test_own_reply_stands_in_place_of_the_national_one(editor):
    Reply.objects.create(**{**GIVEN, "district": "000000", "title": "全国"})
    stamps.bump("conversation_replies")
    assert [r.title for r in replies(TYPE, place.DISTRICT)] == ["全国"]
    own = save(editor)
    assert [r.title for r in replies(TYPE, place.DISTRICT)] == ["不属本区"]
    retire_reply(editor, reply=own.pk)
    assert codes("reject", "resident") == []
    assert [r.code for r in replies(TYPE, place.DISTRICT, retired=True)] == ["reject_far"]
    assert [r.title for r in replies(TYPE, "330411")] == ["全国"]


def test_reading_replies_is_one_statement_when_they_changed_and_none_after(
    editor, django_assert_num_queries
):
    save(editor)
    with stamps.frame():
        stamps.tokens()
        with django_assert_num_queries(1):
            fitting(TYPE, "reject", "resident", place.DISTRICT)
            fitting(TYPE, "reject", "colleague", place.DISTRICT)


def test_reply_is_read_in_the_readers_language_and_filled(editor):
    save(editor)
    found = fitting(TYPE, "reject", "resident", place.DISTRICT)[0]
    with translation.override("en"):
        assert (found.label, found.body) == ("Elsewhere", "{number} lies elsewhere.")
    with translation.override("zh-hans"):
        said = filled(found.body, {"number": "330402-TJ-0001", "title": "漏水"})
    assert said == "您反映的“漏水”（330402-TJ-0001）不属本区管辖。"
    assert filled("{number} {due}", {"number": 7}) == "7 {due}"
    assert unknown_marks("{number}{due}{x}", KIND.marks) == ["due", "x"]


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"code": "Ä"}, "code"), ({"verb": "close"}, "verb"), ({"category": "01"}, "category"),
        ({"title": " "}, "title"), ({"text": ""}, "text"), ({"text_en": "{due}"}, "text_en"),
        ({"title": "长" * 81}, "title"),
    ],
)  # fmt: skip
def test_reply_with_a_fault_is_invalid(editor, changes, field):
    with pytest.raises(Invalid) as wrong:
        save(editor, **changes)
    assert set(wrong.value.fields) == {field}
    assert not Reply.objects.filter(subject_type=KIND.type).exists()


def test_reply_needs_the_permission_its_kind_declares_in_the_district(kind, editor):
    with pytest.raises(Denied):
        save(kind.actor("shequ"))
    with pytest.raises(Denied):
        save(Actor.public())
    with pytest.raises(NotFound):
        save(editor, district="330411")
    with pytest.raises(NotFound):
        save(editor, subject_type="people.account")
    with pytest.raises(NotFound):
        retire_reply(editor, reply=987654)


def test_reply_saved_and_retired_is_written_down_once(editor):
    made = save(editor)
    save(editor)
    assert [e.changes["title"] for e in Entry.objects.filter(verb="conversation.save_reply")] == [
        [None, "不属本区"]
    ]
    retire_reply(editor, reply=made.pk)
    with pytest.raises(Refused):
        retire_reply(editor, reply=made.pk)
    assert Entry.objects.get(verb="conversation.retire_reply").changes == {"active": [True, False]}
    save(editor)
    assert Reply.objects.get(subject_type=KIND.type).active


def test_code_of_another_kind_is_not_taken_over(editor, monkeypatch):
    from dataclasses import replace

    save(editor)
    other = replace(KIND, type="quarrels.other")
    monkeypatch.setitem(readers.DECLARED, other.type, other)
    with pytest.raises(Invalid) as wrong:
        save(editor, subject_type="quarrels.other")
    assert set(wrong.value.fields) == {"code"}
