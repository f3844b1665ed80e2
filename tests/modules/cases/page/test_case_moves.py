"""Every step of the state table through its page: done, refused, and said on the form."""

from __future__ import annotations

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core.subjects.models import Link
from linli.modules.cases.commands import desk, unit
from linli.modules.cases.models import Case
from linli.modules.cases.states import MACHINE, REPORTER
from linli.modules.cases.subject.cases import STEPS
from tests import world as place

pytestmark = pytest.mark.django_db
PLAYGROUND = "040302"  # verified on the spot, with a photo
BY_DESK = "010205"  # the desk checks and closes


def now(case):
    return Case.objects.get(pk=case.pk)


def test_every_move_of_the_table_has_a_form_or_is_the_reporters():
    missing = {m.verb for m in MACHINE.moves if m.by != REPORTER} - {f"cases.{v}" for v in STEPS}
    assert not missing


DIRECT = (
    ("reported", "shequ", "register", {}, "registered"),
    ("reported", "shequ", "reject", {"reason": "不属职责", "answer": "请拨打12328"}, "rejected"),
    ("reported", "shequ", "dispatch", {"unit": "lighting"}, "dispatched"),
    ("dispatched", "denghuo", "accept", {}, "accepted"),
    ("dispatched", "denghuo", "send_back", {"reason": "不属本单位"}, "returned"),
    ("accepted", "denghuo", "start", {}, "handling"),
    ("handling", "denghuo", "feed_back", {"outcome": "solved", "answer": "已修好"}, "handled"),
    ("handled", "wangge", "begin_check", {}, "verifying"),
    ("handled", "wangge", "verify", {"passed": "no", "note": "仍不亮"}, "rework"),
    ("accepted", "shequ", "cancel", {"reason": "重复录入"}, "cancelled"),
    ("accepted", "shequ", "escalate", {"reason": "需街道协调"}, "accepted"),
    ("accepted", "jiedao", "supervise", {"reason": "请说明", "unit_id": "lighting"}, "accepted"),
    ("accepted", "shequ", "whistle", {"reason": "到场", "units": "sanitation"}, "accepted"),
    ("accepted", "shequ", "add_joint", {"unit": "property", "text": "配合"}, "accepted"),
    ("accepted", "denghuo", "ask", {"what": "extend", "amount": "2", "reason": "等配件"}, "accepted"),
    ("reported", "shequ", "publish", {}, "reported"),
)  # fmt: skip


@pytest.mark.parametrize(("state", "login", "verb", "data", "then"), DIRECT)
def test_step_taken_through_its_page(world, take, browse, case_at, state, login, verb, data, then):
    case = case_at(state)
    for name in ("unit", "unit_id", "units"):
        if name in data:
            data = {**data, name: world.units[data[name]].pk}
    page = browse(login).get(reverse("cases:case_step", args=[case.pk, verb]))
    assert page.status_code == 200
    answer = take(login, case, verb, **data)
    assert (answer.status_code, answer["Location"]) == (302, reverse("cases:case", args=[case.pk]))
    assert now(case).state == then


@pytest.mark.parametrize(("state", "login", "verb", "data", "then"), DIRECT)
def test_step_refused_to_who_may_not(world, take, case_at, state, login, verb, data, then):
    case = case_at(state)
    for name in ("unit", "unit_id", "units"):
        if name in data:
            data = {**data, name: world.units[data[name]].pk}
    assert take("lingdao", case, verb, **data).status_code in (403, 404)
    assert take("other", case, verb, **data).status_code == 404
    assert now(case).state == state


@pytest.mark.parametrize(
    ("state", "login", "verb", "field"),
    [
        ("reported", "shequ", "reject", "reason"),
        ("dispatched", "denghuo", "send_back", "reason"),
        ("accepted", "denghuo", "ask", "reason"),
        ("accepted", "denghuo", "feed_back", "answer"),
        ("accepted", "shequ", "escalate", "reason"),
        ("accepted", "shequ", "whistle", "units"),
        ("accepted", "shequ", "cancel", "reason"),
        ("handled", "wangge", "verify", "passed"),
        ("reported", "shequ", "merge", "number"),
        ("reported", "shequ", "dispatch", "unit"),
    ],
)
def test_step_without_what_it_needs_comes_back_on_the_form(
    take, case_at, state, login, verb, field
):
    case = case_at(state)
    answer = take(login, case, verb)
    assert answer.status_code == 422
    assert answer.context["form"].errors[field]
    assert now(case).state == state


def test_dispatch_page_proposes_the_routed_unit_and_says_why(world, browse, case_at):
    case = case_at("reported")
    page = browse("shequ").get(reverse("cases:case_step", args=[case.pk, "dispatch"]))
    form = page.context["form"]
    assert form.initial["unit"] == world.units["lighting"].pk
    assert world.units["lighting"].name in str(form.fields["unit"].help_text)


def test_answer_declined_needs_its_legal_basis(take, case_at):
    case = case_at("accepted")
    answer = take("denghuo", case, "feed_back", outcome="declined", answer="无法办理")
    assert answer.status_code == 422
    assert "basis" in answer.context["form"].errors
    assert now(case).state == "accepted"


def test_standard_reply_is_filled_in_with_the_facts(browse, case_at):
    case = case_at("accepted")
    url = reverse("cases:case_step", args=[case.pk, "feed_back"])
    client = browse("denghuo")
    replies = client.get(url).context["replies"]
    assert replies
    form = client.get(url, {"reply": replies[0]["id"]}).context["form"]
    assert form.initial["answer"] == replies[0]["text"]
    assert case.number in "".join(r["text"] for r in replies)


