"""The case page: what it shows to whom, and what it never shows."""

from __future__ import annotations

import html
import re

import pytest
from django.test import Client
from django.urls import reverse

from linli.core.access.actor import Actor
from linli.core.journal.models import Entry
from linli.core.parties.declarations import PURPOSES
from linli.core.parties.models import Party
from linli.core.parties.queries import name_mask, phone_mask
from linli.core.tasks.models import Task
from linli.modules.cases.commands import cell, desk, intake, reporter, steering, unit
from linli.modules.cases.models import Case
from linli.modules.cases.states import MACHINE
from linli.ui.subject.declaration import subject_of
from linli.ui.subject.revealing import reveal
from tests import world as place

pytestmark = pytest.mark.django_db
CODES = [*MACHINE.by_code, *(m.verb.partition(".")[2] for m in MACHINE.moves), "work_day", "extend"]
# Notes, questions, later words and the bell are one each.
MOST_STATEMENTS = 28


def words(answer):
    """The text people read: no tags, attributes, scripts."""
    body = answer.content.decode().partition("<main")[2].partition("</main>")[0]
    return html.unescape(re.sub(r"<[^>]*>", " ", body))


@pytest.fixture
def eventful(world, case_at, photo):
    """Returned, dispatched again, called, supervised, asked, decided, failed, joined, raised."""
    case = case_at(
        "accepted", name="张小明", phone="13800012345", contact="wx-zhang", files=[photo("report")]
    )
    desk_, unit_, street = (world.actor(x) for x in ("shequ", "denghuo", "jiedao"))
    unit.send_back(unit_, case.pk, reason="应由环卫所办理")
    desk.correct(desk_, case.pk, place="新丰路129弄")
    desk.dispatch(
        desk_, case.pk, unit=world.units["lighting"].pk, joint=[world.units["property"].pk]
    )
    unit.accept(unit_, case.pk)
    steering.whistle(desk_, case.pk, units=[world.units["sanitation"].pk], reason="现场需要协同")
    steering.supervise(street, case.pk, reason="请说明进度")
    unit.ask(unit_, case.pk, what="extend", amount=2, reason="等待配件")
    asked = Task.objects.get(subject_id=case.pk, kind="approve")
    steering.decide(street, case.pk, task=asked.pk, approved=False, reason="理由不足")
    intake.join(
        Actor.public(), case.pk, name="李四", phone="13911112222", words="我也看到了", out={}
    )
    steering.escalate(desk_, case.pk, reason="多次反映")
    joint = Task.objects.get(subject_id=case.pk, kind="joint", done_at=None)
    steering.release_joint(desk_, case.pk, task=joint.pk, reason="已不需要")
    unit.feed_back(unit_, case.pk, outcome="partly", answer="已更换两盏。")
    cell.verify(world.actor("wangge"), case.pk, passed=False, note="还有一盏不亮")
    return Case.objects.get(pk=case.pk)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_case_page_shows_everything(browse, eventful, language):
    answer = browse("jiedao", language).get(reverse("cases:case", args=[eventful.pk]))
    shown = words(answer)
    assert answer.status_code == 200
    for said in (eventful.number, "等待配件", "理由不足", "还有一盏不亮", "应由环卫所办理", "我也看到了",
                 "南湖区路灯管理所", "何平", "新丰路129弄"):  # fmt: skip
        assert said in shown, said


def test_case_page_names_no_raw_codes(browse, eventful):
    shown = words(browse("jiedao", "en").get(reverse("cases:case", args=[eventful.pk])))
    assert not re.findall(r"\bcases\.\w+", shown)
    assert not [w for w in re.findall(r"\b[a-z]+_[a-z_]+\b", shown) if not w.startswith("wx")]


def test_case_page_in_chinese_has_no_code_among_its_words(browse, eventful):
    shown = words(browse("jiedao").get(reverse("cases:case", args=[eventful.pk])))
    assert not {w for w in re.findall(r"\b[a-z_]{4,}\b", shown)} & set(CODES)


@pytest.mark.parametrize("login", ["shequ", "jiedao", "qu", "denghuo", "wangge", "lingdao"])
def test_reporter_is_masked_for_everybody(browse, eventful, login):
    answer = browse(login).get(reverse("cases:case", args=[eventful.pk]))
    page = answer.content.decode()
    assert answer.status_code == 200
    for secret in ("张小明", "13800012345", "wx-zhang", "13911112222"):
        assert secret not in page
    assert "138****2345" in page


def test_masks_keep_no_whole_name_or_number():
    assert (name_mask("张小明"), name_mask("M"), name_mask(" ")) == ("张**", "M**", "")
    assert phone_mask("13800012345") == "138****2345"
    assert phone_mask("0573-82838282") == "****82"
    assert phone_mask("") == ""


def test_case_page_out_of_area_reads_as_not_there(browse, eventful):
    assert browse("other").get(reverse("cases:case", args=[eventful.pk])).status_code == 404
    assert browse("linge").get(reverse("cases:case", args=[eventful.pk])).status_code == 404


def test_case_page_without_log_in_asks_for_it(world, eventful):
    answer = Client().get(reverse("cases:case", args=[eventful.pk]))
    assert answer.status_code == 302
    assert answer["Location"].startswith("/login/")


