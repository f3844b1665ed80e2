"""Inbox, board, list, kept lists, map and sheet: what is shown, to whom, in how many statements."""

from __future__ import annotations

import io
from datetime import timedelta

import openpyxl
import pytest
from django.urls import reverse
from django.utils import timezone

from linli.core.journal.models import Entry
from linli.core.subjects.models import KeptList
from linli.core.tasks.models import Task
from linli.modules.cases.commands import cell, unit
from linli.modules.cases.models import Case
from linli.modules.cases.states import MACHINE as CASE_MACHINE
from tests import world as place

LANGUAGES = ["zh-hans", "en"]
PAGES = [
    "inbox",
    "case_board",
    "case_list",
    "case_map",
    "case_points",
    "case_outline",
    "statistics",
    "intake",
]


def page(name, *args, query=""):
    space = "ui" if name in ("inbox", "inbox_quick", "forget_list") else "cases"
    return reverse(f"{space}:{name}", args=args) + query


def lead(case):
    return Task.objects.get(subject_id=case.pk, kind="lead", done_at=None).pk


def numbers(answer):
    return {row.cells["number"].split(">")[1].split("<")[0] for row in answer.context["table"].rows}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", PAGES)
def test_desk_page_opens_in_few_statements(
    case_at, enter, django_assert_max_num_queries, name, language
):
    for state in ("reported", "dispatched", "accepted", "handled"):
        case_at(state)
    browser = enter("shequ", language)
    browser.get(page(name))
    with django_assert_max_num_queries(11):
        answer = browser.get(page(name))
    assert answer.status_code == 200


@pytest.mark.parametrize("number", [3, 40])
@pytest.mark.parametrize("name", ["inbox", "case_list", "case_board"])
def test_desk_list_statements_do_not_grow(
    case_at, enter, django_assert_max_num_queries, name, number
):
    for _n in range(number):
        case_at("reported")
    browser = enter("shequ")
    browser.get(page(name))
    with django_assert_max_num_queries(11):
        browser.get(page(name))


def test_desk_list_searched_in_eleven_statements(case_at, enter, django_assert_max_num_queries):
    wanted = case_at("reported", place="望湖路7号")
    case_at("reported")
    browser = enter("jiedao")
    browser.get(page("case_list"))
    with django_assert_max_num_queries(11):
        answer = browser.get(page("case_list", query="?text=望湖路"))
    assert numbers(answer) == {wanted.number}


@pytest.mark.parametrize("name", PAGES)
def test_desk_page_needs_signing_in(world, client, name):
    answer = client.get(page(name))
    assert answer.status_code == 302
    assert "/login" in answer["Location"]


def test_inbox_shows_what_is_mine_soonest_first(case_at, enter, world):
    first, second = case_at("dispatched"), case_at("dispatched")
    elsewhere = case_at("reported")
    answer = enter("denghuo").get(page("inbox"))
    assert numbers(answer) == {first.number, second.number}
    assert answer.context["table"].select == "ids"
    assert numbers(enter("shequ").get(page("inbox"))) == {elsewhere.number}


def test_inbox_accepts_with_one_press(case_at, enter):
    chosen, other = case_at("dispatched"), case_at("dispatched")
    browser = enter("denghuo")
    answer = browser.post(
        page("inbox_quick"), {"one": lead(chosen), "ids": [lead(other)]}, follow=True
    )
    assert answer.status_code == 200
    assert Case.objects.get(pk=chosen.pk).state == "accepted"
    assert Case.objects.get(pk=other.pk).state == "dispatched"


def test_inbox_names_the_task_and_who_does_it(case_at, enter):
    case_at("accepted"), case_at("reported")
    row = enter("denghuo").get(page("inbox")).context["table"].rows[0]
    assert [str(b.text) for b in row.cells["task"]] == ["办理（牵头）"]
    row = enter("shequ").get(page("inbox")).context["table"].rows[0]
    assert "桂苑社区" in row.cells["holder"]


def test_inbox_dispatches_with_one_press_to_the_unit_it_names(case_at, enter, world):
    case = case_at("reported")
    browser, task = enter("shequ"), Task.objects.get(subject_id=case.pk, kind="desk")
    said = browser.get(page("inbox")).content.decode()
    assert f"→ {world.units['lighting'].name}" in said
    browser.post(page("inbox_quick"), {"one": task.pk}, follow=True)
    case.refresh_from_db()
    assert (case.state, case.unit_id) == ("dispatched", world.units["lighting"].pk)


