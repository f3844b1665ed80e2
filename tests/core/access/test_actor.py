from __future__ import annotations

from datetime import date, timedelta

import pytest
import time_machine

from linli.core.access import queries
from linli.core.access.actor import Actor, Granted
from linli.core.access.models import Grant, Key, Role
from linli.core.access.permissions import UnknownPermission
from linli.core.people.models import Absence, Account, Organisation, Post
from linli.core.versions import stamps

pytestmark = pytest.mark.django_db
TODAY = date(2026, 11, 20)


@pytest.fixture(autouse=True)
def _today():
    with time_machine.travel(f"{TODAY}T04:00:00Z", tick=False):
        yield


@pytest.fixture
def holder():
    Role.objects.create(code="r", name="角色", permissions=["cases.view", "cases.handle"])
    Role.objects.create(code="s", name="另一个", permissions=["cases.verify"])
    stamps.bump("roles")
    return Account.objects.create(login="li", name="李青", district="330402")


def post(account, area="330402001", role="r", since=0, until=None):
    unit = Organisation.objects.create(
        district="330402", kind="street", name=f"单位{area}{role}{since}", area=area
    )
    return Post.objects.create(
        district="330402", account=account, organisation=unit, kind="handler", role=role, area=area,
        valid_from=TODAY + timedelta(days=since),
        valid_until=None if until is None else TODAY + timedelta(days=until),
    )  # fmt: skip


def test_reach_is_the_union_of_posts_without_contained_areas(holder):
    post(holder, "330402001001")
    post(holder, "330402001")
    post(holder, "330402002")
    assert queries.actor_of(holder).reach("cases.view") == ("330402001", "330402002")


@pytest.mark.parametrize(
    ("since", "until", "holds"),
    [(0, None, True), (0, 0, True), (-9, -1, False), (1, None, False), (-5, 0, True)],
)
def test_reach_follows_the_period_both_days_included(holder, since, until, holds):
    post(holder, since=since, until=until)
    assert queries.actor_of(holder).may("cases.view") is holds


def test_reach_without_any_grant_is_nothing(holder):
    actor = queries.actor_of(holder)
    assert actor.reach("cases.view") == ()
    assert not actor.covers("cases.view", "330402")


def test_reach_unknown_permission_is_an_error(holder):
    with pytest.raises(UnknownPermission):
        queries.actor_of(holder).may("cases.veiw")


def test_reach_sibling_code_with_common_digits_is_outside(holder):
    post(holder, "330402001")
    actor = queries.actor_of(holder)
    assert actor.covers("cases.view", "330402001009")
    assert not actor.covers("cases.view", "330402002")
    assert not actor.covers("cases.view", "330402")


def test_grant_counts_beside_posts(holder):
    Grant.objects.create(
        district="330402", account=holder, role_id="s", area="330402009", valid_from=TODAY
    )
    assert queries.actor_of(holder).reach("cases.verify") == ("330402009",)


def test_deputy_carries_the_post_only_during_the_absence_and_is_named(holder):
    away = Account.objects.create(login="wang", name="王芳", district="330402")
    absent = post(away, "330402003")
    Absence.objects.create(
        district="330402", post=absent, deputy=holder, first_day=TODAY, last_day=TODAY
    )
    actor = queries.actor_of(holder)
    assert actor.reach("cases.handle") == ("330402003",)
    assert actor.behalf("cases.handle", "330402003001") == "王芳"
    Absence.objects.update(first_day=TODAY - timedelta(9), last_day=TODAY - timedelta(1))
    assert queries.actor_of(holder).reach("cases.handle") == ()


def test_inactive_account_has_nothing(holder):
    post(holder)
    holder.is_active = False
    assert queries.actor_of(holder).granted == ()


def test_actor_takes_two_statements_when_roles_are_known(holder, django_assert_num_queries):
    post(holder)
    queries.actor_of(holder)
    with stamps.frame():
        stamps.tokens()
        with django_assert_num_queries(2):
            queries.actor_of(holder)


def test_key_acts_within_its_scopes_until_it_ends(holder):
    from django.utils import timezone

    post(holder)
    key = Key.objects.create(
        district="330402", account=holder, label="热线", prefix="abc", hash=queries.hashed("abc123"),
        scopes=["cases.view"], expires_at=timezone.now() + timedelta(days=1),
    )  # fmt: skip
    actor = queries.actor_of_key("abc123")
    assert actor.may("cases.view")
    assert not actor.may("cases.handle")
    assert queries.actor_of_key("abc124") is None
    key.revoked_at = timezone.now()
    key.save()
    assert queries.actor_of_key("abc123") is None


def test_public_reaches_nothing_and_system_everything():
    assert Actor.public().reach("cases.view") == ()
    assert Actor.system().covers("cases.view", "330402001")


def test_units_are_those_of_the_posts_with_the_permission():
    actor = Actor(
        granted=(
            Granted(frozenset({"cases.handle"}), "330402", organisation=4),
            Granted(frozenset({"cases.view"}), "330402", organisation=5),
        )
    )
    assert actor.units("cases.handle") == {4}
    assert actor.organisations == {4, 5}