def test_case_page_needs_bounded_statements(browse, eventful, django_assert_max_num_queries):
    client, url = browse("jiedao"), reverse("cases:case", args=[eventful.pk])
    client.get(url)
    with django_assert_max_num_queries(MOST_STATEMENTS):
        assert client.get(url).status_code == 200


def test_why_it_is_due_is_told_step_by_step(browse, eventful):
    shown = words(browse("jiedao", "en").get(reverse("cases:case", args=[eventful.pk])))
    assert "the clock starts; the limit is" in shown
    assert "So it is due on" in shown or "So it is provisionally due on" in shown


def test_likely_duplicate_offers_merge_and_link(browse, case_at):
    case, other = case_at("reported"), case_at("reported")
    page = browse("shequ").get(reverse("cases:case", args=[case.pk])).content.decode()
    assert f"merge/?number={other.number}" in page
    assert f"link/?number={other.number}" in page


def test_ratings_and_photos_of_the_answer_are_shown(world, browse, case_at, photo):
    case = case_at("handled")
    proof = photo("verify")
    cell.verify(world.actor("wangge"), case.pk, passed=True, files=[proof])
    token = Party.objects.get(subject_id=case.pk).token
    reporter.rate(
        Actor.public(), case.pk, token=token, solved=True, content=4, comment="很快，谢谢"
    )
    page = browse("shequ").get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "很快，谢谢" in page
    assert f"/files/{proof}?size=320" in page


def test_text_of_reporters_is_escaped(browse, case_at):
    case = case_at("reported", description='<script>alert("x")</script>')
    page = browse("shequ").get(reverse("cases:case", args=[case.pk])).content.decode()
    assert "<script>alert" not in page
    assert "&lt;script&gt;alert" in page


def test_merged_case_points_to_where_it_goes_on(world, browse, case_at):
    case, other = case_at("reported"), case_at("reported")
    desk.merge(world.actor("shequ"), case.pk, into=other.pk)
    page = browse("shequ").get(reverse("cases:case", args=[case.pk])).content.decode()
    assert reverse("cases:case", args=[other.pk]) in page


def test_by_number_leads_to_the_case(browse, case_at):
    case = case_at("reported")
    client = browse("shequ")
    answer = client.get(reverse("ui:by_number", args=[case.number]))
    assert answer["Location"] == reverse("cases:case", args=[case.pk])
    assert client.get(reverse("ui:by_number", args=["330402-000000-0000"])).status_code == 404


def test_reveal_without_second_factor_leads_to_it(browse, eventful):
    url = reverse("cases:case_reveal", args=[eventful.pk])
    answer = browse("shequ").get(url)
    assert answer["Location"].startswith(reverse("entry:second"))
    assert not Entry.objects.filter(verb="parties.reveal").exists()


def test_reveal_is_not_for_those_without_the_right(browse, eventful):
    url = reverse("cases:case_reveal", args=[eventful.pk])
    assert browse("wangge").get(url).status_code == 403
    assert browse("denghuo").post(url, {"purpose": "ask"}).status_code == 403


@pytest.fixture
def revealing(rf, world, eventful):
    """The view as someone who showed the second factor."""

    def send(method, data=None, login="shequ"):
        request = getattr(rf, method)(reverse("cases:case_reveal", args=[eventful.pk]), data or {})
        request.actor = world.actor(login, verified=True)
        request.user = world.accounts[login]
        request._dont_enforce_csrf_checks = True
        return reveal(subject_of("cases.case"))(request, pk=eventful.pk)

    return send


def test_reveal_asks_the_purpose_then_shows_and_writes_down(revealing, eventful):
    asked = revealing("get")
    assert asked.status_code == 200
    assert "13800012345" not in asked.content.decode()
    shown = revealing("post", {"purpose": PURPOSES[0][0]})
    assert shown.status_code == 200
    assert "13800012345" in shown.content.decode()
    entry = Entry.objects.get(verb="parties.reveal")
    assert (entry.subject_id, entry.changes["purpose"]) == (eventful.pk, "ask")


def test_reveal_without_purpose_shows_nothing(revealing):
    answer = revealing("post", {"purpose": "curious"})
    assert answer.status_code == 422
    assert "13800012345" not in answer.content.decode()
    assert not Entry.objects.filter(verb="parties.reveal").exists()


def test_place_is_drawn_with_the_case_in_its_grid(browse, eventful):
    page = browse("shequ").get(reverse("cases:case", args=[eventful.pk])).content.decode()
    drawn = page.partition("<svg xmlns")[2].partition("</svg>")[0]
    assert drawn.count("<path") == 2  # the community's two grids
    assert "<circle" in drawn
    assert "style=" not in drawn
    assert place.BOXES[place.CELL][0] in drawn


def test_likely_duplicates_are_not_shown_to_who_cannot_open_them(browse, case_at):
    case, other = case_at("dispatched"), case_at("reported")
    client = browse("denghuo")
    assert other.number not in words(client.get(reverse("cases:case", args=[case.pk])))
    assert client.get(reverse("cases:case", args=[other.pk])).status_code == 404
