"""One step on many cases: each is a command of its own, and each refusal is shown."""

from __future__ import annotations

import pytest
from django.urls import reverse

from linli.core.journal.models import Entry
from linli.core.tasks.models import Task
from linli.modules.cases.commands import desk
from linli.modules.cases.models import Case
from tests import world as place

BULK = "/desk/cases/bulk/"


def result(answer):
    return {row.id: row.cells["why"] for row in answer.context["table"].rows}


def state(case):
    return Case.objects.get(pk=case.pk).state


def test_bulk_address_is_the_one_used_here():
    assert reverse("cases:case_bulk") == BULK


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("action", ["register", "dispatch", "accept", "assign", "feed_back"])
def test_bulk_asks_before_it_does(case_at, enter, language, action):
    case = case_at("reported")
    login = "shequ" if action in ("register", "dispatch") else "denghuo"
    case = case_at("dispatched") if login == "denghuo" else case
    answer = enter(login, language).post(BULK, {"action": action, "ids": [case.pk]})
    assert answer.status_code == 200
    assert case.number in answer.content.decode()
    assert state(case) == case.state


def test_bulk_register_does_what_can_be_done_and_says_what_not(case_at, enter):
    good, done = case_at("reported"), case_at("dispatched")
    away = case_at("reported", lon=place.INSIDE_OTHER[0], lat=place.INSIDE_OTHER[1])
    given = {"action": "register", "confirmed": "1", "ids": [good.pk, done.pk, away.pk]}
    answer = enter("shequ").post(BULK, given)
    found = result(answer)
    assert set(found) == {good.pk, done.pk}
    assert found[good.pk] == "" and found[done.pk]
    assert (answer.context["done"], answer.context["refused"]) == (1, 1)
    assert [state(good), state(done), state(away)] == ["registered", "dispatched", "reported"]
    assert Entry.objects.filter(verb="cases.register").count() == 1


def test_bulk_dispatch_by_routing_and_by_choice(case_at, enter, world):
    lamp, waste = case_at("reported"), case_at("reported", matter=place.RUBBISH)
    browser = enter("shequ")
    given = {"action": "dispatch", "confirmed": "1", "ids": [lamp.pk, waste.pk]}
    assert set(result(browser.post(BULK, given)).values()) == {""}
    units = dict(Case.objects.values_list("pk", "unit_id"))
    assert units == {lamp.pk: world.units["lighting"].pk, waste.pk: world.units["sanitation"].pk}
    browser.post(BULK, {**given, "unit": world.units["property"].pk, "note": "请今天到场"})
    assert set(Case.objects.values_list("unit_id", flat=True)) == {world.units["property"].pk}
    assert set(Task.objects.filter(kind="lead", done_at=None).values_list("text", flat=True)) == {
        "请今天到场"
    }


def test_bulk_dispatch_says_beforehand_which_unit_each_goes_to(case_at, enter, world):
    case = case_at("reported")
    asked = enter("shequ").post(BULK, {"action": "dispatch", "ids": [case.pk]})
    assert f"→ {world.units['lighting'].name}" in asked.content.decode()


def test_bulk_answer_says_beforehand_who_has_not_finished(case_at, enter, world):
    case = case_at("handling")
    desk.add_joint(world.actor("shequ"), case.pk, unit=world.units["sanitation"].pk)
    asked = enter("denghuo").post(BULK, {"action": "feed_back", "ids": [case.pk]})
    assert (asked.context["able"], asked.context["unable"]) == (0, 1)


def test_bulk_accept_and_answer_fills_the_standard_answer_in(case_at, enter):
    cases = [case_at("dispatched"), case_at("dispatched")]
    ids, browser = [case.pk for case in cases], enter("denghuo")
    browser.post(BULK, {"action": "accept", "confirmed": "1", "ids": ids})
    assert [state(case) for case in cases] == ["accepted", "accepted"]
    given = {
        "action": "feed_back",
        "confirmed": "1",
        "ids": ids,
        "outcome": "solved",
        "answer": "{number} 已修复。",
    }
    assert set(result(browser.post(BULK, given)).values()) == {""}
    for case in cases:
        assert Case.objects.get(pk=case.pk).answer == f"{case.number} 已修复。"


def test_bulk_assign_to_a_colleague(case_at, enter, world):
    case = case_at("accepted")
    given = {"action": "assign", "confirmed": "1", "ids": [case.pk]}
    browser = enter("denghuo")
    browser.post(BULK, {**given, "person": world.accounts["denghuo"].pk})
    assert (
        Task.objects.get(subject_id=case.pk, kind="lead").person_id == world.accounts["denghuo"].pk
    )
    assert browser.post(BULK, {**given, "person": world.accounts["huanwei"].pk}).status_code == 422


@pytest.mark.parametrize(
    "more",
    [
        {"outcome": "solved"},
        {"outcome": "declined", "answer": "不属于维修范围"},
        {"outcome": "nonsense", "answer": "好"},
        {"outcome": "solved", "reply": "nonsense"},
    ],
)
def test_bulk_answer_with_faults_changes_nothing(case_at, enter, more):
    case = case_at("accepted")
    given = {"action": "feed_back", "confirmed": "1", "ids": [case.pk]}
    answer = enter("denghuo").post(BULK, {**given, **more})
    assert answer.status_code == 422
    assert answer.context["form"].errors
    assert state(case) == "accepted"


@pytest.mark.parametrize(
    ("login", "action", "status"),
    [("lingdao", "register", 403), ("shequ", "nonsense", 404), ("shequ", "", 404)],
)
def test_bulk_without_the_right_is_refused(case_at, enter, login, action, status):
    case = case_at("reported")
    given = {"action": action, "confirmed": "1", "ids": [case.pk]}
    assert enter(login).post(BULK, given).status_code == status
    assert state(case) == "reported"


@pytest.mark.parametrize("ids", [[], ["x"], ["999999999999999999999"], ["-1"]])
def test_bulk_of_nothing_goes_back_to_the_list(world, enter, ids):
    answer = enter("shequ").post(BULK, {"action": "register", "ids": ids, "query": "late=on"})
    assert (answer.status_code, answer["Location"]) == (302, "/desk/cases/?late=on")
