"""Rating by receipt, once a round and in time."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils import timezone

from linli.core.access.actor import Actor
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.parties import concerned, queries, rating
from linli.core.parties.models import Rating
from tests.core.quarrels import acting, quarrel

CLOSED = timezone.now() - timedelta(days=3)


@pytest.fixture
def settled(quarrels):
    row = quarrel(state="settled", closed_at=CLOSED)
    return row, concerned.add(acting(Actor.public()), row, "applicant")


def rate(row, token, *, now=None, **given):
    values = {"solved": True, "content": 5, "days": 15, **given}
    act = acting(Actor.public(), now=now)
    return rating.rate(act, row, token, **values), act


def test_rating_is_kept_with_its_round_and_noted(settled):
    row, party = settled
    given, act = rate(row, party.token, comment=" 调解员很耐心 ")
    assert (given.solved, given.content, given.comment, given.round) == (True, 5, "调解员很耐心", 0)
    assert act.extra == {"solved": True, "content": 5}
    assert queries.has_rated(party, row.closed_at)


def test_what_went_on_and_ended_again_is_rated_again(settled):
    row, party = settled
    first, _act = rate(row, party.token, now=CLOSED + timedelta(hours=1))
    row.closed_at = CLOSED + timedelta(days=1)
    assert not queries.has_rated(party, row.closed_at)
    again, _act = rate(row, party.token, solved=False, content=None)
    assert (again.round, again.solved) == (1, False)
    assert [r.pk for r in queries.ratings(row)] == [first.pk, again.pk]


def test_rating_twice_in_one_round_is_refused(settled):
    row, party = settled
    rate(row, party.token)
    with pytest.raises(Refused) as refused:
        rate(row, party.token, solved=False)
    assert refused.value.code == "rated" and Rating.objects.get().solved


def test_rating_too_late_or_before_the_end_is_refused(settled):
    row, party = settled
    rate(row, party.token, now=CLOSED + timedelta(days=15))
    for now, closed_at in ((CLOSED + timedelta(days=15, seconds=1), CLOSED), (CLOSED, None)):
        row.closed_at = closed_at
        with pytest.raises(Refused) as refused:
            rate(row, party.token, now=now)
        assert refused.value.code == "link_expired"


@pytest.mark.parametrize(
    ("field", "value"), [("content", 0), ("content", 6), ("comment", "长" * 2001)]
)
def test_rating_out_of_bounds_is_invalid(settled, field, value):
    row, party = settled
    with pytest.raises(Invalid) as wrong:
        rate(row, party.token, **{field: value})
    assert set(wrong.value.fields) == {field}
    assert not Rating.objects.exists()


def test_rating_by_a_strange_receipt_is_not_found(settled):
    row, party = settled
    with pytest.raises(NotFound):
        rate(row, "wrong")
    other = quarrel(state="settled", closed_at=CLOSED)
    with pytest.raises(NotFound):
        rate(other, party.token)
    given, _act = rate(other, party.token, merged=[row.pk])
    assert given.subject_id == other.pk
