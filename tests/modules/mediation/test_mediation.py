"""A dispute from application to an agreement that is kept: by commands and by its pages."""

from __future__ import annotations

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.health import checks
from linli.core.journal.models import Entry
from linli.core.parties.models import Party
from linli.core.people.models import Post
from linli.core.subjects.models import KeptList, Link
from linli.core.tasks import queries as tasks
from linli.core.tasks.models import Task
from linli.modules.mediation import commands
from linli.modules.mediation.models import Dispute
from tests import world as place

pytestmark = pytest.mark.django_db
TOLD = {"kind": "neighbour", "title": "楼上漏水", "text": "三楼卫生间渗水，两家各说各的。"}


@pytest.fixture
def town(world):
    return world


def applied(town, **more):
    return commands.apply(town.actor("shequ"), area=place.COMMUNITY, **{**TOLD, **more})


def accepted(town):
    row = applied(town)
    commands.accept(town.actor("shequ"), row.pk, mediator=town.accounts["wangge"].pk)
    return Dispute.objects.get(pk=row.pk)


def page(town, login):
    client = Client()
    client.force_login(town.accounts[login])
    return client


def test_application_has_number_code_and_a_task_at_the_desk(town):
    row = applied(town)
    assert row.number.startswith("330402-M") and row.number.endswith("-0001")
    assert row.state == "applied" and len(row.code) >= 16
    (task,) = tasks.listing(town.actor("shequ"), "mediation.dispute")
    assert (task.subject_id, task.kind, task.area) == (row.pk, "receive", place.COMMUNITY)
    assert task.due_at is not None
    assert tasks.listing(town.actor("other"), "mediation.dispute") == []


def test_same_client_id_makes_one_row_for_its_caller_only(town):
    first = applied(town, client_id="0" * 20)
    again = applied(town, client_id="0" * 20, title="另一句话")
    assert (again.pk, again.repeated, again.title) == (first.pk, True, "楼上漏水")
    other = commands.apply(town.actor("jiedao"), area=place.COMMUNITY, client_id="0" * 20, **TOLD)
    assert other.pk != first.pk


@pytest.mark.parametrize(
    ("more", "field"),
    [({"kind": "war"}, "kind"), ({"title": "漏"}, "title"), ({"title": "字" * 121}, "title")],
)
def test_application_with_a_fault_is_refused_by_field(town, more, field):
    with pytest.raises(Invalid) as refused:
        applied(town, **more)
    assert set(refused.value.fields) == {field}
    assert not Dispute.objects.exists()


def test_application_out_of_reach_is_not_found(town):
    with pytest.raises(NotFound):
        commands.apply(town.actor("shequ"), area=place.OTHER_COMMUNITY, **TOLD)


def test_mediator_without_a_post_that_mediates_is_refused(town):
    row, mine = applied(town), page(town, "shequ")
    for mediator in (999_999, town.accounts["qu"].pk, town.accounts["denghuo"].pk):
        with pytest.raises(Invalid) as refused:
            commands.accept(town.actor("shequ"), row.pk, mediator=mediator)
        assert set(refused.value.fields) == {"mediator"}
        sent = {"details": {"mediator": [mediator]}}
        answer = mine.post(f"/api/v1/mediation/{row.pk}/accept", sent, "application/json")
        assert answer.status_code == 422
    assert Dispute.objects.get().state == "applied"


def test_dispute_of_a_mediator_who_has_left_is_named_and_goes_on_with_another(town):
    row = accepted(town)
    assert checks.orphans(timezone.now())[0] == checks.OK
    Post.objects.filter(account=town.accounts["wangge"]).update(valid_until=date(2025, 2, 1))
    level, said, _todo = checks.orphans(timezone.now())
    assert level == checks.WARN and row.number in said
    (task,) = tasks.of_subject("mediation.dispute", row.pk)[1:]
    give = reverse("mediation:dispute_give", args=[row.pk])
    sent = {"task": task.pk, "give-person": "高山"}
    assert page(town, "shequ").post(give, sent).status_code == 302
    commands.hold(town.actor("linge"), row.pk, note="接手后第一次见面。")
    assert checks.orphans(timezone.now())[0] == checks.OK


def test_agreement_not_kept_goes_back_to_the_same_mediator(town):
    row, mediator = accepted(town), town.actor("wangge")
    commands.hold(mediator, row.pk, note="双方同意先修管道。")
    commands.agree(mediator, row.pk, agreement="李家修，费用各半。")
    step = reverse("mediation:dispute_step", args=[row.pk, "resume"])
    assert page(town, "wangge").post(step, {"reason": "约定期限已过，仍未修。"}).status_code == 302
    row.refresh_from_db()
    assert row.state == "mediating"
    (task,) = tasks.listing(mediator, "mediation.dispute")
    assert (task.kind, task.person_id) == ("mediate", mediator.account_id)


