"""Standard replies: what ships, what may be changed by whom, the pages."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from linli.core.access.actor import Actor
from linli.core.conversation.commands import replies as reply_commands
from linli.core.conversation.models import Reply
from linli.core.conversation.queries import replies
from linli.core.conversation.readers import APPROVER, COLLEAGUE, RESIDENT
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.journal.models import Entry
from linli.modules.cases.public import seed_replies
from linli.modules.cases.queries.replies import REPLIES
from linli.modules.catalogue.public import NATIONAL
from tests import world as place

MANAGED = ("replies", "reply_add")
MOST = 10
CASE = "cases.case"
ABOUT = {"subject_type": CASE, "verb": "answer", "reader": RESIDENT}


def url(name, *args):
    return reverse(f"cases:{name}", args=args)


def faults(error):
    return set(error.value.fields)


def verbs():
    return list(Entry.objects.order_by("id").values_list("verb", flat=True))


def test_shipped_replies_have_only_known_marks_and_fit_a_step(world):
    found = replies.replies(CASE, place.DISTRICT)
    assert len(found) >= 40
    assert {
        m for r in found for m in replies.unknown_marks(r.text + r.text_en, REPLIES.marks)
    } == set()
    fitting = replies.fitting(CASE, "accept", RESIDENT, place.DISTRICT, "010101")
    assert fitting
    assert all("010101".startswith(r.category) for r in fitting)
    assert replies.filled("{number}/{what}", {"number": "7"}) == "7/{what}"


def test_what_is_written_for_residents_is_never_offered_as_a_reason_for_colleagues(world):
    assert {(r.verb, r.reader) for r in replies.replies(CASE, place.DISTRICT)} == {
        (use.verb, use.reader) for use in REPLIES.uses
    }
    for verb, reader in (("extend", APPROVER), ("suspend", APPROVER), ("return", COLLEAGUE)):
        offered = replies.fitting(CASE, verb, reader, place.DISTRICT, "0201")
        assert offered, verb
        assert not [r.code for r in offered if "您" in r.text]


def test_seeding_twice_adds_no_reply_and_keeps_what_people_edited(world):
    Reply.objects.filter(code=Reply.objects.order_by("id")[0].code).update(title="改过的题目")
    assert seed_replies() == 0
    assert Reply.objects.filter(title="改过的题目").count() == 1


def test_replies_out_of_reach_and_without_permission(world, editor):
    place.add_person(
        world, "jiebian", "陈二", "street", "administrator", "catalogue_editor", place.STREET
    )
    for actor, district, expected in (
        (editor, NATIONAL, NotFound),
        (editor, "330411", NotFound),
        (world.actor("jiebian"), place.DISTRICT, NotFound),
        (world.actor("shequ"), place.DISTRICT, Denied),
        (Actor.public(), place.DISTRICT, Denied),
    ):
        with pytest.raises(expected):
            reply_commands.save_reply(
                actor, district=district, code="x1", **ABOUT, title="题", text="文"
            )


def test_reply_saved_retired_and_journalled(editor):
    said = {"code": "own_1", **ABOUT, "title": "已处理", "text": "{number} 已办结。"}
    made = reply_commands.save_reply(editor, district=place.DISTRICT, **said)
    reply_commands.retire_reply(editor, reply=made.pk, reason="不再使用")
    assert Reply.objects.get(pk=made.pk).active is False
    with pytest.raises(Refused):
        reply_commands.retire_reply(editor, reply=made.pk)
    assert verbs()[-2:] == ["conversation.save_reply", "conversation.retire_reply"]
    for changes, field in (
        ({"text": "{secret}"}, "text"),
        ({"verb": "shout"}, "verb"),
        ({"reader": APPROVER}, "verb"),
        ({"code": "Ö"}, "code"),
        ({"category": "9999"}, "category"),
        ({"title": " "}, "title"),
    ):
        with pytest.raises(Invalid) as error:
            reply_commands.save_reply(editor, district=place.DISTRICT, **{**said, **changes})
        assert faults(error) == {field}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_reply_page_opens_for_editor_in_few_statements(
    signed_in, language, django_assert_max_num_queries
):
    client = signed_in("bianji")
    client.cookies["language"] = language
    row = Reply.objects.order_by("id")[0].pk
    for path in (*map(url, MANAGED), url("reply", row), url("reply_edit", row)):
        client.get(path)
        with django_assert_max_num_queries(MOST):
            answer = client.get(path)
        assert answer.status_code == 200, path
        assert b"style=" not in answer.content


def test_reply_pages_are_closed_to_others(signed_in):
    client = signed_in("shequ")
    assert [client.get(url(name)).status_code for name in MANAGED] == [403] * len(MANAGED)
    assert {Client().get(url(name)).status_code for name in MANAGED} == {302}


def test_reply_form_saves_own_one_and_retires_it(signed_in):
    client = signed_in("bianji")
    said = {
        "code": "own_1",
        "verb": "answer",
        "reader": "resident",
        "title": "题",
        "text": "{number} 已办结。",
    }
    assert client.post(url("reply_add"), said).status_code == 302
    row = Reply.objects.get(code="own_1")
    assert row.district == place.DISTRICT
    assert client.post(url("reply_retire", row.pk), {"reason": "旧"}).status_code == 302
    assert "own_1" not in client.get(url("replies")).content.decode()
    national = Reply.objects.filter(district=NATIONAL)[0]
    assert client.post(url("reply_retire", national.pk), {"reason": "旧"}).status_code == 404
