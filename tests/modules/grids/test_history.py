"""What grids were and became; figures carried over keep their sum; notices and the public page."""

from __future__ import annotations

from datetime import date, timedelta

import pytest
from django.utils import timezone
from hypothesis import given, settings
from hypothesis import strategies as st

from linli.core.areas import queries as areas
from linli.core.areas.models import Area
from linli.core.errors import Denied, Invalid, NotFound
from linli.core.fields import sweeping
from linli.core.versions import stamps
from linli.modules.cases import public as cases
from linli.modules.grids.commands import notices, plans
from linli.modules.grids.models import Notice
from linli.modules.grids.queries import history, sheets
from tests import world as place
from tests.modules.cases.conftest import told
from tests.modules.grids.conftest import cell, tomorrow

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture
def published(acting, plan):
    plans.propose(acting(), plan.pk)
    plans.approve(acting(), plan.pk, valid_from=timezone.localdate())
    stamps.forget_all()
    return plan


def test_history_of_a_grid_names_where_it_came_from(
    acting, published, grids, django_assert_max_num_queries
):
    actor = acting()
    with django_assert_max_num_queries(4):
        found = history.history(actor, place.CELL)
    assert [row.valid_from for row in found.rows] == [date(2020, 1, 1), timezone.localdate()]
    assert {s.former for s in found.came} == {place.NEXT_CELL}
    assert {s.present for s in found.went} == {grids[2].code, grids[3].code}
    assert found.names[place.NEXT_CELL] == grids[1].name
    with pytest.raises(NotFound):
        history.history(acting(place.OTHER_STREET), place.CELL)
    with pytest.raises(NotFound):
        history.history(acting(), "330402010001999")


def test_figures_go_by_the_share_of_households(acting, published, grids):
    yesterday, today = timezone.localdate() - DAY, timezone.localdate()
    found = history.carried(acting(), {place.NEXT_CELL: 10}, yesterday, today, "households")
    assert found.figures == pytest.approx({grids[0].code: 5, grids[1].code: 5})
    assert found.method == "households" and found.words and found.apart == {}
    same = history.carried(acting(), {place.NEXT_CELL: 10}, today, today, "households")
    assert same.figures == {place.NEXT_CELL: 10}


def test_figures_go_by_the_address_and_the_rest_by_households(acting, published, grids):
    yesterday, today = timezone.localdate() - DAY, timezone.localdate()
    west, east = cell(0, 5).centroid, cell(3, 4).centroid
    points = [(place.NEXT_CELL, west.x, west.y)] * 3 + [(place.NEXT_CELL, east.x, east.y)]
    figures = {place.NEXT_CELL: 6.0}
    found = history.carried(acting(), figures, yesterday, today, "address", points)
    assert found.figures == pytest.approx({grids[0].code: 3 + 1, grids[1].code: 1 + 1})
    # A point outside all grids goes by households, and no point counts twice.
    lost = [(place.NEXT_CELL, 0.0, 0.0), *points, *points]
    found = history.carried(acting(), figures, yesterday, today, "address", lost)
    assert sum(found.figures.values()) == pytest.approx(6)


def test_carrying_refuses_what_makes_no_sense(acting, published):
    today = timezone.localdate()
    with pytest.raises(Invalid):
        history.carried(acting(), {}, today, today, "guess")
    with pytest.raises(Invalid):
        history.carried(acting(), {}, today, today - DAY, "address")


codes = st.sampled_from([f"g{n}" for n in range(5)])
shares = st.dictionaries(codes, st.floats(0.001, 1), min_size=1, max_size=4)
chains = st.lists(st.dictionaries(codes, shares, max_size=4), max_size=4)


@given(figures=st.dictionaries(codes, st.floats(0, 1e6), max_size=5), chain=chains)
@settings(max_examples=200, deadline=None)
def test_sum_is_preserved_through_any_chain(figures, chain):
    found = history.passed_on(figures, chain)
    assert sum(found.values()) == pytest.approx(sum(figures.values()), rel=1e-9, abs=1e-6)


