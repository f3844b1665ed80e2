"""Posts: appointed, handed over, ended, deputised."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from linli.core.access.queries import actor_of
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.people.models import Absence, Post
from linli.modules.console.commands import posts as commands
from linli.modules.console.queries import posts as queries
from tests.modules.console.conftest import COMMUNITY, DISTRICT, GRID, LONG_AGO, OTHER, STREET

TODAY = timezone.localdate
DAY = timedelta(days=1)


@pytest.fixture
def post(office, account):
    return Post.objects.create(
        district=DISTRICT, organisation=office, account=account("wang"), kind="grid_worker",
        role="grid_worker", area=GRID, valid_from=LONG_AGO,
    )  # fmt: skip


def facts(office, **changes):
    plain = {
        "organisation_id": office.pk,
        "kind": "desk",
        "role": "street_desk",
        "area": STREET,
        "valid_from": LONG_AGO,
    }
    return {**plain, **changes}


def test_create_gives_the_right(acting, office, account, last_entry):
    row = account("li")
    made = commands.create(acting("system_admin"), **facts(office, account_id=row.pk))
    assert actor_of(row).covers("cases.dispatch", COMMUNITY)
    assert (last_entry().verb, last_entry().subject_id) == ("posts.create", made.pk)


@pytest.mark.parametrize(
    "changes",
    [
        {"role": "nothing"},
        {"organisation_id": 0},
        {"area": "330402099"},
        {"kind": "king"},
        {"valid_until": date(2019, 1, 1)},
        {"account_id": 0},
    ],
    ids=["role", "organisation", "area", "kind", "period", "account"],
)
def test_create_refuses_what_does_not_fit(acting, office, changes):
    with pytest.raises(Invalid):
        commands.create(acting("system_admin"), **facts(office, **changes))
    assert not Post.objects.exists()


def test_create_needs_the_right_and_the_place(acting, office):
    with pytest.raises(Denied):
        commands.create(acting("community_desk"), **facts(office))
    with pytest.raises(Invalid):
        commands.create(acting("system_admin", OTHER), **facts(office))


def test_appoint_hands_over_and_keeps_the_former_term(acting, post, account, last_entry):
    former, row = post.account, account("li")
    commands.appoint(acting("system_admin"), post.pk, account_id=row.pk, valid_from=TODAY())
    terms = Post.objects.order_by("valid_from").values_list(
        "account_id", "valid_from", "valid_until"
    )
    assert list(terms) == [(former.pk, LONG_AGO, TODAY() - DAY), (row.pk, TODAY(), None)]
    assert not actor_of(former).may("cases.verify")
    assert actor_of(row).may("cases.verify")
    assert last_entry().verb == "posts.appoint"


def test_appoint_out_of_area_is_not_found(acting, post, account):
    with pytest.raises(NotFound):
        commands.appoint(
            acting("system_admin", OTHER), post.pk, account_id=account("li").pk, valid_from=TODAY()
        )


def test_appoint_the_holder_again_is_refused(acting, post):
    with pytest.raises(Refused):
        commands.appoint(
            acting("system_admin"), post.pk, account_id=post.account_id, valid_from=TODAY()
        )


def test_nobody_appoints_himself(acting, post):
    actor = acting("system_admin")
    with pytest.raises(Refused) as fault:
        commands.appoint(actor, post.pk, account_id=actor.account_id, valid_from=TODAY())
    assert fault.value.code == "own_rights"


def test_vacate_leaves_a_vacancy_that_is_seen(acting, post):
    actor = acting("system_admin")
    commands.vacate(actor, post.pk, valid_from=TODAY())
    gaps = queries.gaps(actor)
    assert (gaps.posts, gaps.vacant, gaps.double, gaps.without_worker) == (1, 1, 0, 1)
    vacant = queries.posts(actor, show="vacant").get()
    with pytest.raises(Refused):
        commands.vacate(actor, vacant.pk, valid_from=TODAY())


def test_double_cover_is_seen(acting, post, office, account):
    actor = acting("system_admin")
    assert queries.gaps(actor).double == 0
    commands.create(
        actor, **facts(office, kind="grid_worker", role="grid_worker", area=GRID,
                       account_id=account("li").pk)
    )  # fmt: skip
    assert queries.gaps(actor).double == 2
    assert queries.posts(actor, show="double").count() == 2
    assert queries.gaps(acting("system_admin", OTHER)).posts == 0


def test_end_takes_the_rights(acting, post):
    actor = acting("system_admin")
    commands.end(actor, post.pk, last_day=TODAY() - DAY)
    assert not actor_of(post.account).may("cases.verify")
    with pytest.raises(Refused):
        commands.end(actor, post.pk, last_day=TODAY())


def test_deputy_has_the_rights_only_during_the_absence(acting, post, account):
    actor, deputy = acting("system_admin"), account("li")
    made = commands.enter_absence(
        actor, post.pk, deputy_id=deputy.pk, first_day=TODAY(), last_day=TODAY() + 3 * DAY
    )
    held = actor_of(deputy)
    assert held.covers("cases.verify", GRID)
    assert held.behalf("cases.verify", GRID) == "wang"
    commands.end_absence(actor, made.pk)
    assert not actor_of(deputy).may("cases.verify")
    with pytest.raises(Refused):
        commands.end_absence(actor, made.pk)


def test_absence_refusals(acting, post, account):
    actor, deputy = acting("system_admin"), account("li")
    days = {"first_day": TODAY(), "last_day": TODAY() + DAY}
    for wrong in (
        {"deputy_id": post.account_id, **days},
        {"deputy_id": deputy.pk, "first_day": TODAY(), "last_day": TODAY() - DAY},
    ):
        with pytest.raises(Invalid):
            commands.enter_absence(actor, post.pk, **wrong)
    commands.enter_absence(actor, post.pk, deputy_id=deputy.pk, **days)
    with pytest.raises(Refused):
        commands.enter_absence(actor, post.pk, deputy_id=deputy.pk, **days)
    with pytest.raises(NotFound):
        commands.end_absence(acting("system_admin", OTHER), Absence.objects.get().pk)