def test_inbox_sends_nothing_back_to_the_unit_that_returned_it(case_at, enter, world):
    case = case_at("dispatched")
    unit.send_back(world.actor("denghuo"), case.pk, reason="不是我们的灯杆。")
    browser = enter("shequ")
    task = Task.objects.get(subject_id=case.pk, kind="desk", done_at=None)
    assert browser.get(page("inbox")).context["table"].select == ""
    browser.post(page("inbox_quick"), {"ids": [task.pk]}, follow=True)
    assert Case.objects.get(pk=case.pk).state == "returned"


def test_inbox_accepting_what_is_not_mine_changes_nothing(case_at, enter):
    case = case_at("dispatched")
    answer = enter("huanwei").post(page("inbox_quick"), {"one": lead(case)}, follow=True)
    assert Case.objects.get(pk=case.pk).state == "dispatched"
    assert [str(m.level_tag) for m in answer.context["messages"]] == ["error"]


def test_board_sorts_by_stage(case_at, enter):
    for state in ("dispatched", "accepted", "handling", "handled"):
        case_at(state)
    stacks = enter("denghuo").get(page("case_board")).context["stacks"]
    assert {s["code"]: s["count"] for s in stacks} == {
        "dispatch": 0,
        "accept": 1,
        "handle": 2,
        "verify": 1,
        "closed": 0,
    }


def test_every_open_case_stands_on_a_board_of_the_desk(case_at, enter):
    states = [s.code for s in CASE_MACHINE.states if not s.final]
    for state in states:
        case_at(state)
    stacks = enter("qu").get(page("case_board")).context["stacks"]
    assert sum(s["count"] for s in stacks) == len(states)


def test_list_shows_only_what_lies_in_reach(case_at, enter):
    mine = case_at("reported")
    theirs = case_at("reported", lon=place.INSIDE_OTHER[0], lat=place.INSIDE_OTHER[1])
    assert numbers(enter("shequ").get(page("case_list"))) == {mine.number}
    assert numbers(enter("other").get(page("case_list"))) == {theirs.number}
    assert numbers(enter("qu").get(page("case_list"))) == {mine.number, theirs.number}


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("?state=reported", {"reported", "late"}),
        ("?state=open", {"reported", "accepted", "late"}),
        (f"?area={place.COMMUNITY}", {"reported", "accepted", "late"}),
        (f"?area={place.OTHER_STREET}", set()),
        ("?matter=01", set()),
        ("?matter=0301", {"reported", "accepted", "late"}),
        ("?source=phone", set()),
        ("?late=on", {"late"}),
        ("?measure=late", {"late"}),
        ("?unit=0", {"reported", "late"}),
        ("?since=2020-01-01&until=2020-12-31", set()),
        ("?since=nonsense", {"reported", "accepted", "late"}),
        ("?unit=9999999", {"reported", "accepted", "late"}),
    ],
)
def test_list_filters(case_at, enter, query, expected):
    held = {
        "reported": case_at("reported"),
        "accepted": case_at("accepted"),
        "late": case_at("reported", timezone.now() - timedelta(days=60)),
    }
    answer = enter("qu").get(page("case_list", query=query))
    assert numbers(answer) == {held[name].number for name in expected}


def test_list_is_walked_both_ways_without_loss(case_at, enter, monkeypatch):
    monkeypatch.setattr("linli.ui.subject.lists.A_PAGE", 2)
    made = [case_at("reported").number for _n in range(5)][::-1]
    browser, cursor, walked, pages = enter("qu"), None, [], []
    while True:
        answer = browser.get(page("case_list", query=f"?cursor={cursor}" if cursor else ""))
        pages.append([str(row.id) for row in answer.context["table"].rows])
        walked += [row.cells["number"] for row in answer.context["table"].rows]
        cursor = answer.context["page"].next
        if not cursor:
            break
    assert [n.split(">")[1].split("<")[0] for n in walked] == made
    back = browser.get(page("case_list", query=f"?cursor={answer.context['page'].previous}"))
    assert [str(row.id) for row in back.context["table"].rows] == pages[-2]


