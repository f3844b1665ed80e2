"""The resident's pages every kind of thing has from its declaration, tried on disputes."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from linli.core.conversation.commands.parties import ask_party
from linli.core.conversation.models import Question, Words
from linli.core.files.models import Attachment
from linli.core.parties.models import Party
from linli.core.subjects.models import USUAL
from linli.core.subjects.numbers import tidy
from linli.modules.mediation import commands
from linli.modules.mediation.models import Dispute
from linli.ui.subject.declaration import SUBJECTS, register
from tests import subjects
from tests import world as place
from tests.modules.cases.conftest import png

pytestmark = pytest.mark.django_db
OF = Dispute._meta.label_lower
ABOUT = {"area": place.COMMUNITY, "kind": "neighbour", "title": "楼上漏水", "text": "天花板湿了。"}


@pytest.fixture
def brought(world, settings, tmp_path):
    """A dispute that a resident applied for, with a telephone left."""
    settings.MEDIA_ROOT = tmp_path
    row = commands.apply(
        subjects.actor("jiedao", world), **ABOUT, party={"name": "王芳", "phone": "13812345678"}
    )
    return row, Party.objects.get().token


def url(what: str, row: Any) -> str:
    return reverse(f"mediation:dispute_{what}", args=[row.code])


@pytest.mark.parametrize("what", ["done", "receipt"])
def test_receipt_shows_both_codes_to_its_holder_and_leads_others_to_the_page(brought, what):
    row, token = brought
    own = Client().get(url(what, row), {"r": token}).content.decode()
    assert row.number in own and own.count("data:image/svg+xml") == 2
    for strange in ({}, {"r": "x" * 22}):
        answer = Client().get(url(what, row), strange)
        assert (answer.status_code, answer["Location"]) == (302, url("follow", row))


def test_question_is_answered_by_receipt_and_once(brought, world):
    row, token = brought
    ask_party(
        subjects.actor("jiedao", world), subject_type=OF, subject_id=row.pk,
        party=Party.objects.get().pk, text="漏了多久？",
    )  # fmt: skip
    assert "漏了多久？" not in Client().get(url("follow", row)).content.decode()
    assert "漏了多久？" in Client().get(url("follow", row), {"r": token}).content.decode()
    said = {"r": token, "question": Question.objects.get().pk, "text": "两个星期。"}
    assert Client().post(url("answer", row), {**said, "text": " "}).status_code == 422
    assert Client().post(url("answer", row), {**said, "r": "x" * 22}).status_code == 404
    assert Client().post(url("answer", row), said).status_code == 302
    assert Client().post(url("answer", row), said).status_code == 409
    assert Question.objects.get().answer == "两个星期。"


def test_photo_added_by_receipt_is_seen_by_its_sender_and_by_staff_of_the_place(brought, world):
    row, token = brought
    photo = SimpleUploadedFile("漏水.png", png(), "image/png")
    said = {"r": token, "text": "今天更湿了。", "photos": [photo]}
    sender = Client()
    assert sender.post(url("add", row), said).status_code == 302
    assert Words.objects.get().files == 1
    kept = Attachment.objects.get().token
    assert sender.get(f"/files/{kept}").status_code == 200
    assert Client().get(f"/files/{kept}").status_code == 404
    for login, status in (("jiedao", 200), ("other", 404)):
        staff = Client()
        staff.force_login(world.accounts[login])
        assert staff.get(f"/files/{kept}").status_code == status, login


def test_number_alone_shows_the_stage_and_no_way_further(brought):
    row, _token = brought
    page = Client().get(reverse("ui:track"), {"number": row.number.lower().replace("-", " ")})
    body = page.content.decode()
    assert row.number in body and 'aria-current="step"' in body
    assert row.code not in body and row.title not in body


@pytest.mark.parametrize(
    ("form", "typed", "kept"),
    [
        (USUAL, "3304022611200007", "330402-261120-0007"),
        (USUAL, "３３０４０２－２６１１２０ ００07", "330402-261120-0007"),
        (USUAL, "330402-261120-07", ""),
        (Dispute.NUMBER, "330402m2026 0012", "330402-M2026-0012"),
        (Dispute.NUMBER, "330402-261120-0007", ""),
    ],
)
def test_number_is_read_however_it_was_typed(form, typed, kept):
    assert tidy(form, typed) == kept


def test_two_kinds_cannot_have_numbers_that_look_alike():
    one, other = SUBJECTS["mediation.dispute"], SUBJECTS["grids.plan"]
    alike = type("Alike", (), {"NUMBER": other.model.NUMBER, "_meta": one.model._meta})
    with pytest.raises(ImproperlyConfigured, match=r"grids\.plan"):
        register(replace(one, model=alike))
    assert len({of.model.NUMBER for of in SUBJECTS.values()}) == len(SUBJECTS)


def test_rating_promises_no_reopening_where_none_follows(brought, world):
    row, token = brought
    commands.refuse(subjects.actor("jiedao", world), row.pk, reason="不属调解范围")
    form = Client().get(url("follow", row), {"r": token}).context["form"]
    assert "comment" in form.fields and not form.fields["comment"].help_text
