from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from linli.core.access import queries as access
from linli.core.access.models import Key
from linli.core.tasks.models import Task
from linli.modules.cases.models import Case
from linli.ui.operations import MOST_SENT
from tests import world as place
from tests.modules.cases.conftest import png

pytestmark = pytest.mark.django_db
URL = "/api/v1/cases/"


@pytest.fixture
def keyed(world, client):
    """A client that sends the key of a login."""

    def make(login, scopes=()):
        secret = f"secret-of-{login}"
        Key.objects.create(
            district=place.DISTRICT, account=world.accounts[login], label=login, prefix="s",
            hash=access.hashed(secret), scopes=list(scopes), expires_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip
        client.defaults["HTTP_AUTHORIZATION"] = f"Bearer {secret}"
        return client

    return make


def body(**changes):
    return {
        "client_id": "app-000000000001", "matter": place.STREETLIGHT, "lon": place.INSIDE[0], "lat": place.INSIDE[1],
        "description": "路灯不亮", "place": "环城东路",
    } | changes  # fmt: skip


def post(client, data, url=URL):
    text = data if isinstance(data, str | bytes) else json.dumps(data)
    return client.post(url, text, content_type="application/json")


def test_report_answers_201_and_a_repetition_200_with_the_same_receipt(world, client):
    first, again = post(client, body()), post(client, body())
    assert (first.status_code, again.status_code) == (201, 200)
    assert first.json()["number"] == again.json()["number"]
    assert Case.objects.count() == 1


def test_report_with_a_key_takes_at_most_15_statements(keyed, django_assert_max_num_queries):
    client = keyed("shequ")
    post(client, body(client_id="warm", source="hotline"))
    with django_assert_max_num_queries(15):
        answer = post(
            client, body(client_id="measured", source="hotline", name="马女士", phone="13900000000")
        )
    assert answer.status_code == 201


def test_list_takes_the_same_few_statements_for_any_page_size(
    keyed, reported, django_assert_max_num_queries
):
    client = keyed("jiedao")
    for _ in range(30):
        reported()
    for size in (1, 30):
        with django_assert_max_num_queries(10):
            answer = client.get(URL, {"limit": size})
        assert len(answer.json()["cases"]) == size


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ("{", 400),
        ("[]", 422),
        (b"\xff\xfe", 400),
        ({}, 422),
        (body(lon="east"), 422),
        (body(lon=116.4, lat=39.9), 422),
        (body(matter="nope"), 422),
        (body(description="长" * 4001), 422),
        (body(colour="red"), 422),
        (body(answers={"landmark": {"a": 1}}), 422),
        (body(description="a\x00b"), 422),
        (body(files=["unknown"]), 422),
        (body(source="hotline"), 403),
        (json.dumps(body(description="x" * 10_000_000)), 413),
    ],
)
def test_report_bad_input_is_answered_in_chinese_and_leaves_nothing(world, client, data, status):
    answer = post(client, data)
    assert answer.status_code == status
    said = answer.json()
    assert any("\u4e00" <= c <= "\u9fff" for c in said["message"])
    for lines in said.get("fields", {}).values():
        assert all(any("\u4e00" <= c <= "\u9fff" for c in line) for line in lines), lines
    assert not Case.objects.exists()


def test_unknown_key_is_401(world, client):
    assert client.get(URL, HTTP_AUTHORIZATION="Bearer nobody").status_code == 401
    assert client.get(URL).status_code == 401


def test_scopes_narrow_a_key(keyed):
    assert keyed("jiedao", scopes=["cases.report"]).get(URL).status_code == 403


def test_move_through_the_api_and_its_refusals(keyed, case_at, world):
    case = case_at("reported")
    client = keyed("shequ")
    url = f"{URL}{case.pk}/"
    assert post(client, {}, url + "fly").status_code == 404
    assert post(client, {"details": {"unit": "x"}}, url + "dispatch").status_code == 422
    assert post(client, {}, url + "reject").status_code == 422
    done = post(client, {"details": {"unit": world.units["lighting"].pk}}, url + "dispatch")
    assert (done.status_code, done.json()["state"]) == (200, "dispatched")
    assert post(client, {}, url + "register").status_code == 409
    assert post(keyed("other"), {}, url + "dispatch").status_code == 404
    assert post(keyed("lingdao"), {}, url + "dispatch").status_code == 403


def test_upload_takes_a_photo_and_refuses_what_is_none(world, client, settings, tmp_path):
    from django.core.files.uploadedfile import SimpleUploadedFile

    settings.MEDIA_ROOT = tmp_path
    good = client.post("/api/v1/files", {"photo": SimpleUploadedFile("a.png", png(), "image/png")})
    assert good.status_code == 201
    bad = client.post(
        "/api/v1/files", {"photo": SimpleUploadedFile("a.jpg", b"<html>", "image/jpeg")}
    )
    assert (bad.status_code, set(bad.json()["fields"])) == (422, {"photo"})
    made = post(client, body(files=[good.json()["token"]]))
    assert made.status_code == 201


def test_track_never_tells_who_reported(world, client):
    made = post(client, body(name="马女士", phone="13900000000", contact="微信 mama")).json()
    shown = client.get(f"{URL}track/{made['code']}").content.decode()
    for secret in ("马女士", "13900000000", "mama", made["token"]):
        assert secret not in shown
    assert client.get(URL + "track/unknown").status_code == 404


def test_track_tells_of_what_is_not_open_to_all_only_that_it_is_there(world, client):
    made = post(client, body()).json()
    case = Case.objects.filter(code=made["code"])
    title = client.get(f"{URL}track/{made['code']}").json()["matter"]
    case.update(public=False, answer="已到现场核实。")
    told = client.get(f"{URL}track/{made['code']}").json()
    assert (told["matter"], told["answer"]) == ("案件", "") and title != "案件"


def test_openapi_description_is_served(client, world):
    described = client.get("/api/v1/openapi.json").json()
    assert "/api/v1/cases/" in described["paths"]


def test_one_address_without_a_key_sends_so_much_and_a_key_is_not_stopped(world, client, keyed):
    told = [body(client_id=f"app-{n:012d}") for n in range(MOST_SENT + 1)]
    assert [post(client, one).status_code for one in told] == [201] * MOST_SENT + [429]
    assert Case.objects.count() == MOST_SENT
    by_key = keyed("shequ")
    assert post(by_key, body(client_id="key-000000000001", source="hotline")).status_code == 201


def test_task_whose_case_is_gone_stops_no_inbox(keyed, reported):
    kept, gone = reported(), reported()
    Task.objects.filter(subject_id=gone.case).update(subject_id=10**9)
    found = keyed("shequ").get("/api/v1/inbox").json()["tasks"]
    assert [task["number"] for task in found] == [kept.number]


def test_answer_to_a_question_nobody_asks_is_refused_by_its_name(world, client):
    many = {f"unknown_{n}": "x" for n in range(2_000)}
    for answers in ({"nobody_asks": "x"}, many):
        answer = post(client, body(answers=answers))
        assert (answer.status_code, set(answer.json()["fields"])) == (422, set(answers))
    assert not Case.objects.exists()
