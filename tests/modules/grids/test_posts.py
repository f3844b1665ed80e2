"""Posts follow the grids by hand: what is listed, and what a move does."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone

from linli.core.errors import Denied, Invalid, NotFound
from linli.core.journal.models import Entry
from linli.core.people.models import Post
from linli.modules.console.public import move_post
from linli.modules.grids.commands import edits, plans
from linli.modules.grids.models import PlanGrid
from linli.modules.grids.queries import handover as queries
from tests import world as place
from tests.modules.grids.conftest import tomorrow

pytestmark = pytest.mark.django_db
NEW = f"{place.COMMUNITY}009"


@pytest.fixture
def renumbered(plan, grids):
    """The plan gives the ground of the second cell to grids with new codes."""
    PlanGrid.objects.filter(pk=grids[1].pk).update(code=NEW)
    return plan


def test_handover_lists_holders_gaps_and_posts_to_move(
    acting, renumbered, grids, django_assert_max_num_queries
):
    with django_assert_max_num_queries(10):
        found = queries.handover(acting(), renumbered.pk)
    by_code = {row.code: row for row in found.grids}
    assert [h.name for h in by_code[place.CELL].holders] == ["林芳"]
    assert by_code[place.CELL].vacant == [] and len(by_code[NEW].vacant) == 1
    assert [(s.code, s.holder.name) for s in found.stranded] == [(place.NEXT_CELL, "高山")]
    shares = {s.code: s.households for s in found.stranded[0].successors}
    assert shares == {place.CELL: 480, NEW: 480}
    assert found.changed[place.CELL][0].households > 0
    assert len(found.vacancies) == 3 and found.doubles == []
    with pytest.raises(NotFound):
        queries.handover(acting(place.OTHER_STREET), renumbered.pk)


def test_handover_after_publishing_reads_the_successions(acting, renumbered):
    before = queries.handover(acting(), renumbered.pk)
    plans.propose(acting(), renumbered.pk)
    plans.approve(acting(), renumbered.pk, valid_from=tomorrow())
    after = queries.handover(acting(), renumbered.pk)
    assert [s.successors for s in after.stranded] == [s.successors for s in before.stranded]


def test_double_cover_after_a_merge_of_posts(acting, world, plan, grids):
    Post.objects.filter(area=place.NEXT_CELL).update(area=place.CELL)
    found = queries.handover(acting(), plan.pk)
    assert [row.code for row in found.doubles] == [place.CELL]


def test_special_grid_needs_no_worker(acting, plan, grids):
    from tests.modules.grids.conftest import pieces_of

    ids = [p.pk for p in pieces_of(grids[3])]
    edits.special(acting(), plan.pk, pieces=ids, kind_name="市场")
    found = {row.code: row for row in queries.handover(acting(), plan.pk).grids}
    assert found[grids[3].code].vacant == []


def test_moved_post_ends_and_goes_on_elsewhere(acting, world):
    row = Post.objects.get(area=place.NEXT_CELL)
    actor = acting(place.DISTRICT, "console.posts")
    made = move_post(actor, row.pk, area=place.CELL, first_day=tomorrow())
    row.refresh_from_db()
    new = Post.objects.get(pk=made)
    assert row.valid_until == timezone.localdate()
    assert (new.area, new.account_id, new.kind, new.role) == (
        place.CELL,
        row.account_id,
        row.kind,
        row.role,
    )
    assert (new.valid_from, new.valid_until) == (tomorrow(), None)
    verbs = (
        Entry.objects.filter(subject_type="people.post")
        .order_by("id")
        .values_list("verb", flat=True)
    )
    assert list(verbs) == ["posts.end", "posts.create"]


def test_move_of_a_post_needs_right_place_and_day(acting, world):
    row = Post.objects.get(area=place.NEXT_CELL)
    good = {"area": place.CELL, "first_day": tomorrow()}
    with pytest.raises(NotFound):
        move_post(acting(place.OTHER_STREET, "console.posts"), row.pk, **good)
    with pytest.raises((Denied, NotFound)):
        move_post(acting(), row.pk, **good)
    actor = acting(place.COMMUNITY, "console.posts")
    for wrong in ({"first_day": date(2024, 1, 1)}, {"area": place.NEXT_CELL}, {"area": "330402010001999"}, {"area": place.OTHER_CELL}):  # fmt: skip
        with pytest.raises(Invalid):
            move_post(actor, row.pk, **{**good, **wrong})
    row.valid_until = timezone.localdate() - timedelta(days=5)
    row.save()
    with pytest.raises(Invalid):
        move_post(actor, row.pk, **good)
    assert Post.objects.filter(account=row.account).count() == 1
