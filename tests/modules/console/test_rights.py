"""What can this person see, and why? The explanation agrees with what the system does."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.access import explaining
from linli.core.access.permissions import declared
from linli.core.access.queries import actor_of
from linli.core.people.models import Absence, Post
from linli.modules.console.queries import rights
from tests.modules.console.conftest import COMMUNITY, DISTRICT, GRID, LONG_AGO, NAMES, OTHER, STREET

TODAY = timezone.localdate


@pytest.fixture
def person(office, account, holder):
    """A post in a street, a deputyship in a grid, a grant in another street."""
    row, colleague = holder("leader", OTHER), account("wang", "王")
    _own, other = (
        Post.objects.create(
            district=DISTRICT, organisation=office, account=who, kind="desk",
            role=role, area=area, valid_from=LONG_AGO,
        )
        for who, role, area in ((row, "street_desk", STREET), (colleague, "grid_worker", GRID))
    )  # fmt: skip
    Absence.objects.create(
        district=DISTRICT, post=other, deputy=row, first_day=TODAY(), last_day=TODAY()
    )
    return row


def test_sources_name_post_deputyship_and_grant(person):
    found = explaining.sources(person.pk)
    assert {(s.kind, s.role, s.area) for s in found} == {
        ("post", "street_desk", STREET),
        ("deputy", "grid_worker", GRID),
        ("grant", "leader", OTHER),
    }
    assert {s.why for s in found} == {"desk", "王", "set up"}


@pytest.mark.parametrize("days", [0, 1])
def test_reasons_agree_with_what_the_actor_may_do(person, days):
    """The independent reference is the actor itself, for every permission in every area."""
    if days:
        Absence.objects.update(
            first_day=TODAY() - timedelta(days=2), last_day=TODAY() - timedelta(days=1)
        )
    found, actor = explaining.sources(person.pk), actor_of(person)
    for permission in declared():
        for area in NAMES:
            expected = actor.covers(permission, area)
            assert bool(explaining.reasons(found, permission, area)) is expected, (permission, area)


def test_explained_lists_every_permission_once(person):
    held = explaining.explained(explaining.sources(person.pk))
    names = [h.permission for h in held]
    assert names == sorted(set(names))
    assert set(names) == {p for p in declared() if actor_of(person).may(p)}


def test_nobody_without_posts_has_rights(account):
    assert explaining.explained(explaining.sources(account("li").pk)) == []


def test_page_answers_one_case(browse, person):
    client, url = browse("security_admin", login="sec"), reverse("console:rights")
    client.cookies["language"] = "en"
    asked = {"account": person.login, "permission": "cases.dispatch", "area": COMMUNITY}
    assert "By the post" in client.get(url, asked).content.decode()
    asked["area"] = OTHER
    assert "not allowed" in client.get(url, asked).content.decode()
    assert client.get(url, {"account": "nobody"}).status_code == 200


def test_grants_list_shows_the_reach_only(acting, holder):
    holder("leader", STREET)
    holder("leader", OTHER)
    actor = acting("security_admin", STREET)
    assert {g.area for g in rights.grants(actor)} == {STREET}
    assert rights.grants(actor, role="leader").count() == 1
    assert not rights.grants(actor, show="ended").exists()
