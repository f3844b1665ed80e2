"""Reporting without an account and without JavaScript: choose, fill in, like ones, receipt."""

from __future__ import annotations

import re

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from linli.core.files.models import Attachment
from linli.core.parties.models import Party
from linli.core.versions import stamps
from linli.modules.cases.models import Case
from linli.modules.catalogue.models import Matter
from tests import world as place
from tests.modules.cases.conftest import png

WHY = "照片用于确认灯杆编号"
LANGUAGES = ["zh-hans", "en"]


@pytest.fixture(autouse=True)
def _quiet(settings, tmp_path):
    cache.clear()
    settings.MEDIA_ROOT = tmp_path / "media"


def form_of(matter=place.STREETLIGHT):
    return reverse("cases:report", args=[matter])


def filled(**changes):
    given = {
        "client_id": "5d1f0a7c9e4b4a0f8c11",
        "description": "楼下路灯不亮，晚上看不清路。",
        "lon": str(place.INSIDE[0]),
        "lat": str(place.INSIDE[1]),
        "place": "新丰路128弄3幢楼下",
    }
    return {k: v for k, v in (given | changes).items() if v is not None}


def token_in(answer):
    return re.search(r"[?&]r=([\w-]+)", answer["Location"])[1]


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize(
    "path",
    [
        "/",
        "/report/",
        "/report/?q=路灯",
        "/report/?q=zzzzzz",
        "/report/?kind=03",
        "/report/030101/",
    ],
)
def test_pages_before_a_report_open_in_few_statements(
    world, client, django_assert_max_num_queries, language, path
):
    client.cookies["language"] = language
    with django_assert_max_num_queries(10):
        answer = client.get(path)
    assert answer.status_code == 200
    assert f'lang="{language}"' in answer.content.decode()


def test_search_finds_matter_by_everyday_words_and_initials(world, client):
    link = form_of()
    for words in ("路灯不亮", "ldbl"):
        assert link in client.get("/report/", {"q": words}).content.decode()


def test_unknown_matter_and_kind_are_not_found(world, client):
    assert client.get(form_of("999999")).status_code == 404
    assert client.get("/report/?kind=77").status_code == 404


def test_report_by_pin_makes_a_case_and_leads_to_the_receipt(world, client):
    answer = client.post(form_of(), filled(name="王女士", phone="138 1234 5678"))
    case, reporter = Case.objects.get(), Party.objects.get()
    assert answer.status_code == 302
    assert answer["Location"].startswith(reverse("cases:case_done", args=[case.code]))
    assert token_in(answer) == reporter.token
    assert (case.area, case.source, case.state) == (place.CELL, "web", "reported")
    assert (reporter.name, reporter.phone) == ("王女士", "13812345678")
    page = client.get(answer["Location"]).content.decode()
    assert case.number in page
    assert page.count("data:image/svg+xml") == 2


def test_report_by_community_needs_a_place_in_words(world, client):
    bare = filled(lon=None, lat=None, community=place.COMMUNITY, place="")
    answer = client.post(form_of(), bare)
    assert answer.status_code == 422
    assert 'id="id_place_error"' in answer.content.decode()
    assert client.post(form_of(), bare | {"place": "菜场北门"}).status_code == 302
    assert Case.objects.get().area == place.COMMUNITY


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"description": ""}, "description"),
        ({"description": "长" * 4001}, "description"),
        ({"lon": None, "lat": None}, "community"),
        ({"lon": str(place.OUTSIDE[0]), "lat": str(place.OUTSIDE[1])}, "community"),
        ({"lon": "nonsense", "place": ""}, "place"),
        ({"lon": "nan"}, "community"),
        ({"phone": "12"}, "phone"),
        ({"place": "长" * 201}, "place"),
    ],
)
def test_bad_field_is_named_and_nothing_is_made(world, client, changes, field):
    answer = client.post(form_of(), filled(**changes))
    assert answer.status_code == 422
    assert f'id="id_{field}_error"' in answer.content.decode()
    assert not Case.objects.exists()


def test_unanswered_required_question_is_named(world, client):
    answer = client.post(form_of("030201"), filled())
    required = re.findall(r'id="id_q_(\w+)_error"', answer.content.decode())
    assert answer.status_code == 422
    assert required


def test_filled_trap_is_refused(world, client):
    answer = client.post(form_of(), filled(website="http://spam.example"))
    assert answer.status_code == 422
    assert not Case.objects.exists()


def test_report_without_client_id_is_refused(world, client):
    assert client.post(form_of(), filled(client_id=None)).status_code == 422
    assert not Case.objects.exists()


def test_same_report_sent_twice_is_one_case(world, client):
    first = client.post(form_of(), filled())
    again = client.post(form_of(), filled(confirmed="1"))
    assert Case.objects.count() == 1
    assert again["Location"] == first["Location"]


def test_too_many_reports_from_one_address_are_stopped(world, client):
    statuses = [client.post(form_of(), {}).status_code for _n in range(31)]
    assert statuses == [422] * 30 + [429]


def upload(name="a.png", content=None):
    return SimpleUploadedFile(name, png() if content is None else content, "image/png")