def test_matters_are_counted_and_located_by_day(acting, world, reported):
    reported()
    reported(lon=None, lat=None, area=place.NEXT_CELL)
    today = timezone.localdate()
    actor = acting(place.DISTRICT, "cases.view")
    span = (place.COMMUNITY, today, today)
    assert cases.numbers_by_area(actor, *span) == {place.CELL: 1, place.NEXT_CELL: 1}
    assert cases.located_points(actor, *span) == [(place.CELL, *place.INSIDE)]
    assert cases.located_points(actor, place.COMMUNITY, today - DAY, today - DAY) == []
    assert cases.numbers_by_area(actor, *span, still_open=True) == {
        place.CELL: 1,
        place.NEXT_CELL: 1,
    }
    assert cases.numbers_by_area(acting(place.OTHER_STREET, "cases.view"), *span) == {}


@pytest.fixture
def reported(world):
    from linli.core.access.actor import Actor
    from linli.modules.cases.commands import intake

    def make(**changes):
        return intake.report(Actor.public(), report=told(**changes))

    return make


def test_notice_is_written_read_and_forgotten_with_its_grid(acting, world, last_entry):
    actor = acting()
    words = {
        "worker": "林芳",
        "telephone": "0573-82000000",
        "council": "桂苑议事会",
        "words": " 周三 接待 ",
    }
    notices.write(actor, area=place.CELL, **words)
    entry = last_entry()
    assert (entry.verb, entry.area) == ("grids.notice", place.CELL)
    notices.write(actor, area=place.CELL, **{**words, "council": ""})
    assert last_entry().changes["council"] == ["桂苑议事会", ""]
    row = Notice.objects.get()
    assert (row.telephone, row.words) == ("0573-82000000", "周三 接待")
    sweeping.sweep(timezone.now())
    assert Notice.objects.get().telephone
    Area.objects.filter(code=place.CELL).update(valid_until=timezone.localdate() - DAY)
    sweeping.sweep(timezone.now())
    row = Notice.objects.get()
    assert (row.telephone, row.worker, row.words) == ("", "", "周三 接待")


def test_notice_needs_the_right_the_place_and_a_grid(acting, world):
    with pytest.raises(Denied):
        notices.write(acting(place.DISTRICT, "grids.view"), area=place.CELL)
    with pytest.raises(NotFound):
        notices.write(acting(place.OTHER_STREET), area=place.CELL)
    for area in (place.COMMUNITY, "330402010001999"):
        with pytest.raises(NotFound):
            notices.write(acting(), area=area)
    with pytest.raises(Invalid) as invalid:
        notices.write(acting(), area=place.CELL, telephone="1" * 41, words="x" * 201)
    assert set(invalid.value.fields) == {"telephone", "words"}


def test_public_page_says_only_what_was_written(
    acting, world, reported, django_assert_max_num_queries
):
    reported()
    notices.write(acting(), area=place.CELL, worker="林芳")
    with django_assert_max_num_queries(5):
        page = sheets.grid_page(place.CELL)
    assert (page.name, page.worker, page.telephone, page.open_cases) == ("第一网格", "林芳", "", 1)
    assert page.path == ["南湖区", "南湖街道", "桂苑社区"]
    assert page.border["type"] == "Polygon"
    for code in (place.COMMUNITY, "330402010001999", "x"):
        with pytest.raises(NotFound):
            sheets.grid_page(code)


def test_map_sheet_holds_what_is_drawn(acting, register, django_assert_max_num_queries):
    with django_assert_max_num_queries(9):
        sheet = sheets.map_sheet(acting(), place.NEXT_CELL)
    assert {n["code"] for n in sheet.neighbours} == {place.CELL, place.OTHER_CELL} & {
        n["code"] for n in sheet.neighbours
    }
    assert place.CELL in {n["code"] for n in sheet.neighbours}
    assert len(sheet.compounds) == 12 and len(sheet.buildings) == 24
    assert [line["properties"]["name"] for line in sheet.barriers] == ["长水塘"]
    with pytest.raises(NotFound):
        sheets.map_sheet(acting(place.OTHER_STREET), place.CELL)


def test_tree_as_of_a_day_keeps_the_former_grids(published, grids):
    yesterday = timezone.localdate() - DAY
    assert areas.names([place.CELL], on=yesterday) == {place.CELL: "第一网格"}
    assert areas.names([place.CELL], on=tomorrow()) == {place.CELL: grids[0].name}
