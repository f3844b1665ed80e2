"""Numbers beyond every column, digits that are none: addresses answer, and never with 500."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from linli.core.values.quantities import natural
from linli.ui.subject.declaration import SUBJECTS
from tests import subjects

HUGE = ("9" * 20, "9" * 5000, "²", "９９", "-1")


@pytest.mark.parametrize(
    ("text", "number"),
    [("0", 0), ("017", 17), ("9" * 18, 10**18 - 1), *((text, None) for text in (*HUGE, "", "1.5"))],
)
def test_natural_number_is_read_or_is_none(text, number):
    assert natural(text) == number


@pytest.mark.django_db
@pytest.mark.parametrize("text", HUGE)
@pytest.mark.parametrize(
    ("name", "given", "asked"),
    [
        ("ui:pick", ["person"], "q"), ("ui:pick", ["unit"], "q"), ("ui:pick", ["area"], "q"),
        ("grids:compare", [], "plan"), ("grids:nets", [], "net"), ("grids:present", [], "net"),
        ("mediation:dispute_list", [], "cursor"), ("mediation:dispute_board", [], "column"),
        ("ui:inbox", [], "cursor"), ("ui:notices", [], "before"),
    ],
)  # fmt: skip
def test_huge_number_in_an_address_is_no_fault(world, name, given, asked, text):
    client = Client()
    client.force_login(world.accounts["jiedao"])
    for sent in (text, f"a{text}", f"x ({text})"):
        assert client.get(reverse(name, args=given), {asked: sent}).status_code < 500


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["9" * 20, "1" + "0" * 30, "何 (99999999999999999999)"])
def test_huge_number_of_a_person_is_refused_by_field(world, text):

    of = SUBJECTS["mediation.dispute"]
    row, client = subjects.made(of, world, world.actor("shequ")), Client()
    client.force_login(world.accounts["shequ"])
    answer = client.post(
        f"/api/v1/mediation/{row.pk}/accept",
        {"details": {"mediator": text}},
        content_type="application/json",
    )
    assert (answer.status_code, set(answer.json()["fields"])) == (422, {"mediator"})
    said = {"note-body": "请看。", "note-mention": text}
    assert client.post(of.url("note", row.pk), said).status_code < 500
