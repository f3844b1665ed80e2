"""People concerned on the page of any kind of thing, and whole names for a purpose; tried on disputes."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from linli.core.errors import NotFound
from linli.core.journal.models import Entry
from linli.core.parties.commands import reveal as reveal_parties
from linli.modules.mediation import commands
from linli.modules.mediation.models import Dispute
from linli.modules.mediation.subject import DISPUTES
from linli.ui.subject.revealing import reveal
from tests import subjects
from tests import world as place

pytestmark = pytest.mark.django_db
SECRETS = ("王小芳", "13812345678")


@pytest.fixture
def dispute(world):
    party = dict(zip(("name", "phone"), SECRETS, strict=True))
    row = commands.apply(
        subjects.actor("jiedao", world), area=place.COMMUNITY, kind="neighbour", title="楼上漏水", party=party
    )  # fmt: skip
    return Dispute.objects.get(pk=row.pk)


def url(name, row):
    return reverse(f"mediation:dispute{name}", args=[row.pk])


def browse(world, login):
    client = Client()
    client.force_login(world.accounts[login], "django.contrib.auth.backends.ModelBackend")
    return client


def test_page_masks_them_and_leads_to_revealing_and_to_the_public_page(world, dispute):
    body = browse(world, "shequ").get(url("", dispute)).content.decode()
    assert not [secret for secret in SECRETS if secret in body]
    assert "138****5678" in body
    for way in (url("_reveal", dispute), url("_notice", dispute), f"/mediation/c/{dispute.code}"):
        assert way in body


def test_whole_names_are_shown_for_a_purpose_with_the_second_factor_and_written_down(
    rf, world, dispute
):
    asked = browse(world, "shequ").get(url("_reveal", dispute))
    assert asked["Location"].startswith(reverse("entry:second"))
    request = rf.post(url("_reveal", dispute), {"purpose": "ask"})
    request.actor, request.user = world.actor("shequ", verified=True), world.accounts["shequ"]
    request._dont_enforce_csrf_checks = True
    body = reveal(DISPUTES)(request, pk=dispute.pk).content.decode()
    assert all(secret in body for secret in SECRETS)
    entry = Entry.objects.get(verb="parties.reveal")
    assert (entry.subject_type, entry.subject_id) == (DISPUTES.type, dispute.pk)


def test_revealing_is_for_its_permission_and_place(world, dispute):
    assert browse(world, "denghuo").get(url("_reveal", dispute)).status_code == 404
    assert browse(world, "wangge").get(url("_reveal", dispute)).status_code == 404
    assert browse(world, "other").get(url("_reveal", dispute)).status_code == 404


def test_mediator_reveals_who_applied_in_own_disputes_alone(world, dispute):
    other = commands.apply(
        subjects.actor("jiedao", world), area=place.CELL, kind="neighbour", title="楼道堆物"
    )
    mine = commands.apply(
        subjects.actor("jiedao", world), area=place.COMMUNITY, kind="neighbour", title="狗叫",
        party=dict(zip(("name", "phone"), SECRETS, strict=True)),
    )  # fmt: skip
    wangge = world.accounts["wangge"].pk
    commands.accept(subjects.actor("jiedao", world), mine.pk, mediator=wangge)
    by = world.actor("wangge", verified=True)
    shown = reveal_parties(by, subject_type=DISPUTES.type, subject_id=mine.pk, purpose="visit")
    assert [(p.name, p.phone) for p in shown] == [SECRETS]
    assert Entry.objects.get(verb="parties.reveal").actor_id == wangge
    for row in (other, dispute):
        with pytest.raises(NotFound):
            reveal_parties(by, subject_type=DISPUTES.type, subject_id=row.pk, purpose="visit")
    client = browse(world, "wangge")
    assert url("_reveal", mine) in client.get(url("", mine)).content.decode()
    asked = client.get(url("_reveal", mine))
    assert asked["Location"].startswith(reverse("entry:second"))


def test_code_for_everybody_is_put_on_paper(world, dispute):
    answer = browse(world, "shequ").get(url("_notice", dispute))
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    assert dispute.number in answer["Content-Disposition"]


def test_number_leads_to_the_page_whatever_kind_it_is(world, dispute):
    client = browse(world, "shequ")
    answer = client.get(reverse("ui:by_number", args=[dispute.number]))
    assert answer["Location"] == url("", dispute)
    assert client.get(reverse("ui:by_number", args=["330402-M2026-9999"])).status_code == 404
