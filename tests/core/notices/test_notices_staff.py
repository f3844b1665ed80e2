"""The bell: who is told what, and never of one's own act."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace

import pytest
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.errors import Denied, NotFound
from linli.core.journal.models import Entry
from linli.core.notices import commands, posting, queries
from linli.core.notices.holders import holders
from linli.core.notices.models import Notice
from linli.core.people.models import Absence, Post
from tests import world as place
from tests.core.quarrels import TYPE, acting, carry_out, quarrel


def task(permission="cases.dispatch", area=place.COMMUNITY, unit=None, person=None, pk=5):
    return SimpleNamespace(
        district=place.DISTRICT, subject_type=TYPE, subject_id=1, pk=pk,
        permission=permission, area=area, unit_id=unit, person_id=person,
    )  # fmt: skip


def told(world):
    by_id = {account.pk: login for login, account in world.accounts.items()}
    return {(by_id[n.account_id], n.event) for n in Notice.objects.all()}


def test_holders_of_an_area_are_those_with_a_post_for_that_very_area(
    quarrels, django_assert_num_queries
):
    ids = {login: account.pk for login, account in quarrels.accounts.items()}
    holders(task())
    with django_assert_num_queries(2):  # the stamps and the posts
        assert holders(task()) == {ids["shequ"]}
    assert holders(task(area=place.STREET)) == {ids["jiedao"]}
    assert holders(task(permission="cases.verify", area=place.CELL)) == {ids["wangge"]}
    assert holders(task(area=place.OTHER_COMMUNITY)) == set()


def test_holders_of_a_unit_and_of_a_person(quarrels):
    ids = {login: account.pk for login, account in quarrels.accounts.items()}
    lighting = quarrels.units["lighting"].pk
    assert holders(task("cases.handle", place.DISTRICT, lighting)) == {ids["denghuo"]}
    given = task("cases.handle", place.DISTRICT, lighting, person=ids["huanwei"])
    assert holders(given) == {ids["huanwei"]}


def test_holders_know_deputies_of_the_day_and_leave_out_closed_accounts(quarrels):
    ids = {login: account.pk for login, account in quarrels.accounts.items()}
    post = Post.objects.get(account=quarrels.accounts["shequ"])
    Absence.objects.create(
        district=place.DISTRICT, post=post, deputy=quarrels.accounts["linge"],
        first_day=date(2026, 12, 1), last_day=date(2026, 12, 3),
    )  # fmt: skip
    assert holders(task(), date(2026, 12, 2)) == {ids["shequ"], ids["linge"]}
    assert holders(task(), date(2026, 12, 4)) == {ids["shequ"]}
    quarrels.accounts["shequ"].is_active = False
    quarrels.accounts["shequ"].save()
    assert holders(task(), date(2026, 12, 2)) == {ids["linge"]}
    post.valid_until = date(2026, 12, 1)
    post.save()
    assert holders(task(), date(2026, 12, 2)) == set()


def test_task_given_is_told_to_its_holders_but_never_to_who_gave_it(quarrels):
    act = acting(quarrels.actor("jiedao"))
    posting.given(act, [task(), task(area=place.STREET, pk=6)])
    posting.taken(act, [task("cases.verify", place.CELL, pk=7)])
    carry_out(act)
    assert told(quarrels) == {("shequ", "given"), ("wangge", "taken")}
    notice = Notice.objects.get(event="given")
    assert (notice.subject_type, notice.subject_id, notice.task) == (TYPE, 1, 5)


def test_accounts_are_told_once_without_the_actor(quarrels):
    row, clerk = quarrel(), quarrels.actor("shequ")
    act = acting(clerk)
    others = [quarrels.accounts[login].pk for login in ("jiedao", "shequ", "jiedao")]
    posting.tell_accounts(act, row, "mention", others, "请看一下楼上防水")
    carry_out(act)
    assert told(quarrels) == {("jiedao", "mention")}
    own = acting(clerk)
    posting.tell_accounts(own, row, "decided", [quarrels.accounts["shequ"].pk])
    assert own.messages == []


def test_unknown_event_is_a_programming_error(quarrels):
    with pytest.raises(AssertionError):
        posting.tell_accounts(acting(Actor.system()), quarrel(), "nonsense", [1])


@pytest.fixture
def bell(quarrels):
    """Three notices of the street's clerk about two things; the last one read."""
    account = quarrels.accounts["jiedao"]
    first, second = quarrel(title="停车位争执"), quarrel()
    for row, event, read_at in (
        (first, "given", None),
        (second, "red", None),
        (second, "mention", timezone.now()),
    ):
        Notice.objects.create(
            district=row.district, account=account, event=event, subject_type=TYPE,
            subject_id=row.pk, text="", at=timezone.now(), read_at=read_at,
        )  # fmt: skip
    return quarrels


def test_page_is_one_statement_and_one_for_the_things_named(bell, django_assert_num_queries):
    actor = bell.actor("jiedao")
    with django_assert_num_queries(2):
        page = queries.listing(actor)
    assert [(n.event, n.read, n.tone) for n in page] == [
        ("mention", True, "info"), ("red", False, "bad"), ("given", False, "info")
    ]  # fmt: skip
    assert page[-1].about.title == "停车位争执"
    assert [n.event for n in queries.listing(actor, unread_only=True, limit=1)] == ["red"]
    assert [n.event for n in queries.listing(actor, before=page[1].id)] == ["given"]
    assert queries.listing(bell.actor("shequ")) == []


def test_unread_number_is_one_statement(bell, django_assert_num_queries):
    actor = bell.actor("jiedao")
    with django_assert_num_queries(1):
        assert queries.unread(actor) == 2
    assert queries.unread(bell.actor("shequ")) == queries.unread(None) == 0


def test_read_marks_ones_own_and_writes_it_down(bell):
    actor = bell.actor("jiedao")
    first = queries.listing(actor)[-1]
    commands.read(actor, notice=first.id)
    commands.read(actor, notice=first.id)
    assert queries.unread(actor) == 1
    assert Entry.objects.filter(verb="notices.read").count() == 1
    with pytest.raises(NotFound):
        commands.read(bell.actor("shequ"), notice=first.id)
    with pytest.raises(Denied):
        commands.read(Actor.public(), notice=first.id)


def test_read_all_leaves_the_others_alone(bell):
    Notice.objects.create(
        district=place.DISTRICT, account=bell.accounts["shequ"], event="given", subject_type=TYPE,
        subject_id=1, at=timezone.now(),
    )  # fmt: skip
    assert commands.read_all(bell.actor("jiedao")) == 2
    assert commands.read_all(bell.actor("jiedao")) == 0
    assert queries.unread(bell.actor("jiedao")) == 0
    assert queries.unread(bell.actor("shequ")) == 1
    assert Entry.objects.get(verb="notices.read_all").changes == {"read": 2}
