"""The worker's view that a kind has from a few lines of declaration, tried on disputes."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import include, path, reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.tasks import queries as tasks
from linli.modules.mediation import commands
from linli.modules.mediation.models import Dispute
from linli.modules.mediation.subject import DISPUTES
from linli.site.urls import handler403, handler404
from linli.site.urls import urlpatterns as everywhere
from linli.ui.subject import history, views, worker, workers
from tests import subjects
from tests import world as place

pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
WORKER = workers.Worker(
    DISPUTES, "mediation.mediate", "mediate", _("Mediate"), _("Nothing here."),
    {"hold": _("Record a session"), "agree": _("Record the agreement")},
)  # fmt: skip
OWN = [*worker.patterns(WORKER), *views.patterns(DISPUTES)]
urlpatterns = [path("", include((OWN, "mediation"))), *everywhere]
assert handler403 and handler404


@pytest.fixture
def client(world, monkeypatch):
    """The grid worker of the cell, who mediates."""
    monkeypatch.setattr(workers, "WORKERS", {DISPUTES.type: WORKER})
    client = Client()
    client.force_login(world.accounts["wangge"])
    return client


@pytest.fixture
def given(world):
    """A dispute in the cell that was given to this mediator."""
    by = subjects.actor("jiedao", world)
    row = commands.apply(
        by, area=place.CELL, kind="neighbour", title="楼上漏水", text="天花板湿了。"
    )
    commands.accept(by, row.pk, mediator=world.accounts["wangge"].pk)
    return Dispute.objects.get(pk=row.pk)


def test_what_waits_is_listed_and_leads_to_the_card(client, given, django_assert_max_num_queries):
    client.get(reverse("ui:worker"))
    with django_assert_max_num_queries(11):
        (group,) = client.get(reverse("ui:worker")).context["groups"]
    assert [row["number"] for row in group["rows"]] == [given.number]
    card = client.get(group["rows"][0]["url"]).content.decode()
    assert given.title in card and given.text in card
    assert reverse("mediation:dispute_card_step", args=[given.pk, "hold"]) in card


def test_card_names_both_clocks_the_nearer_in_front(client, given):
    body = client.get(reverse("mediation:dispute_card", args=[given.pk])).content.decode()
    held = tasks.of_subject(DISPUTES.type, given.pk)
    clocks = history.nearer(DISPUTES, given, held, timezone.now())
    assert held[-1].due_at < given.due_at and len(clocks) == 2
    (stage, promise) = [body.index(f">{name}<") for name, _due in clocks]
    assert stage < promise


def test_step_is_taken_on_the_card_and_refused_when_it_is_not_one_of_it(client, given):
    url = reverse("mediation:dispute_card_step", args=[given.pk, "hold"])
    assert client.post(url, {"note": ""}).status_code == 422
    done = client.post(url, {"note": "双方到场。"})
    assert (done.status_code, done["Location"]) == (302, reverse("ui:worker"))
    assert Dispute.objects.get().state == "mediating"
    other = reverse("mediation:dispute_card_step", args=[given.pk, "fail"])
    assert client.post(other, {"reason": "分歧大"}).status_code == 404


def test_cell_shows_open_ones_and_a_kind_without_points_has_none_on_the_map(client, given):
    shown = client.get(reverse("ui:worker_map"))
    assert [row["number"] for row in shown.context["rows"]] == [given.number]
    assert client.get(reverse("ui:worker_points")).json()["features"] == []
    codes = [
        f["properties"]["code"] for f in client.get(reverse("ui:worker_outline")).json()["features"]
    ]
    assert codes == [place.CELL]


def test_who_is_not_on_the_round_has_no_such_page(client, given, world):
    other = Client()
    other.force_login(world.accounts["denghuo"])
    for name in ("worker", "worker_map", "worker_points", "worker_outline"):
        assert other.get(reverse(f"ui:{name}")).status_code == 403
    assert other.get(reverse("mediation:dispute_card", args=[given.pk])).status_code == 403
