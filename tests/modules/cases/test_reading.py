"""Lists, inbox, duplicates: who sees what, in how many statements."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st

from linli.core.access.actor import Actor
from linli.core.errors import NotFound
from linli.core.tasks import queries as inbox
from linli.core.tasks.models import Task
from linli.modules.cases.commands import cell, desk
from linli.modules.cases.models import Case
from linli.modules.cases.queries import cases, nearby, public
from linli.modules.cases.states import CASE
from linli.modules.cases.subject.cases import CASES
from linli.ui.subject.following import facts, tracked
from linli.ui.subject.forms import filter_form
from linli.ui.subject.public import PUBLIC
from tests import world as place
from tests.modules.cases.conftest import listing, read

pytestmark = pytest.mark.django_db


@pytest.fixture
def many(world, case_at):
    states = ("reported", "dispatched", "accepted", "handling", "handled")
    points = (place.INSIDE, place.INSIDE_OTHER)
    return [case_at(s) for s, _p in itertools.product(states[:1], points)] + [
        case_at(s) for s in states[1:]
    ]


def sees(actor, case, unit_ids):
    """By area, or because one of the actor's units takes part in it."""
    if actor.covers("cases.view", case.area):
        return True
    units = actor.units("cases.view_assigned")
    return case.unit_id in units or bool(units & set(unit_ids))


def test_everyone_sees_exactly_what_the_roles_say(world, many):
    everything = list(Case.objects.all())
    for login in world.accounts:
        actor = world.actor(login)
        units = {
            c.pk: list(
                Task.objects.filter(subject_id=c.pk, unit__isnull=False).values_list(
                    "unit_id", flat=True
                )
            )
            for c in everything
        }
        expected = {c.pk for c in everything if sees(actor, c, units[c.pk])}
        assert {c.pk for c in listing(actor)} == expected, login
        for case in everything:
            if case.pk in expected:
                assert cases.visible(actor).filter(pk=case.pk).exists()
            else:
                assert not cases.visible(actor).filter(pk=case.pk).exists()


def holder(actor, task):
    """Whose the task is, said slowly."""
    if task.unit_id:
        return task.unit_id in actor.units(task.permission)
    if task.person_id:
        return task.person_id == actor.account_id
    return task.area in {grant.area for grant in actor.holding(task.permission)}


def test_inbox_is_each_open_task_with_exactly_one_kind_of_holder(world, many):
    expected = {
        "shequ": {"desk"}, "jiedao": set(), "denghuo": {"lead"}, "wangge": {"verify"}, "linge": set(),
        "huanwei": set(), "lingdao": set(),
    }  # fmt: skip
    for login, kinds in expected.items():
        actor = world.actor(login)
        found = inbox.listing(actor)
        assert {t.kind for t in found} == kinds, login
        opened = Task.objects.filter(done_at=None)
        assert {t.pk for t in found} == {t.pk for t in opened if holder(actor, t)}
        assert inbox.number(actor) == len(found)
        assert inbox.counts(actor) == {
            ("cases.case", k): sum(t.kind == k for t in found) for k in kinds
        }
        dues = [t.due_at for t in found]
        assert dues == sorted(dues)


def test_inbox_and_list_take_one_statement_each(world, many, django_assert_num_queries):
    actor = world.actor("jiedao")
    form = filter_form(CASES, {"state": "open"}, actor)
    with django_assert_num_queries(1):
        read(actor, form)
    with django_assert_num_queries(1):
        inbox.listing(actor)


def test_list_pages_follow_each_other_without_gap(world, reported):
    for _ in range(7):
        reported()
    actor = world.actor("shequ")
    whole = [c.pk for c in listing(actor)]
    paged, before = [], None
    while page := listing(actor, before=before, limit=3):
        paged += [c.pk for c in page]
        before = page[-1].pk
    assert paged == whole == sorted(whole, reverse=True)


@pytest.mark.parametrize(
    ("text", "finds"),
    [
        ("新丰路", True),
        ("路灯三天", True),
        ("没有这些字", False),
        ("gysq", True),
        ("桂苑", True),
        ("0001", True),
    ],
)
def test_search_by_words_place_number_and_pinyin_initials(world, reported, text, finds):
    reported()
    found = listing(world.actor("jiedao"), text=text)
    assert bool(found) is finds


def test_near_finds_open_cases_of_the_kind_nearest_and_likeliest_first(world, reported):
    same = reported(description="路灯不亮，走路看不清")
    reported(lon=place.INSIDE[0] + 0.0008, lat=place.INSIDE[1], description="路灯闪烁")
    reported(lon=place.INSIDE[0] + 0.005, lat=place.INSIDE[1], description="路灯不亮，走路看不清")
    reported(matter=place.RUBBISH, description="路灯不亮，走路看不清")
    found = nearby.likely(
        matter=place.STREETLIGHT, lon=place.INSIDE[0], lat=place.INSIDE[1], text="路灯不亮了",
        now=timezone.now(),
    )  # fmt: skip
    assert found[0].case.pk == same.case
    assert len(found) == 2
    Case.objects.update(reported_at=timezone.now() - timedelta(days=31))
    assert not nearby.likely(
        matter=place.STREETLIGHT,
        lon=place.INSIDE[0],
        lat=place.INSIDE[1],
        text="",
        now=timezone.now(),
    )


@given(st.floats(73, 135), st.floats(18, 53), st.floats(-0.002, 0.002), st.floats(-0.002, 0.002))
def test_distance_agrees_with_the_ellipsoid_within_half_a_percent(lon, lat, east, north):
    from pyproj import Geod

    exact = Geod(ellps="WGS84").inv(lon, lat, lon + east, lat + north)[2]
    assert nearby.distance(lon, lat, lon + east, lat + north) == pytest.approx(
        exact, rel=0.006, abs=0.01
    )


def test_tracked_shows_steps_unit_and_answer_and_nobody(world, case_at):
    case = case_at("handled")
    cell.verify(world.actor("wangge"), case.pk, passed=True)
    seen = tracked(PUBLIC[CASE], case.code)
    assert [s["state"] for s in seen.steps] == [
        "reported",
        "dispatched",
        "accepted",
        "handling",
        "handled",
        "closed",
    ]
    told = dict((str(label), value) for label, value in facts(seen))
    assert told["承办单位"] == "南湖区路灯管理所"
    assert (seen.party, seen.rateable) == (None, False)
    with pytest.raises(NotFound):
        tracked(PUBLIC[CASE], case.code, token="guess")


def test_tracked_of_a_merged_case_shows_the_other(world, case_at):
    first, target = case_at("reported"), case_at("reported")
    desk.merge(world.actor("jiedao"), first.pk, into=target.pk)
    seen = tracked(PUBLIC[CASE], first.code)
    assert seen.shown.pk == target.pk


def test_public_list_hides_private_matters(world, reported):
    shown, hidden = reported(), reported()
    Case.objects.filter(pk=hidden.case).update(public=False)
    assert [c.pk for c in public.listing()] == [shown.case]
    assert [c.pk for c in public.points()] == [shown.case]


def test_anonymous_actor_sees_no_list(world, reported):
    reported()
    assert listing(Actor.public()) == []
