"""Notes and questions on the page of any kind of thing: here of a dispute."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from linli.core.conversation.models import Note, Question
from linli.core.lifecycle.commands import Act, _finish
from linli.core.notices.models import Notice
from linli.core.outbox import worker
from linli.core.parties import concerned, declarations
from linli.core.parties.models import Party
from linli.modules.mediation import commands
from linli.modules.mediation.models import Dispute
from tests import world as place

pytestmark = pytest.mark.django_db
TYPE = "mediation.dispute"


@pytest.fixture
def dispute(world):
    told = {"kind": "neighbour", "title": "楼上漏水", "text": "三楼卫生间渗水。"}
    row = commands.apply(world.actor("shequ"), area=place.COMMUNITY, **told)
    return Dispute.objects.get(pk=row.pk)


@pytest.fixture
def party(world, dispute, monkeypatch):
    """The kind has parties, and one of them left a number."""
    kind = declarations.Parties(
        TYPE, {"applicant": "申请人"}, reveal="cases.reveal", ask=("mediation.receive",),
        link=lambda row, token: f"http://linli.test/m/{row.code}?r={token}",
    )  # fmt: skip
    monkeypatch.setitem(declarations.DECLARED, TYPE, kind)
    act = Act(world.actor("shequ"), "mediation.apply", dispute.opened_at)
    made = concerned.add(act, dispute, "applicant", name="马秀英", phone="13806137294")
    act.record(dispute, {"party": made.pk})
    _finish(act)
    return made


def browse(world, login):
    client = Client()
    client.force_login(world.accounts[login], "django.contrib.auth.backends.ModelBackend")
    return client


def url(name, dispute):
    return reverse(f"mediation:dispute{name}", args=[dispute.pk])


def test_note_with_a_mention_is_shown_and_told(world, dispute):
    client, who = browse(world, "shequ"), world.accounts["jiedao"]
    said = {"note-text": "住户白天不在家，请晚上去。", "note-mention": f"吴强 ({who.pk})"}
    assert client.post(url("_note", dispute), said).status_code == 302
    while worker.work():
        pass
    body = client.get(url("", dispute)).content.decode()
    assert "住户白天不在家，请晚上去。" in body and "吴强" in body
    assert Notice.objects.filter(event="mention").get().account == who


def test_mention_of_somebody_who_cannot_see_it_is_refused_beside_the_form(world, dispute):
    said = {"note-text": "请看看。", "note-mention": f"({world.accounts['other'].pk})"}
    answer = browse(world, "shequ").post(url("_note", dispute), said)
    assert answer.status_code == 422
    assert "郑伟" in str(answer.context["note_form"].errors)
    assert "请看看。" in answer.content.decode()
    assert not Note.objects.exists()


def test_note_is_struck_by_its_author_alone(world, dispute):
    browse(world, "shequ").post(url("_note", dispute), {"note-text": "写错了的话。"})
    pk = Note.objects.get().pk
    assert browse(world, "jiedao").post(url("_strike", dispute), {"note": pk}).status_code == 404
    assert browse(world, "shequ").post(url("_strike", dispute), {"note": pk}).status_code == 302
    assert "写错了的话。" not in browse(world, "jiedao").get(url("", dispute)).content.decode()


def test_notes_of_a_thing_out_of_reach_cannot_be_written(world, dispute):
    said = {"note-text": "不该写进来。"}
    assert browse(world, "other").post(url("_note", dispute), said).status_code in (403, 404)
    assert not Note.objects.exists()


def test_question_goes_to_a_party_and_stands_on_the_page(world, dispute, party):
    client = browse(world, "shequ")
    body = client.get(url("", dispute)).content.decode()
    assert "138****7294" in body and "马秀英" not in body
    said = {"question-party": party.pk, "question-text": "哪天在家，可以上门吗？"}
    assert client.post(url("_question", dispute), said).status_code == 302
    assert Question.objects.get().text == "哪天在家，可以上门吗？"
    assert "哪天在家，可以上门吗？" in client.get(url("", dispute)).content.decode()


def test_question_needs_the_permission_and_a_party_of_the_thing(world, dispute, party):
    said = {"question-party": party.pk, "question-text": "哪天在家？"}
    assert browse(world, "qu").post(url("_question", dispute), said).status_code == 403
    said["question-party"] = party.pk + 1
    assert browse(world, "shequ").post(url("_question", dispute), said).status_code == 422
    assert not Question.objects.exists()


def test_page_without_parties_asks_nobody(world, dispute):
    Party.objects.all().delete()
    context = browse(world, "shequ").get(url("", dispute)).context
    assert not context.get("question_form")
