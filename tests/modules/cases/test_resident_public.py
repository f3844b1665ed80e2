"""The public list and map: what is open to all, and nothing more."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from linli.modules.cases.models import Case
from linli.modules.cases.queries import resident
from tests import world as place

LIST = "/cases/public"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize(
    "query", ["", "?view=map", "?area=330402010&matter=03&state=open", "?state=x"]
)
def test_list_opens_in_at_most_ten_statements(
    reported, client, language, query, django_assert_max_num_queries
):
    for _n in range(25):
        reported()
    client.cookies["language"] = language
    client.get(LIST)
    with django_assert_max_num_queries(10):
        answer = client.get(LIST + query)
    assert answer.status_code == 200


def shown(client, **query):
    page = client.get(LIST, query).content.decode()
    return {c.number for c in Case.objects.all() if c.code in page}


def test_list_shows_public_cases_only(reported, client):
    numbers = [reported().number for _n in range(3)]
    Case.objects.filter(number=numbers[0]).update(public=False)
    Case.objects.filter(number=numbers[1]).update(state="withdrawn")
    assert shown(client) == {numbers[2]}


def test_list_filters_by_street_kind_and_stage(reported, client):
    here = reported().number
    there = reported(lon=place.INSIDE_OTHER[0], lat=place.INSIDE_OTHER[1]).number
    rubbish = reported(matter=place.RUBBISH).number
    Case.objects.filter(number=rubbish).update(state="closed")
    assert shown(client, area=place.OTHER_STREET) == {there}
    assert shown(client, matter="03") == {here, there}
    assert shown(client, state="ended") == {rubbish}
    assert shown(client, state="open") == {here, there}


def test_every_case_is_on_exactly_one_page_forth_and_back(reported, client):
    numbers = {reported().number for _n in range(45)}
    seen, cursor = [], ""
    for _n in range(3):
        answer = client.get(LIST, {"cursor": cursor})
        seen += [one["case"].number for one in answer.context["cases"]]
        cursor = answer.context["page"].next or ""
    assert sorted(seen) == sorted(numbers)
    assert answer.context["page"].next is None
    assert client.get(LIST, {"cursor": answer.context["page"].previous}).status_code == 200


@pytest.mark.parametrize("cursor", ["x", "9" * 400, "-1", "1.2.x", "²"])
def test_broken_cursor_is_no_fault_of_ours(world, client, cursor):
    assert client.get(LIST, {"cursor": cursor}).status_code == 200


def test_list_and_map_hold_neither_words_nor_contact(reported, client):
    reported(description="王芳家门口", name="王芳", phone="13812345678")
    pages = [client.get(path).content.decode() for path in (LIST, "/cases/public/points.json")]
    assert not [w for w in ("王芳", "13812345678") for page in pages if w in page]


def test_points_are_the_cases_of_the_list(reported, client, django_assert_max_num_queries):
    one = reported()
    reported(lon=None, lat=None, area=place.COMMUNITY)
    client.get(LIST)
    with django_assert_max_num_queries(10):
        found = client.get("/cases/public/points.json").json()["features"]
    assert [f["properties"]["url"] for f in found] == [
        reverse("cases:case_follow", args=[one.code])
    ]
    assert found[0]["geometry"]["coordinates"] == [place.INSIDE[0], place.INSIDE[1]]


def test_outline_holds_the_streets_served(world, client):
    drawn = client.get("/cases/public/outline.json").json()
    codes = {f["properties"]["code"] for f in drawn["features"]}
    assert codes == {place.STREET, place.OTHER_STREET}


def test_figures_of_the_month_are_counted_in_one_statement(reported, django_assert_num_queries):
    for _n in range(3):
        reported()
    with django_assert_num_queries(1):
        assert resident.this_month() == resident.Month(received=3, closed=0, on_time=0)
    with django_assert_num_queries(0):
        assert resident.this_month().share is None