def test_mediator_works_on_the_phone_and_sees_no_others_dispute_of_the_cell(town):
    row, client = accepted(town), page(town, "wangge")
    other = commands.apply(town.actor("shequ"), area=place.CELL, **{**TOLD, "title": "另一家的事"})
    card = reverse("mediation:dispute_card", args=[row.pk])
    assert card in client.get(reverse("ui:worker")).content.decode()
    assert "另一家的事" not in client.get(reverse("ui:worker_map")).content.decode()
    assert "三楼卫生间渗水" in client.get(card).content.decode()
    assert client.get(reverse("mediation:dispute_card", args=[other.pk])).status_code == 404
    step = reverse("mediation:dispute_card_step", args=[row.pk, "hold"])
    assert "谈了什么" in client.get(step).content.decode()
    assert client.post(step, {"note": "上门谈了一次。"}).status_code == 302
    assert Dispute.objects.get(pk=row.pk).sessions == 1


def test_whole_way_to_a_kept_agreement(town):
    row, mediator = accepted(town), town.actor("wangge")
    (task,) = tasks.listing(mediator, "mediation.dispute")
    assert (task.kind, task.person_id) == ("mediate", mediator.account_id)
    commands.hold(mediator, row.pk, note="双方同意先修管道。")
    commands.agree(mediator, row.pk, agreement="李家修，费用各半。")
    commands.settle(mediator, row.pk)
    row.refresh_from_db()
    assert (row.state, row.sessions, row.agreement) == ("settled", 1, "李家修，费用各半。")
    assert row.closed_at is not None and not Task.objects.filter(done_at=None).exists()
    verbs = Entry.objects.filter(subject_type="mediation.dispute", subject_id=row.pk)
    assert [e.verb for e in verbs.order_by("id")] == [
        f"mediation.{v}" for v in ("apply", "accept", "hold", "agree", "settle")
    ]


def test_only_the_mediator_mediates(town):
    row = accepted(town)
    with pytest.raises(Denied):
        commands.hold(town.actor("jiedao"), row.pk, note="我来记")
    for login in ("shequ", "linge"):
        with pytest.raises(NotFound):
            commands.hold(town.actor(login), row.pk, note="我来记")
    with pytest.raises(Refused):
        commands.settle(town.actor("wangge"), row.pk)


def test_page_says_everything_and_takes_a_step(town):
    row = accepted(town)
    client, url = page(town, "wangge"), reverse("mediation:dispute", args=[row.pk])
    body = client.get(url).content.decode()
    for words in ("楼上漏水", row.number, "林芳", "邻里之间", "桂苑社区", "调解", "三楼卫生间渗水"):
        assert words in body, words
    step = reverse("mediation:dispute_step", args=[row.pk, "hold"])
    assert "谈了什么" in client.get(step).content.decode()
    assert client.post(step, {"note": ""}).status_code == 422
    assert client.post(step, {"note": "第一次见面"}).status_code == 302
    body = client.get(url).content.decode()
    assert "第一次见面" in body and "已开调解会" in body


def test_wrong_state_and_foreign_rows_say_so(town):
    row = accepted(town)
    client = page(town, "wangge")
    assert client.get(reverse("mediation:dispute_step", args=[row.pk, "settle"])).status_code == 409
    assert client.get(reverse("mediation:dispute_step", args=[row.pk, "fly"])).status_code == 404
    stranger = page(town, "linge")
    assert stranger.get(reverse("mediation:dispute", args=[row.pk])).status_code == 404


def test_list_filters_by_words_state_place_and_kind(town):
    row, other = applied(town), applied(town, title="楼道堆物", kind="property")
    client, url = page(town, "shequ"), reverse("mediation:dispute_list")

    def shown(**asked):
        return set(
            client.get(url, asked).context["table"].rows[i].id
            for i in range(len(client.get(url, asked).context["table"].rows))
        )

    assert shown() == {row.pk, other.pk}
    assert shown(text="楼上 漏水") == {row.pk}
    assert shown(text=row.number[-4:]) == {row.pk}
    assert shown(kind="property") == {other.pk}
    assert shown(state="ended") == set()
    assert shown(area=place.OTHER_COMMUNITY) == {row.pk, other.pk}  # out of reach: filters nothing
    assert shown(late="on") == set()


def test_list_and_page_take_a_bounded_number_of_statements(town, django_assert_max_num_queries):
    for n in range(12):
        applied(town, title=f"第{n}件纠纷")
    client = page(town, "shequ")
    client.get(reverse("mediation:dispute_list"))
    with django_assert_max_num_queries(11):
        client.get(reverse("mediation:dispute_list"))
    with django_assert_max_num_queries(24):
        client.get(reverse("mediation:dispute", args=[Dispute.objects.first().pk]))


