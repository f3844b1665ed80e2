"""Whole names and numbers only for a purpose, within reach, with the second factor, written down."""

from __future__ import annotations

import pytest

from linli.core.access.actor import Actor
from linli.core.errors import Denied, Invalid, NotFound
from linli.core.journal.models import Entry
from linli.core.parties import commands, concerned
from linli.core.people.models import Absence, Post
from tests import world as place
from tests.core.quarrels import TYPE, acting, quarrel


@pytest.fixture
def row(quarrels):
    made = quarrel()
    concerned.add(acting(Actor.public()), made, "applicant", name="张小明", phone="13800012345")
    return made


def reveal(actor, row, purpose="ask", kind=TYPE):
    return commands.reveal(actor, subject_type=kind, subject_id=row.pk, purpose=purpose)


def test_reveal_gives_the_contacts_and_is_an_entry_of_the_thing_without_their_data(quarrels, row):
    shown = reveal(quarrels.actor("shequ", verified=True), row)
    assert [(c.name, c.phone, c.role) for c in shown] == [("张小明", "13800012345", "applicant")]
    entry = Entry.objects.get(verb="parties.reveal")
    assert (entry.subject_type, entry.subject_id, entry.area) == (TYPE, row.pk, row.area)
    assert entry.changes == {"purpose": "ask", "persons": [shown[0].id]}
    assert entry.on_behalf == ""


def test_reveal_needs_permission_reach_purpose_and_second_factor(quarrels, row):
    with pytest.raises(Denied):
        reveal(Actor.public(), row)
    with pytest.raises(Denied):
        reveal(quarrels.actor("denghuo", verified=True).narrowed(frozenset({"cases.view"})), row)
    with pytest.raises(NotFound):
        reveal(quarrels.actor("other", verified=True), row)
    with pytest.raises(NotFound):
        reveal(quarrels.actor("shequ", verified=True), row, kind="quarrels.unknown")
    with pytest.raises(Invalid):
        reveal(quarrels.actor("shequ", verified=True), row, purpose="curiosity")
    with pytest.raises(Denied) as denied:
        reveal(quarrels.actor("shequ"), row)
    assert denied.value.code == "second_factor"
    assert not Entry.objects.filter(verb="parties.reveal").exists()


def test_reveal_by_a_deputy_names_whose_post_it_was(quarrels, row):
    from django.utils import timezone

    today = timezone.localdate()
    post = Post.objects.get(account=quarrels.accounts["shequ"])
    Absence.objects.create(
        district=place.DISTRICT, post=post, deputy=quarrels.accounts["huanwei"],
        first_day=today, last_day=today,
    )  # fmt: skip
    reveal(quarrels.actor("huanwei", verified=True), row)
    assert Entry.objects.get(verb="parties.reveal").on_behalf == "周兰"