def test_matter_that_needs_a_photo_says_why(world, client):
    Matter.objects.filter(code=place.STREETLIGHT).update(evidence_report="photo", evidence_why=WHY)
    stamps.bump("catalogue")
    assert WHY in client.get(form_of()).content.decode()
    answer = client.post(form_of(), filled())
    assert answer.status_code == 422
    assert 'id="id_photos_error"' in answer.content.decode()
    assert client.post(form_of(), filled(photos=upload())).status_code == 302


def test_photo_survives_an_error_elsewhere_and_is_bound(world, client):
    page = client.post(form_of(), filled(description="", photos=upload())).content.decode()
    kept = re.search(r'name="kept" value="([\w-]+)"', page)[1]
    assert client.get(f"/files/{kept}?size=320").status_code == 200
    client.post(form_of(), filled(kept=kept))
    assert Attachment.objects.get().subject_id == Case.objects.get().pk


def test_photo_taken_out_of_the_form_is_not_bound(world, client):
    client.post(form_of(), filled(description="", photos=upload()))
    client.post(form_of(), filled())
    assert Attachment.objects.get().subject_id is None


def test_what_is_no_photo_is_named_and_the_good_one_kept(world, client):
    bad = upload("b.png", b"this is text")
    answer = client.post(form_of(), filled(photos=[upload(), bad]))
    page = answer.content.decode()
    assert answer.status_code == 422
    assert "b.png" in page
    assert 'name="kept"' in page
    assert not Case.objects.exists()


def test_token_of_somebody_elses_upload_is_not_taken(world, client, photo):
    token = photo(stage="report")
    client.post(form_of(), filled(kept=token))
    assert Attachment.objects.get(token=token).subject_id is None


@pytest.fixture
def alike(world, client, reported):
    """The answer to a report beside an open case of the same matter."""
    earlier = reported()
    sent = filled(lon=str(place.INSIDE[0] + 0.0003), phone="13812345678", photos=upload())
    return earlier, sent, client.post(form_of(), sent)


def test_like_case_nearby_is_offered_before_a_new_one(alike):
    earlier, _sent, answer = alike
    page = answer.content.decode()
    assert answer.status_code == 200
    assert reverse("cases:case_join", args=[earlier.code]) in page
    assert Case.objects.count() == 1


def test_me_too_joins_the_earlier_case(alike, client):
    earlier, sent, _answer = alike
    carried = {k: sent[k] for k in ("client_id", "description", "phone")}
    answer = client.post(reverse("cases:case_join", args=[earlier.code]), carried)
    joined = Party.objects.get(joined=True)
    assert answer.status_code == 302
    assert token_in(answer) == joined.token
    assert (joined.phone, joined.words) == (sent["phone"], sent["description"])
    assert Case.objects.get().reporters == 2


def test_no_mine_is_new_makes_the_case_with_its_photo(alike, client):
    _earlier, sent, answer = alike
    carried = re.findall(
        r'<input type="hidden" name="(\w+)" value="([^"]*)"', answer.content.decode()
    )
    fields = {k: v for k, v in carried if k != "csrfmiddlewaretoken"}
    assert client.post(form_of(), fields | {"confirmed": "1"}).status_code == 302
    fresh = Case.objects.order_by("-id")[0]
    assert Case.objects.count() == 2
    assert fresh.description == sent["description"]
    assert Attachment.objects.get().subject_id == fresh.pk


def test_back_to_the_form_keeps_what_was_written(alike, client):
    _earlier, sent, _answer = alike
    page = client.post(form_of(), {**sent, "photos": "", "edit": "1"}).content.decode()
    assert sent["description"] in page
    assert Case.objects.count() == 1


def test_case_that_is_not_public_is_neither_offered_nor_joined(world, client, reported):
    hidden = reported()
    Case.objects.update(public=False)
    answer = client.post(form_of(), filled())
    assert answer.status_code == 302
    refused = client.post(
        reverse("cases:case_join", args=[hidden.code]), {"client_id": "x100000000000000"}
    )
    assert refused.status_code == 409
    assert not Party.objects.filter(joined=True).exists()


def test_form_names_the_days_contacts_are_kept(world, client):
    assert "365" in client.get(form_of()).content.decode()


def test_who_comes_from_a_grids_notice_finds_the_community_chosen(world, client):
    from_board = {"community": place.COMMUNITY}
    for path in ({"kind": "03"}, {"q": "路灯"}):
        shown = client.get(reverse("cases:choose"), path | from_board).content.decode()
        assert f"{form_of()}?community={place.COMMUNITY}" in shown
    form = client.get(form_of(), from_board).content.decode()
    assert 'name="community" value="南湖街道 桂苑社区"' in form
    other = client.get(form_of(), {"community": "330402999999<script>"}).content.decode()
    assert f'<option value="{place.COMMUNITY}" selected>' not in other
    assert "330402999999<script>" not in other


def test_wrong_number_is_named_together_with_all_else(world, client):
    answer = client.post(form_of(), filled(description="", phone="12"))
    for field in ("description", "phone"):
        assert f'id="id_{field}_error"' in answer.content.decode()
