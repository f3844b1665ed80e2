"""Asking a party back, its answer, and what it adds later."""

from __future__ import annotations

import io
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.conversation.commands.parties import add_words, answer_question, ask_party
from linli.core.conversation.models import Question, Words
from linli.core.conversation.queries import talk
from linli.core.errors import Denied, Invalid, NotFound, Refused, TooMany
from linli.core.fields import sweeping
from linli.core.files import attachments
from linli.core.files.models import Attachment
from linli.core.journal.models import Entry
from linli.core.lifecycle.commands import at
from linli.core.notices.models import Delivery, Notice
from linli.core.outbox import worker
from linli.core.outbox.models import Message
from linli.core.outbox.registry import HANDLERS
from linli.core.parties import concerned
from tests import world as place
from tests.core.quarrels import TYPE, acting, quarrel
from tests.engines.pictures.photos import gradient

ANYONE = Actor.public()
QUESTION = "漏水是整天都有，还是只在楼上用水时有？"


@pytest.fixture
def row(quarrels):
    return quarrel()


@pytest.fixture
def party(row):
    return concerned.add(acting(ANYONE), row, "applicant", name="张小明", phone="13800012345")


def ask(actor, row, party, text=QUESTION):
    return ask_party(actor, subject_type=TYPE, subject_id=row.pk, party=party.pk, text=text)


def answer(row, token, question, text="只在晚上楼上洗澡时。", **more):
    return answer_question(
        ANYONE, subject_type=TYPE, subject_id=row.pk, token=token, question=question.pk,
        answer=text, **more,
    )  # fmt: skip


def add(row, token, text="今天又漏了。", **more):
    return add_words(ANYONE, subject_type=TYPE, subject_id=row.pk, token=token, text=text, **more)


def deliver():
    while worker.work():
        pass


def test_question_is_told_to_the_party_and_its_answer_to_who_asked(quarrels, row, party):
    clerk = quarrels.actor("shequ")
    asked = ask(clerk, row, party)
    deliver()
    told = Delivery.objects.get(channel="in_app")
    assert (told.party, told.event) == (party.pk, "asked")
    assert row.number in told.text and f"r={party.token}" in told.text
    answer(row, party.token, asked)
    deliver()
    notice = Notice.objects.get()
    assert (notice.account_id, notice.event) == (clerk.account_id, "answered")
    assert notice.text == "只在晚上楼上洗澡时。"
    assert [q.answer for q in talk.asked(party)] == ["只在晚上楼上洗澡时。"]
    assert [(q.author.name, q.text) for q in talk.questions(row)] == [("周兰", QUESTION)]
    verbs = Entry.objects.filter(subject_type=TYPE, subject_id=row.pk).values_list(
        "verb", flat=True
    )
    assert list(verbs) == ["conversation.ask_party", "conversation.answer_question"]


def test_question_needs_sight_of_the_thing_and_a_permission_to_ask(quarrels, row, party):
    with pytest.raises(Denied):
        ask(ANYONE, row, party)
    with pytest.raises(NotFound):
        ask(quarrels.actor("other"), row, party)
    with pytest.raises(Denied):
        ask(quarrels.actor("shequ").narrowed(frozenset({"cases.view"})), row, party)
    other = concerned.add(acting(ANYONE), quarrel(), "applicant")
    with pytest.raises(NotFound):
        ask(quarrels.actor("shequ"), row, other)
    with pytest.raises(Invalid):
        ask(quarrels.actor("shequ"), row, party, "长" * 501)
    assert not Question.objects.exists()


def test_question_to_who_left_no_way_or_after_the_end_is_refused(quarrels, row, party):
    clerk = quarrels.actor("shequ")
    unreachable = concerned.add(acting(ANYONE), row, "respondent", name="李某", receipt=False)
    with pytest.raises(Refused) as refused:
        ask(clerk, row, unreachable)
    assert refused.value.code == "unreachable"
    with_page = concerned.add(acting(ANYONE), row, "respondent")
    asked = ask(clerk, row, with_page)
    row.state = "settled"
    row.save()
    with pytest.raises(Refused) as refused:
        ask(clerk, row, party)
    assert refused.value.code == "ended"
    with pytest.raises(Refused):
        answer(row, with_page.token, asked)
    with pytest.raises(Refused):
        add(row, party.token)