def test_list_is_kept_and_forgotten(case_at, enter, world):
    browser = enter("qu")
    browser.post(page("case_keep"), {"name": "超期的", "query": "late=on"})
    kept = KeptList.objects.get()
    assert (kept.name, kept.query, kept.account_id) == (
        "超期的",
        "late=on",
        world.accounts["qu"].pk,
    )
    assert "超期的" in browser.get(page("case_list")).content.decode()
    enter("jiedao").post(page("forget_list", kept.pk))
    assert KeptList.objects.count() == 1
    told = enter("qu").post(page("forget_list", kept.pk), follow=True).content.decode()
    assert "已删除该常用列表。" in told
    assert not KeptList.objects.exists()
    verbs = set(Entry.objects.filter(verb__endswith="_list").values_list("verb", flat=True))
    assert verbs == {"subjects.keep_list", "subjects.forget_list"}


def test_list_without_a_name_is_not_kept(enter):
    assert enter("qu").post(page("case_keep"), {"name": " ", "query": "late=on"}).status_code == 422
    assert not KeptList.objects.exists()


def test_sheet_holds_the_list_without_reporters_and_is_written_down(case_at, enter):
    case = case_at("accepted", name="朱小明", phone="13800012345")
    case_at("reported")
    answer = enter("jiedao").post(page("case_export"), {"query": "state=accepted"})
    rows = list(openpyxl.load_workbook(io.BytesIO(b"".join(answer))).active.values)
    assert [row[0] for row in rows if row[0]][-1] == case.number
    assert len(rows) == 3
    text = str(rows)
    assert "朱小明" not in text and "13800012345" not in text and case.description not in text
    entry = Entry.objects.get(verb="subjects.export")
    assert entry.changes == {"filter": "state=accepted", "rows": 1}


def test_sheet_is_refused_without_the_permission(case_at, enter):
    case_at("reported")
    assert enter("shequ").post(page("case_export"), {}).status_code == 403
    assert not Entry.objects.filter(verb="subjects.export").exists()


def test_map_gives_points_and_numbers_in_reach(case_at, enter):
    case = case_at("reported")
    case_at("reported", lon=place.INSIDE_OTHER[0], lat=place.INSIDE_OTHER[1])
    points = enter("jiedao").get(page("case_points")).json()["features"]
    assert [p["geometry"]["coordinates"] for p in points] == [list(place.INSIDE)]
    assert case.number in points[0]["properties"]["title"]
    outline = enter("qu").get(page("case_outline")).json()["features"]
    assert {f["properties"]["code"]: f["properties"]["n"] for f in outline} == {
        place.STREET: 1,
        place.OTHER_STREET: 1,
    }


def test_map_says_when_it_leaves_points_out(case_at, enter, monkeypatch):
    monkeypatch.setattr("linli.ui.subject.maps.MOST_POINTS", 1)
    case_at("reported")
    newest = case_at("reported")
    browser = enter("qu")
    assert browser.get(page("case_map")).context["cut"]
    titles = [f["properties"]["title"] for f in browser.get(page("case_points")).json()["features"]]
    assert len(titles) == 1 and newest.number in titles[0]


def test_communities_of_a_street_are_offered(enter):
    answer = enter("qu").get(page("desk_communities", query=f"?street={place.STREET}"))
    assert place.COMMUNITY in answer.content.decode()
    assert place.OTHER_COMMUNITY not in answer.content.decode()


def test_suspended_case_is_not_called_overdue(case_at, enter):
    case = case_at("reported", timezone.now() - timedelta(days=90))
    Case.objects.filter(pk=case.pk).update(state="suspended", state_before="handling")
    row = enter("qu").get(page("case_list")).context["table"].rows[0]
    assert (row.tone, row.cells["due"].level) == ("", "paused")


def test_closed_this_week_stands_on_the_board(case_at, enter, world):
    case = case_at("handled")
    cell.verify(world.actor("wangge"), case.pk, passed=True)
    stacks = enter("denghuo").get(page("case_board")).context["stacks"]
    assert {s["code"]: s["count"] for s in stacks} == {
        "dispatch": 0,
        "accept": 0,
        "handle": 0,
        "verify": 0,
        "closed": 1,
    }


def test_category_typed_by_its_words_is_the_one_of_its_code(case_at, enter):
    lamp, browser = case_at("reported").number, enter("qu")
    labels = browser.get(page("case_list")).context["filter_form"].fields["matter"].widget.labels()
    for text, code in labels.items():
        if code and len(code) <= 4:
            found = numbers(browser.get(page("case_list"), {"matter": text}))
            assert found == ({lamp} if place.STREETLIGHT.startswith(code) else set()), text
