"""The bell and the page under it."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from linli.core.conversation.commands.notes import note
from linli.core.journal.models import Entry
from linli.core.notices.models import Notice
from linli.core.outbox import worker
from tests.modules.cases.conftest import case_at, reported  # noqa: F401

pytestmark = pytest.mark.django_db
URL = "/desk/notices/"


def browse(world, login):
    client = Client()
    client.force_login(world.accounts[login], "django.contrib.auth.backends.ModelBackend")
    return client


@pytest.fixture
def mentioned(world, case_at):  # noqa: F811
    """A case on which the worker of the cell was mentioned."""
    case = case_at("reported")
    Notice.objects.all().delete()
    note(
        world.actor("shequ"), subject_type="cases.case", subject_id=case.pk,
        text="请今晚先去看一下。", mentions=[world.accounts["wangge"].pk],
    )  # fmt: skip
    while worker.work():
        pass
    Notice.objects.exclude(event="mention").delete()
    return case


def test_bell_counts_what_is_not_read_on_both_faces(world, mentioned):
    for path in (URL, reverse("ui:worker")):
        body = browse(world, "wangge").get(path).content.decode()
        bell = body.partition('class="bell"')[2].partition("</a>")[0]
        assert '<span class="count">1</span>' in bell, path
    body = browse(world, "jiedao").get(URL).content.decode()
    assert 'class="count"' not in body.partition('class="bell"')[2].partition("</a>")[0]


def test_notice_is_read_by_opening_it_and_leads_to_the_thing(world, mentioned):
    client = browse(world, "wangge")
    body = client.get(URL).content.decode()
    assert "请今晚先去看一下。" in body and mentioned.number in body
    row = Notice.objects.get()
    answer = client.post(reverse("ui:notice", args=[row.pk]))
    assert answer["Location"] == reverse("cases:case", args=[mentioned.pk])
    assert Notice.objects.get().read_at is not None
    assert "请今晚先去看一下。" not in client.get(URL).content.decode()
    assert "请今晚先去看一下。" in client.get(URL, {"show": "all"}).content.decode()


def test_notice_of_somebody_else_is_not_found(world, mentioned):
    answer = browse(world, "linge").post(reverse("ui:notice", args=[Notice.objects.get().pk]))
    assert answer.status_code == 404
    assert Notice.objects.get().read_at is None


def test_all_notices_are_read_at_once_and_written_down(world, mentioned):
    answer = browse(world, "wangge").post(reverse("ui:notices_read"))
    assert answer["Location"].startswith(URL)
    assert not Notice.objects.filter(read_at=None).exists()
    assert Entry.objects.filter(verb="notices.read_all").count() == 1


def test_notices_are_for_accounts_only_and_a_look_changes_nothing(world, mentioned):
    assert Client().get(URL).status_code == 302
    client = browse(world, "wangge")
    assert client.get(reverse("ui:notices_read")).status_code == 405
    assert client.get(reverse("ui:notice", args=[Notice.objects.get().pk])).status_code == 405
    client.get(URL, {"before": "x", "show": "all", "face": "worker"})
    assert Notice.objects.get().read_at is None


def test_page_of_notices_takes_few_statements(world, mentioned, django_assert_max_num_queries):
    client = browse(world, "wangge")
    client.get(URL)
    with django_assert_max_num_queries(12):
        client.get(URL)