def test_bulk_says_what_each_gets_then_does_it(town):
    one, two = applied(town), accepted(town)
    client, url = page(town, "shequ"), reverse("mediation:dispute_bulk")
    ids = {"ids": [one.pk, two.pk], "action": "refuse"}
    asked = client.post(url, ids)
    assert (asked.context["able"], asked.context["unable"]) == (1, 1)
    assert Dispute.objects.get(pk=one.pk).state == "applied"
    result = client.post(url, {**ids, "confirmed": "1", "reason": "不属调解范围"})
    assert (result.context["done"], result.context["refused"]) == (1, 1)
    assert Dispute.objects.get(pk=one.pk).state == "refused"
    assert Dispute.objects.get(pk=two.pk).state == "accepted"


def test_take_in_form_finds_area_by_name_and_person_by_name(town):
    client = page(town, "shequ")
    answer = client.post(reverse("mediation:dispute_new"), {**TOLD, "area": "桂苑社区"})
    row = Dispute.objects.get()
    assert answer["Location"] == reverse("mediation:dispute", args=[row.pk])
    step = reverse("mediation:dispute_step", args=[row.pk, "accept"])
    assert client.post(step, {"mediator": "林芳"}).status_code == 302
    row.refresh_from_db()
    assert row.mediator_id == town.accounts["wangge"].pk
    assert (
        client.post(reverse("mediation:dispute_new"), {**TOLD, "area": "秀园社区"}).status_code
        == 422
    )


def test_sheet_board_paper_kept_list_and_link(town):
    row, other = accepted(town), applied(town, title="楼道堆物")
    client = page(town, "jiedao")
    sheet = client.post(reverse("mediation:dispute_export"), {"query": "kind=neighbour"})
    assert sheet.status_code == 200 and sheet.content[:2] == b"PK"
    entry = Entry.objects.get(verb="subjects.export")
    assert (entry.subject_type, entry.changes["rows"]) == ("mediation.dispute", 2)
    board = client.get(reverse("mediation:dispute_board"))
    assert [s["count"] for s in board.context["stacks"]] == [1, 1, 0, 0]
    assert client.get(reverse("mediation:dispute_paper", args=[row.pk])).status_code == 200
    client.post(reverse("mediation:dispute_keep"), {"name": "邻里的", "query": "kind=neighbour"})
    assert "邻里的" in client.get(reverse("mediation:dispute_list")).content.decode()
    client.post(reverse("ui:forget_list", args=[KeptList.objects.get().pk]))
    assert not KeptList.objects.exists()
    client.post(
        reverse("mediation:dispute_link", args=[row.pk]),
        {"number": other.number, "why": "同一楼道"},
    )
    assert Link.objects.count() == 1
    for one, far in ((row, other), (other, row)):
        body = client.get(reverse("mediation:dispute", args=[one.pk])).content.decode()
        assert far.number in body and "同一楼道" in body


def test_inbox_shows_it_and_links_to_it(town):
    row = applied(town)
    body = page(town, "shequ").get(reverse("ui:inbox")).content.decode()
    assert row.number in body and reverse("mediation:dispute", args=[row.pk]) in body
    assert "决定是否受理" in body


def test_api_takes_in_lists_and_moves(town):
    client = page(town, "shequ")
    body = {**TOLD, "area": place.COMMUNITY, "client_id": "x" * 20}

    def post(url, data):
        return client.post(url, data, content_type="application/json")

    first = post("/api/v1/mediation/", body)
    assert first.status_code == 201, first.content
    assert post("/api/v1/mediation/", body).status_code == 200
    pk = first.json()["id"]
    found = client.get("/api/v1/mediation/?state=applied").json()
    assert [d["id"] for d in found["mediation"]] == [pk]
    assert client.get(f"/api/v1/mediation/{pk}").json()["steps"] == ["accept", "refuse"]
    assert post(f"/api/v1/mediation/{pk}/refuse", {}).status_code == 422
    assert post(f"/api/v1/mediation/{pk}/refuse", {"reason": "已起诉"}).json()["state"] == "refused"
    assert post(f"/api/v1/mediation/{pk}/refuse", {"reason": "已起诉"}).status_code == 409
    assert post("/api/v1/mediation/", {**body, "client_id": "", "colour": "red"}).status_code == 422


def test_agreement_is_read_by_the_holder_of_the_receipt_alone(town):
    row = applied(town, party={"name": "王女士", "phone": "13800012345"})
    commands.accept(town.actor("shequ"), row.pk, mediator=town.accounts["wangge"].pk)
    commands.hold(town.actor("wangge"), row.pk, note="上门谈了一次。")
    commands.agree(town.actor("wangge"), row.pk, agreement="李家修，费用各半。")
    token = Party.objects.get(subject_id=row.pk, subject_type="mediation.dispute").token
    url = reverse("mediation:dispute_follow", args=[row.code])
    assert "李家修，费用各半。" in Client().get(url, {"r": token}).content.decode()
    assert "李家修" not in Client().get(url).content.decode()
