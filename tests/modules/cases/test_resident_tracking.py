"""Following a case: what a code, a receipt and a number show, and what a receipt may do."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.urls import reverse

from linli.core.access.actor import Actor
from linli.core.parties.models import Party, Rating
from linli.core.values import phones
from linli.modules.cases.commands import cell, desk, intake
from linli.modules.cases.models import Case
from tests.modules.cases.conftest import told

LANGUAGES = ["zh-hans", "en"]
WORDS = "路灯三天不亮了"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def follow(case):
    return reverse("cases:case_follow", args=[case.code])


def token_of(case):
    return Party.objects.get(subject_id=case.pk, joined=False).token


@pytest.fixture
def closed(world, case_at, photo):
    """Handled with a photo of the work, verified on the spot, closed."""
    case = case_at("handled", files=[photo(stage="report")], name="王芳", phone="13812345678")
    cell.verify(world.actor("wangge"), case.pk, passed=True, files=[photo(stage="verify")])
    case.refresh_from_db()
    assert case.state == "closed"
    return case


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("state", ["reported", "dispatched", "accepted", "handling", "handled"])
def test_page_of_a_code_opens_in_every_stage(
    case_at, client, language, state, django_assert_max_num_queries
):
    case = case_at(state)
    client.cookies["language"] = language
    with django_assert_max_num_queries(18):
        page = client.get(follow(case))
    assert page.status_code == 200
    assert page.content.decode().count('aria-current="step"') == 1
    assert case.number in page.content.decode()


def test_code_alone_never_shows_who_reported(closed, client):
    page = client.get(follow(closed)).content.decode()
    assert closed.answer in page
    assert not [w for w in ("王芳", "13812345678", "138****5678", token_of(closed)) if w in page]
    assert reverse("cases:case_rate", args=[closed.code]) not in page


def test_numbers_in_the_words_of_a_public_case_are_blotted_out(reported, client):
    case = Case.objects.get(pk=reported(description=f"{WORDS}，找我13812345678，a@b.cn").case)
    page = client.get(follow(case)).content.decode()
    assert WORDS in page
    assert "13812345678" not in page
    assert "a@b.cn" not in page
    own = client.get(follow(case), {"r": token_of(case)}).content.decode()
    assert "13812345678" in own


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("3幢502室", "3幢502室"),
        ("电话 138-1234 5678 找我", "电话 **** 找我"),
        ("证号33040219800101123X", "证号****"),
        ("2026-11-20 08:30", "2026-11-20 08:30"),
    ],
)
def test_only_long_numbers_are_blotted_out(text, left):
    said = phones.without_numbers(text)
    assert said == left


def test_case_that_is_not_public_shows_stage_but_no_words_or_answer(closed, client):
    Case.objects.update(public=False)
    page = client.get(follow(closed)).content.decode()
    assert 'aria-current="step"' in page
    assert WORDS not in page
    assert closed.answer not in page
    own = client.get(follow(closed), {"r": token_of(closed)}).content.decode()
    assert WORDS in own
    assert closed.answer in own


@pytest.mark.parametrize("language", LANGUAGES)
def test_lost_link_says_what_to_do(case_at, client, language):
    case = case_at("reported")
    client.cookies["language"] = language
    for path in ("/c/nothing-here", follow(case) + "?r=wrong"):
        answer = client.get(path)
        assert answer.status_code == 404
        assert reverse("ui:track") in answer.content.decode()


def test_receipt_page_without_its_token_leads_to_the_public_page(case_at, client):
    case = case_at("reported")
    for name in ("done", "receipt"):
        answer = client.get(reverse(f"cases:case_{name}", args=[case.code]) + "?r=wrong")
        assert (answer.status_code, answer["Location"]) == (302, follow(case))


@pytest.mark.parametrize("language", LANGUAGES)
def test_receipt_names_number_and_date_in_both_languages(case_at, client, language):
    case = case_at("reported")
    client.cookies["language"] = language
    page = client.get(reverse("cases:case_receipt", args=[case.code]), {"r": token_of(case)})
    assert case.number in page.content.decode()
    assert page.content.decode().count("data:image/svg+xml") == 2


def rate(client, case, **given):
    return client.post(
        reverse("cases:case_rate", args=[case.code]), {"r": token_of(case), **given}, follow=True
    )


def test_rating_solved_is_kept_once(closed, client):
    page = rate(client, closed, solved="yes", content="5", comment="很快").content.decode()
    assert Rating.objects.get().solved
    assert reverse("cases:case_rate", args=[closed.code]) not in page
    assert rate(client, closed, solved="no").status_code == 409
    assert Case.objects.get().state == "closed"


def test_rating_not_solved_opens_the_case_again(closed, client):
    assert rate(client, closed, solved="no", comment="还是不亮").status_code == 200
    closed.refresh_from_db()
    assert closed.state == "reopened"


@pytest.mark.parametrize("given", [{}, {"solved": "perhaps"}, {"solved": "yes", "content": "9"}])
def test_bad_rating_is_named_and_not_kept(closed, client, given):
    answer = rate(client, closed, **given)
    assert answer.status_code == 422
    assert "field-error" in answer.content.decode()
    assert not Rating.objects.exists()


def test_rating_without_the_receipt_is_not_taken(closed, client):
    for token in ("", "wrong"):
        given = {"r": token, "solved": "yes"}
        answer = client.post(reverse("cases:case_rate", args=[closed.code]), given)
        assert answer.status_code in (404, 422)
    assert not Rating.objects.exists()


def test_rating_says_that_not_solved_opens_the_case_again(closed, client):
    page = client.get(reverse("cases:case_follow", args=[closed.code]), {"r": token_of(closed)})
    assert "会重新打开，退回原答复单位办理" in page.content.decode()


def test_reporter_of_a_merged_case_follows_and_rates_the_target(world, case_at, reported, client):
    target = case_at("handled")
    merged = Case.objects.get(pk=reported().case)
    desk.merge(world.actor("shequ"), merged.pk, into=target.pk)
    merged_token = token_of(merged)
    page = client.get(follow(merged), {"r": merged_token}).content.decode()
    assert target.number in page
    assert client.get(follow(target), {"r": merged_token}).status_code == 200
    cell.verify(world.actor("wangge"), target.pk, passed=True, files=[])
    assert rate(client, merged, solved="yes").status_code == 200
    assert Rating.objects.get().subject_id == target.pk


def test_withdrawing_needs_the_receipt(case_at, client):
    case = case_at("reported")
    path = reverse("cases:case_withdraw", args=[case.code])
    assert client.post(path, {"r": "wrong"}).status_code == 404
    answer = client.post(path, {"r": token_of(case)}, follow=True)
    case.refresh_from_db()
    assert (answer.status_code, case.state) == (200, "withdrawn")


def test_joined_receipt_neither_withdraws_nor_sees_the_others_photos(case_at, client, photo):
    sent = photo(stage="report")
    case, out = case_at("reported", files=[sent]), {}
    intake.join(Actor.public(), case.pk, client_id="me-too-0000000001", out=out)
    page = client.get(follow(case), {"r": out["token"]}).content.decode()
    assert reverse("cases:case_withdraw", args=[case.code]) not in page
    assert sent not in page
    assert client.get(f"/files/{sent}").status_code == 404


def photos_of(case):
    from linli.core.files.models import Attachment

    return dict(Attachment.objects.filter(subject_id=case.pk).values_list("stage", "token"))


def test_photos_are_shown_to_those_who_may_see_them(world, closed, client):
    found = photos_of(closed)
    seen = {stage: client.get(f"/files/{t}?size=320").status_code for stage, t in found.items()}
    assert seen == {"report": 404, "verify": 200}
    client.get(follow(closed), {"r": token_of(closed)})
    assert client.get(f"/files/{found['report']}").status_code == 200


def test_photos_of_a_case_that_is_not_public_stay_hidden(closed, client):
    Case.objects.update(public=False)
    assert {client.get(f"/files/{t}").status_code for t in photos_of(closed).values()} == {404}


@pytest.mark.parametrize(("login", "status"), [("shequ", 200), ("wangge", 200), ("other", 404)])
def test_staff_see_photos_of_their_area_only(world, closed, client, login, status):
    client.force_login(world.accounts[login], backend="django.contrib.auth.backends.ModelBackend")
    assert client.get(f"/files/{photos_of(closed)['report']}").status_code == status


def test_photo_is_served_inline_private_and_unsniffed(closed, client):
    answer = client.get(f"/files/{photos_of(closed)['verify']}?size=320")
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Content-Type"] == "image/webp"
    assert answer["Cache-Control"].startswith("private")
    assert answer["Content-Disposition"].startswith("inline")
    assert b"".join(answer.streaming_content)


@pytest.mark.parametrize("size", ["7", "-1", "x", "٣٢٠", "99999999999999999999"])
def test_photo_in_an_unknown_size_is_no_fault_of_ours(closed, client, size):
    token = photos_of(closed)["verify"]
    assert client.get(f"/files/{token}", {"size": size}).status_code in (200, 404)


def test_number_shows_the_stage_and_for_public_cases_the_way_on(case_at, client):
    case = case_at("dispatched")
    spoilt = case.number.replace("-", " ")
    for text in (case.number, spoilt, case.number.replace("-", "")):
        page = client.get(reverse("ui:track"), {"number": text}).content.decode()
        assert 'aria-current="step"' in page
        assert follow(case) in page
    Case.objects.update(public=False)
    page = client.get(reverse("ui:track"), {"number": case.number}).content.decode()
    assert 'aria-current="step"' in page
    assert case.code not in page
    assert case.place not in page


@pytest.mark.parametrize("text", ["", "7", "330402-261120-9999", "';--", "9" * 500])
def test_unknown_number_says_so(world, client, text):
    answer = client.get(reverse("ui:track"), {"number": text})
    assert answer.status_code == 404
    assert 'id="id_number_error"' in answer.content.decode()


def test_me_too_from_the_page_of_the_code(case_at, client):
    case = case_at("dispatched")
    answer = client.post(
        reverse("cases:case_join", args=[case.code]), {"client_id": "later-0000000001"}
    )
    assert answer.status_code == 302
    case.refresh_from_db()
    assert case.reporters == 2


def test_provisional_date_is_called_so_and_explained(world, client):
    receipt = intake.report(Actor.public(), report=told())
    Case.objects.update(provisional=True)
    path = reverse("cases:case_done", args=[receipt.code])
    assert "暂定" in client.get(path, {"r": receipt.token}).content.decode()


def test_me_too_without_identifier_is_refused(case_at, client):
    case = case_at("dispatched")
    answer = client.post(reverse("cases:case_join", args=[case.code]), {})
    assert answer.status_code == 422
    assert "&lt;ul" not in answer.content.decode()
    assert not Party.objects.filter(joined=True).exists()


def test_not_solved_asks_what_is_missing(closed, client):
    answer = rate(client, closed, solved="no", comment="  ")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["comment"])
    assert Case.objects.get().state == "closed"