def test_answer_is_taken_once_and_from_the_party_that_was_asked(quarrels, row, party):
    asked = ask(quarrels.actor("shequ"), row, party)
    other = concerned.add(acting(ANYONE), row, "respondent")
    for token, thing in ((other.token, row), (party.token, quarrel()), ("wrong", row)):
        with pytest.raises(NotFound):
            answer(thing, token, asked)
    with pytest.raises(Invalid) as wrong:
        answer(row, party.token, asked, "  ")
    assert set(wrong.value.fields) == {"answer"}
    answer(row, party.token, asked)
    with pytest.raises(Refused) as refused:
        answer(row, party.token, asked, "改口")
    assert refused.value.code == "answered"


def test_words_with_photos_are_bound_as_later_and_passed_on(
    row, party, settings, tmp_path, monkeypatch
):
    settings.MEDIA_ROOT = tmp_path
    seen = []
    monkeypatch.setitem(HANDLERS, f"{TYPE}.added", lambda payload, message: seen.append(payload))
    picture = io.BytesIO()
    gradient(64, 48).save(picture, "PNG")
    sent = attachments.store(None, place.DISTRICT, place.CELL, picture.getvalue(), "report")
    made = add(row, party.token, "", files=[sent.token])
    deliver()
    kept = Attachment.objects.get()
    assert (kept.subject_type, kept.subject_id, kept.stage) == (TYPE, row.pk, "later")
    assert made.files == 1 and [w.pk for w in talk.words(row)] == [made.pk]
    assert [(p["subject"], p["words"]) for p in seen] == [(row.pk, made.pk)]
    assert not Message.objects.filter(dead_at__isnull=False).exists()
    with pytest.raises(Invalid):
        add(row, party.token, "  ")


def test_words_nobody_waits_for_are_no_dead_letter(row, party):
    add(row, party.token)
    deliver()
    assert not Message.objects.filter(done_at__isnull=True).exists()
    assert [w.text for w in talk.own_words(party)] == ["今天又漏了。"]


def test_words_above_the_days_ceiling_of_one_receipt_are_too_many(row, party):
    evening = datetime(2026, 12, 1, 23, 59, tzinfo=ZoneInfo("Asia/Shanghai"))
    other = concerned.add(acting(ANYONE), row, "respondent")
    with at(evening):
        for n in range(5):
            add(row, party.token, f"第{n + 1}次")
        with pytest.raises(TooMany):
            add(row, party.token)
        add(row, other.token)
    with at(evening + timedelta(minutes=1)):
        add(row, party.token)
    assert Words.objects.filter(party=party).count() == 6


def test_words_by_a_strange_receipt_are_not_found(row, party):
    for thing, token in ((quarrel(), party.token), (row, ""), (row, "wrong")):
        with pytest.raises(NotFound):
            add(thing, token)
    with pytest.raises(NotFound):
        add_words(ANYONE, subject_type="people.account", subject_id=1, token="x", text="好")
    assert not Words.objects.exists()


def test_what_parties_said_is_forgotten_a_year_after_the_end(quarrels, row, party):
    now = timezone.now()
    open_row = quarrel()
    other = concerned.add(acting(ANYONE), open_row, "applicant")
    asked = ask(quarrels.actor("shequ"), row, party)
    answer(row, party.token, asked)
    add(row, party.token)
    add(open_row, other.token, "还在漏。")
    row.state, row.closed_at = "settled", now - timedelta(days=366)
    row.save()
    sweeping.sweep(now)
    asked.refresh_from_db()
    assert asked.answer == "" and asked.text == QUESTION
    assert set(Words.objects.values_list("subject_id", "text")) == {
        (row.pk, ""), (open_row.pk, "还在漏。")
    }  # fmt: skip
