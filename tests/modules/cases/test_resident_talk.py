"""By receipt: what one was told, a question answered, words and photos added later."""

from __future__ import annotations

from urllib.parse import parse_qs, urlsplit

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.core.access.actor import Actor
from linli.core.conversation.commands.parties import ask_party
from linli.core.conversation.models import Question, Words
from linli.core.errors import Invalid
from linli.core.files.models import Attachment
from linli.core.notices.models import Delivery, Notice
from linli.core.outbox import worker
from linli.core.parties.models import Party
from linli.modules.cases.commands import desk, intake
from linli.modules.cases.models import Case
from tests.modules.cases.conftest import png, told

pytestmark = pytest.mark.django_db
CASE = "cases.case"


@pytest.fixture
def client(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    return Client()


@pytest.fixture
def asked(world, case_at):
    """A dispatched case whose reporter was asked something by the unit."""
    case = case_at("dispatched", phone="13806137294")
    party = Party.objects.get(subject_id=case.pk)
    ask_party(
        world.actor("denghuo"), subject_type=CASE, subject_id=case.pk, party=party.pk,
        text="灯杆编号是多少？",
    )  # fmt: skip
    while worker.work():
        pass
    return case, party


def page(client, case, token=""):
    return client.get(reverse("cases:case_follow", args=[case.code]), {"r": token} if token else {})


def test_messages_stand_on_the_receipt_page_of_their_holder_alone(client, asked):
    case, party = asked
    body = page(client, case, party.token).content.decode()
    assert "发给您的消息" in body and body.count(case.number) > 2
    assert "发给您的消息" not in page(client, case).content.decode()
    kept = Delivery.objects.get(event="reported", channel="in_app")
    link = next(word for word in kept.text.split() if "://" in word)
    assert parse_qs(urlsplit(link).query) == {"r": [party.token]}
    assert Delivery.objects.filter(event="reported", channel="sms").count() == 1


def test_question_is_answered_once_and_whoever_asked_is_told(world, client, asked):
    case, party = asked
    assert "灯杆编号是多少？" not in page(client, case).content.decode()
    assert "灯杆编号是多少？" in page(client, case, party.token).content.decode()
    row, url = Question.objects.get(), reverse("cases:case_answer", args=[case.code])
    said = {"r": party.token, "question": row.pk, "text": "杆上写着N2031。"}
    assert client.post(url, {**said, "text": " "}).status_code == 422
    assert client.post(url, said).status_code == 302
    assert client.post(url, said).status_code == 409
    while worker.work():
        pass
    assert Question.objects.get().answer == "杆上写着N2031。"
    assert "杆上写着N2031。" in page(client, case, party.token).content.decode()
    assert Notice.objects.get(event="answered").account == world.accounts["denghuo"]


def test_words_and_photos_are_added_by_receipt_only(world, client, asked):
    case, party = asked
    url = reverse("cases:case_add", args=[case.code])
    photo = SimpleUploadedFile("灯.png", png(), "image/png")
    said = {"r": party.token, "text": "今晚又灭了一盏。", "photos": [photo]}
    assert client.post(url, said).status_code == 302
    assert (Words.objects.get().text, Words.objects.get().files) == ("今晚又灭了一盏。", 1)
    assert Attachment.objects.get().stage == "later"
    while worker.work():
        pass
    assert Notice.objects.get(event="added").account == world.accounts["denghuo"]
    assert "今晚又灭了一盏。" in page(client, case, party.token).content.decode()
    assert "今晚又灭了一盏。" not in page(client, case).content.decode()
    for token in ("", "strange"):
        client.post(url, {"r": token, "text": "陌生人的话。"})
    assert client.post(url, {"r": party.token, "text": ""}).status_code == 422
    assert Words.objects.count() == 1


def test_nothing_is_added_after_the_end(world, client, asked):
    case, party = asked
    desk.cancel(world.actor("shequ"), case.pk, reason="经核实为误报")
    answer = client.post(
        reverse("cases:case_add", args=[case.code]), {"r": party.token, "text": "晚了。"}
    )
    assert answer.status_code == 409
    assert not Words.objects.exists()


def test_stranger_with_the_same_identifier_gets_no_receipt_of_another(world):
    """The same words of two callers are two identifiers; guessable ones are refused."""
    mine = intake.report(Actor.public(), report=told(client_id="0123456789abcdef"))
    other = intake.report(
        world.actor("shequ"), report=told(client_id="0123456789abcdef", source="phone")
    )
    assert not other.repeated and other.token != mine.token
    imported = Case.objects.get(pk=mine.case)
    Case.objects.filter(pk=mine.case).update(client_id="import:0123456789ab")
    made = intake.report(Actor.public(), report=told(client_id="import:0123456789ab"))
    assert not made.repeated and made.case != imported.pk
    with pytest.raises(Invalid):
        intake.report(Actor.public(), report=told(client_id="7"))
