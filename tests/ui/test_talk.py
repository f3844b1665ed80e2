"""Notes and questions on the page of any kind of thing: here of a dispute."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.core.conversation.models import Note, Question
from linli.core.files.models import Attachment
from linli.core.lifecycle.commands import Act, _finish
from linli.core.notices.models import Notice
from linli.core.outbox import worker
from linli.core.parties import concerned, declarations
from linli.core.parties.models import Party
from linli.modules.mediation import commands
from linli.modules.mediation.models import Dispute
from tests import world as place
from tests.engines.pictures import photos

pytestmark = pytest.mark.django_db
TYPE = "mediation.dispute"
PDF = b"%PDF-1.4\n1 0 obj\n<<>>\nendobj\ntrailer\n<<>>\n%%EOF\n"


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


def test_struck_note_stands_under_no_bell_and_only_its_own_page_strikes_it(world, dispute):
    client, secret = browse(world, "shequ"), "住户说家里老人有病。"
    said = {"note-text": secret, "note-mention": "吴强"}
    assert client.post(url("_note", dispute), said).status_code == 302
    while worker.work():
        pass
    bell, note = reverse("ui:notices"), {"note": Note.objects.get().pk}
    assert secret in browse(world, "jiedao").get(bell).content.decode()
    told = {"kind": "neighbour", "title": "楼道堆物", "area": place.COMMUNITY}
    other = commands.apply(world.actor("shequ"), **told)
    assert client.post(url("_strike", other), note).status_code == 404
    assert client.post(url("_strike", dispute), note).status_code == 302
    assert secret not in browse(world, "jiedao").get(bell).content.decode()


def sent(world, dispute, login="shequ", **more):
    """A note with a photo and a PDF, which is no picture."""
    files = [
        SimpleUploadedFile("门口.png", photos.photo("PNG"), "image/png"),
        SimpleUploadedFile("说明.pdf", PDF, "application/pdf"),
    ]
    said = {"note-text": "现场照片和物业的说明。", "note-photos": files, **more}
    return browse(world, login).post(url("_note", dispute), said)


def test_files_come_later_with_a_note_and_are_for_colleagues_alone(world, dispute, party):
    assert sent(world, dispute).status_code == 302
    note = Note.objects.get()
    body = browse(world, "jiedao").get(url("", dispute)).content.decode()
    assert len(note.files) == 2 and all(f"/files/{token}" in body for token in note.files)
    assert "说明.pdf" in body
    assert {a.stage for a in Attachment.objects.all()} == {"note"}
    for token in note.files:
        assert browse(world, "jiedao").get(f"/files/{token}").status_code == 200
        assert browse(world, "other").get(f"/files/{token}").status_code == 404
    resident = Client()
    page = resident.get(
        reverse("mediation:dispute_follow", args=[dispute.code]), {"r": party.token}
    )
    assert page.status_code == 200
    assert all(resident.get(f"/files/{token}").status_code == 404 for token in note.files)


def test_files_of_a_note_are_kept_when_something_else_must_be_corrected(world, dispute):
    client = browse(world, "shequ")
    file = SimpleUploadedFile("门口.png", photos.photo("PNG"), "image/png")
    answer = client.post(url("_note", dispute), {"note-text": " ", "note-photos": [file]})
    kept = answer.context["note_kept"]
    assert answer.status_code == 422 and len(kept) == 1
    assert kept[0] in answer.content.decode()
    client.post(url("_note", dispute), {"note-text": "现场照片。", "note-kept": kept})
    assert Note.objects.get().files == kept


def test_file_of_another_kind_is_named_beside_its_field(world, dispute):
    file = SimpleUploadedFile("程序.exe", b"MZ" + bytes(200), "image/png")
    answer = browse(world, "shequ").post(
        url("_note", dispute), {"note-text": "看一下。", "note-photos": [file]}
    )
    assert answer.status_code == 422 and "程序.exe" in str(answer.context["note_form"].errors)
    assert not Note.objects.exists() and "看一下。" in answer.content.decode()


def test_struck_note_shows_its_files_no_longer(world, dispute):
    sent(world, dispute)
    note = Note.objects.get()
    browse(world, "shequ").post(url("_strike", dispute), {"note": note.pk})
    body = browse(world, "jiedao").get(url("", dispute)).content.decode()
    assert not any(token in body for token in note.files)


def test_mention_of_somebody_who_cannot_see_it_is_refused_beside_the_form(world, dispute):
    said = {"note-text": "请看看。", "note-mention": "何平"}
    answer = browse(world, "shequ").post(url("_note", dispute), said)
    assert answer.status_code == 422
    assert "不能提及：何平" in str(answer.context["note_form"].errors)
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
