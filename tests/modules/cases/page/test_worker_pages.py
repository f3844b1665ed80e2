"""The grid worker's pages: tasks, verifying, the round, the cell."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from linli.core.parties.models import Party
from linli.modules.cases.models import Case
from tests import world as place

pytestmark = pytest.mark.django_db
PLAYGROUND = "040302"  # verified on the spot, with a photo
OPEN = ("ui:worker", "ui:worker_map", "ui:worker_points", "ui:worker_outline")
PAGES = (*OPEN, "cases:worker_report")


def found(client, matter=place.RUBBISH, **changes):
    """What a worker sends from the round."""
    url = reverse("cases:worker_report_on", args=[matter])
    shown = client.get(url)
    form = shown.context["form"]
    data = {
        "client_id": form.initial["client_id"], "lon": place.INSIDE[0], "lat": place.INSIDE[1],
        "place": "桂苑路口", "description": "路边有落叶", "done": "no", "area": "", **changes,
    }  # fmt: skip
    return client.post(url, data)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", PAGES)
def test_worker_pages_render(browse, case_at, name, language):
    case_at("handled"), case_at("reported", matter=place.RUBBISH)
    assert browse("wangge", language).get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", OPEN)
def test_worker_pages_are_for_workers(browse, name):
    assert browse("denghuo").get(reverse(name)).status_code == 403
    assert Client().get(reverse(name)).status_code == 302


def test_tasks_hold_what_lies_in_the_own_cell_only(browse, case_at):
    check, spot = case_at("handled"), case_at("reported", matter=place.RUBBISH)
    case_at("reported")
    verify, settle = browse("wangge").get(reverse("ui:worker")).context["groups"]
    assert [row["number"] for row in verify["rows"]] == [check.number]
    assert [row["number"] for row in settle["rows"]] == [spot.number]
    theirs = browse("linge").get(reverse("ui:worker")).context["groups"]
    assert [one["rows"] for one in theirs] == [[]]


@pytest.mark.parametrize(
    ("name", "most"), [("ui:worker", 11), ("ui:worker_map", 10), ("cases:worker_report", 10)]
)
def test_worker_lists_need_few_statements_whatever_their_length(
    browse, case_at, name, most, django_assert_max_num_queries
):
    for _count in range(4):
        case_at("handled")
        case_at("reported", matter=place.RUBBISH)
    client, url = browse("wangge"), reverse(name)
    client.get(url)
    with django_assert_max_num_queries(most):
        assert client.get(url).status_code == 200


def test_verify_page_shows_report_answer_and_closing_condition(browse, case_at):
    case = case_at("handled")
    page = browse("wangge").get(reverse("cases:case_card_step", args=[case.pk, "verify"]))
    shown = page.content.decode()
    assert page.status_code == 200
    assert "路灯三天不亮了" in shown
    assert "已更换灯泡" in shown


def test_verified_on_the_phone_with_photo(browse, case_at, picture):
    case, client = case_at("handled", matter=PLAYGROUND), browse("wangge")
    url = reverse("cases:case_card_step", args=[case.pk, "verify"])
    assert client.post(url, {"passed": "yes"}).status_code == 422
    assert client.post(url, {"passed": "no"}).status_code == 422
    done = client.post(url, {"passed": "yes", "photos": [picture()]})
    assert (done.status_code, done["Location"]) == (302, reverse("ui:worker"))
    assert Case.objects.get(pk=case.pk).state == "closed"


def test_verify_in_another_cell_reads_as_not_there(browse, case_at):
    url = reverse("cases:case_card_step", args=[case_at("handled").pk, "verify"])
    assert browse("linge").post(url, {"passed": "yes"}).status_code == 404


def test_verify_twice_says_so_with_409(browse, case_at):
    case, client = case_at("handled"), browse("wangge")
    url = reverse("cases:case_card_step", args=[case.pk, "verify"])
    client.post(url, {"passed": "no", "note": "没修好"})
    assert client.post(url, {"passed": "no", "note": "没修好"}).status_code == 409


def test_reported_from_the_round(browse, picture):
    answer = found(browse("wangge"), photos=[picture()])
    case = Case.objects.get()
    assert answer["Location"] == reverse("cases:case_card", args=[case.pk])
    assert (case.state, case.source, case.area) == ("reported", "grid", place.CELL)
    assert not Party.objects.get().name


def test_reported_and_settled_in_one_step(browse, picture):
    answer = found(
        browse("wangge"),
        done="yes",
        answer="已清扫干净",
        photos=[picture()],
        after=[picture((9, 9, 9))],
    )
    case = Case.objects.get()
    assert answer.status_code == 302
    assert (case.state, case.answer, case.outcome) == ("closed", "已清扫干净", "solved")


def test_settled_without_saying_what_was_done_reports_nothing(browse):
    answer = found(browse("wangge"), done="yes", answer="")
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_the_same_round_report_sent_twice_is_one_case(browse):
    client = browse("wangge")
    for _try in range(2):
        assert found(client, client_id="round-1").status_code == 302
    assert Case.objects.count() == 1


def test_round_report_without_a_place_comes_back(browse):
    answer = found(browse("wangge"), lon="", lat="", area="")
    assert answer.status_code == 422
    assert "area" in answer.context["form"].errors
    assert not Case.objects.exists()


def test_round_report_by_the_grid_alone_needs_no_position(browse):
    assert found(browse("wangge"), lon="", lat="", area=place.CELL).status_code == 302
    assert Case.objects.get().area == place.CELL


def test_round_report_outside_the_own_area_is_refused(browse):
    lon, lat = place.INSIDE_OTHER
    assert found(browse("wangge"), lon=lon, lat=lat).status_code in (403, 404)
    assert not Case.objects.exists()


def test_settling_is_not_asked_for_other_matters(browse):
    url = reverse("cases:worker_report_on", args=[place.STREETLIGHT])
    assert "done" not in browse("wangge").get(url).context["form"].fields
    assert (
        browse("wangge").get(reverse("cases:worker_report_on", args=["999999"])).status_code == 404
    )


def test_matters_are_found_by_everyday_words(browse):
    page = browse("wangge").get(reverse("cases:worker_report"), {"q": "路灯"})
    assert place.STREETLIGHT in [m.code for m in page.context["found"]]


def test_map_shows_open_cases_of_the_cell(browse, case_at):
    case = case_at("accepted")
    points = browse("wangge").get(reverse("ui:worker_points")).json()["features"]
    urls = [p["properties"]["url"] for p in points]
    assert urls == [reverse("cases:case_card", args=[case.pk])]
    outline = browse("wangge").get(reverse("ui:worker_outline")).json()["features"]
    assert [f["properties"]["code"] for f in outline] == [place.CELL]


def test_on_the_way_leads_back_to_the_case(browse, case_at):
    case = case_at("handled")
    answer = browse("wangge").post(reverse("cases:case_card_step", args=[case.pk, "begin_check"]))
    assert answer["Location"] == reverse("cases:case_card", args=[case.pk])
    assert Case.objects.get(pk=case.pk).state == "verifying"