def test_photos_arrive_with_the_answer(take, browse, case_at, picture):
    case = case_at("accepted")
    sent = take("denghuo", case, "feed_back", outcome="solved", answer="已修好", photos=[picture()])
    assert sent.status_code == 302
    page = browse("denghuo").get(reverse("cases:case", args=[case.pk])).content.decode()
    assert page.count("?size=320") == 1


def test_photos_are_kept_when_the_form_comes_back(browse, case_at, picture):
    case, client = case_at("accepted"), browse("denghuo")
    url = reverse("cases:case_step", args=[case.pk, "feed_back"])
    back = client.post(url, {"outcome": "solved", "answer": "", "photos": [picture()]})
    assert back.status_code == 422
    kept = back.context["kept"]
    assert len(kept) == 1
    done = client.post(url, {"outcome": "solved", "answer": "已修好", "kept": kept})
    assert done.status_code == 302


def test_a_file_that_is_no_photo_is_refused_on_the_form(take, case_at):
    case = case_at("accepted")
    fake = SimpleUploadedFile("p.png", b"not a picture", "image/png")
    answer = take("denghuo", case, "feed_back", outcome="solved", answer="已修好", photos=[fake])
    assert answer.status_code == 422
    assert "photos" in answer.context["form"].errors
    assert now(case).state == "accepted"


def test_verify_without_the_demanded_photo_is_refused_on_the_form(take, case_at):
    case = case_at("handled", matter=PLAYGROUND)
    answer = take("wangge", case, "verify", passed="yes")
    assert answer.status_code == 422
    assert "photos" in answer.context["form"].errors
    assert now(case).state == "handled"


def test_verify_passed_with_photo_closes(take, case_at, picture):
    case = case_at("handled", matter=PLAYGROUND)
    assert take("wangge", case, "verify", passed="yes", photos=[picture()]).status_code == 302
    assert now(case).state == "closed"


def test_wrong_state_is_said_with_409(take, case_at):
    case = case_at("accepted")
    answer = take("shequ", case, "register")
    assert answer.status_code == 409
    assert now(case).state == "accepted"


def test_closing_past_the_grid_worker_is_refused(take, case_at):
    case = case_at("handled")
    assert take("shequ", case, "close").status_code == 409
    assert now(case).state == "handled"


def test_merge_and_link_by_number(take, case_at):
    case, other, third = case_at("reported"), case_at("reported"), case_at("reported")
    assert take("shequ", case, "merge", number="330402-000101-0001").status_code == 422
    assert take("shequ", case, "link", number=third.number, why="同一路段").status_code == 302
    assert take("shequ", case, "merge", number=other.number).status_code == 302
    assert now(case).merged_into_id == other.pk
    assert Link.objects.get().other_id == third.pk


def test_correct_moves_matter_and_place(take, case_at):
    case = case_at("reported")
    lon, lat = place.INSIDE[0], 30.765
    data = {"matter": place.RUBBISH, "place": "桂苑路口", "lon": lon, "lat": lat}
    assert take("shequ", case, "correct", **data).status_code == 302
    fresh = now(case)
    assert (fresh.matter_code, fresh.area, fresh.place) == (
        place.RUBBISH,
        place.NEXT_CELL,
        "桂苑路口",
    )


def test_correct_outside_the_district_comes_back(take, case_at):
    case = case_at("reported")
    lon, lat = place.OUTSIDE
    data = {"matter": place.STREETLIGHT, "place": "", "lon": lon, "lat": lat}
    assert take("shequ", case, "correct", **data).status_code == 422
    assert now(case).area == place.CELL


def test_settled_on_the_spot_only_where_the_matter_allows(take, browse, case_at):
    small, other = case_at("reported", matter=place.RUBBISH), case_at("reported")
    page = browse("wangge").get(reverse("cases:case_step", args=[small.pk, "settle"]))
    assert page.status_code == 200
    assert (
        browse("wangge").get(reverse("cases:case_step", args=[other.pk, "settle"])).status_code
        == 403
    )
    assert take("wangge", small, "settle", outcome="solved", answer="已清扫").status_code == 302
    assert take("wangge", other, "settle", outcome="solved", answer="已处理").status_code == 409
    assert (now(small).state, now(other).state) == ("closed", "reported")


def test_reopened_by_the_desk_with_a_reason(world, take, case_at):
    case = case_at("reported", matter=place.RUBBISH)
    take("wangge", case, "settle", outcome="solved", answer="已清扫")
    assert take("shequ", case, "reopen").status_code == 422
    assert take("shequ", case, "reopen", reason="又有垃圾").status_code == 302
    assert now(case).state == "reopened"


def test_desk_closes_what_nobody_verifies(world, take, case_at):
    case = case_at("reported", matter=BY_DESK)
    desk.dispatch(world.actor("shequ"), case.pk, unit=world.units["lighting"].pk)
    unit.accept(world.actor("denghuo"), case.pk)
    unit.feed_back(world.actor("denghuo"), case.pk, outcome="explained", answer="已说明")
    assert take("shequ", case, "close").status_code == 302
    assert now(case).state == "closed"


def test_unknown_step_reads_as_not_there(browse, case_at):
    case = case_at("reported")
    assert (
        browse("shequ").get(reverse("cases:case_step", args=[case.pk, "explode"])).status_code
        == 404
    )


def test_back_to_where_the_button_stood_but_never_abroad(browse, case_at):
    case, other = case_at("dispatched"), case_at("dispatched")
    client = browse("denghuo")
    url = reverse("cases:case_step", args=[case.pk, "accept"])
    assert client.post(url, {"next": "/desk/"})["Location"] == "/desk/"
    away = client.post(
        reverse("cases:case_step", args=[other.pk, "accept"]), {"next": "https://example.org/"}
    )
    assert away["Location"] == reverse("cases:case", args=[other.pk])
