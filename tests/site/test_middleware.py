"""What every request passes."""

from __future__ import annotations

import pytest
from django.test import Client, RequestFactory
from django.urls import reverse

from linli.core.people.models import Account
from linli.site.middleware import POLICY
from linli.site.wsgi import application

pytestmark = pytest.mark.django_db
HOME = "/"


@pytest.fixture
def signed_in(world):
    client = Client()
    account = Account.objects.get(login="jiedao")
    client.force_login(account, backend="django.contrib.auth.backends.ModelBackend")
    return client


@pytest.mark.parametrize(
    ("cookie", "header", "language"),
    [
        (None, "en-GB,en", "zh-hans"),
        ("en", "zh-CN", "en"),
        ("zh-hans", "en", "zh-hans"),
        ("fr", "fr", "zh-hans"),
        ("../../etc", "", "zh-hans"),
    ],
)
def test_language_is_the_cookies_and_else_chinese(client, world, cookie, header, language):
    if cookie is not None:
        client.cookies["language"] = cookie
    answer = client.get(HOME, HTTP_ACCEPT_LANGUAGE=header)
    assert answer.headers["Content-Language"] == language
    assert f'lang="{"zh" if language == "zh-hans" else "en"}' in answer.content.decode()


@pytest.mark.parametrize(("header", "language"), [("en", "en"), ("", "zh-hans"), ("fr", "zh-hans")])
def test_language_of_the_api_is_what_the_machine_asks_for(client, world, header, language):
    answer = client.get("/api/v1/cases/track/unknown", HTTP_ACCEPT_LANGUAGE=header)
    assert (answer.status_code, answer.headers["Content-Language"]) == (404, language)
    assert answer.json()["message"].isascii() == (language == "en")


def test_language_is_left_as_it_was_after_the_request(client, world):
    from django.utils import translation

    client.cookies["language"] = "en"
    with translation.override("zh-hans"):
        client.get(HOME)
        assert translation.get_language() == "zh-hans"


def test_idle_session_is_ended(signed_in, settings):
    inbox = reverse("ui:inbox")
    assert signed_in.get(inbox).status_code == 200
    session = signed_in.session
    session["seen"] -= settings.SESSION_IDLE_SECONDS + 1
    session.save()
    assert signed_in.get(inbox).status_code == 302
    assert signed_in.get(inbox)["Location"].startswith(reverse("entry:login"))


def test_used_session_goes_on_and_is_not_written_each_time(signed_in, settings):
    inbox = reverse("ui:inbox")
    signed_in.get(inbox)
    seen = signed_in.session["seen"]
    signed_in.get(inbox)
    assert signed_in.session["seen"] == seen
    session = signed_in.session
    session["seen"] = seen - settings.SESSION_IDLE_SECONDS / 2
    session.save()
    assert signed_in.get(inbox).status_code == 200
    assert signed_in.session["seen"] >= seen


@pytest.mark.parametrize(
    "url", ["/c/abc%00", "/?q=%00", "/api/v1/cases/track/a%00b", "/api/v1/cases/?text=%00"]
)
def test_nul_is_refused_before_anything_is_asked(client, db, django_assert_num_queries, url):
    with django_assert_num_queries(0):
        answer = client.get(url)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith(
        "application/json" if url.startswith("/api/") else "text/html"
    )


CODECS = ("hex", "zlib", "rot13", "base64", "idna", "undefined", "unicode_escape", "utf-7", "x\xb5")


def served(request, kind):
    """Status and body of a request with this Content-Type, as the server hands it over."""
    told, asked = [], {**request.environ, "CONTENT_TYPE": kind}
    body = application(asked, lambda status, headers: told.append(status))
    return told[0].split()[0], b"".join(body).decode()


@pytest.mark.parametrize("charset", [*CODECS, "raw_unicode_escape", "gbk", "latin-1", "utf-16", ""])
def test_other_character_set_than_utf8_is_refused(db, charset):
    for url in ("/track?number=x", "/mediation/new/", "/api/v1/cases/near?text=x"):
        status, text = served(RequestFactory().get(url), f'text/html; charset="{charset}"')
        assert (status, "<html" in text) == ("400", not url.startswith("/api/"))
    kind = f'multipart/form-data; boundary=x; charset="{charset}"'
    body = b'--x\r\nContent-Disposition: form-data; name="title"\r\n\r\n\\ud800\r\n--x--\r\n'
    assert served(RequestFactory().generic("POST", "/mediation/new/", body), kind)[0] == "400"


@pytest.mark.parametrize("charset", ["utf-8", "UTF-8", "utf8", "utf_8"])
def test_utf8_by_any_of_its_names_is_read(client, world, charset):
    assert client.get(HOME, CONTENT_TYPE=f"text/html; charset={charset}").status_code == 200


@pytest.mark.parametrize("kind", ["charset*=undefined''x", "charset*=nothing''x", "a*=idna''%FF"])
def test_content_type_nobody_can_take_apart_is_refused(db, kind):
    status, text = served(RequestFactory().get("/track?number=x"), f"text/html; {kind}")
    assert (status, "<html" in text) == ("400", True)


@pytest.mark.parametrize("url", ["/api/v1/cases/", "/ui/size/"])
def test_body_beyond_all_measure_is_413(client, db, settings, url):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    answer = client.post(url, "x" * 1001, content_type="application/json")
    assert answer.status_code == 413


def test_api_says_413_in_json(client, db, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 10
    answer = client.post("/api/v1/cases/", {"a": "b" * 20}, content_type="application/json")
    assert set(answer.json()) == {"code", "message"}


def test_request_id_is_taken_over_shortened_or_made(client, world):
    def told(given=None):
        extra = {} if given is None else {"HTTP_X_REQUEST_ID": given}
        return client.get(HOME, **extra).headers["X-Request-ID"]

    assert told("abc-1") == "abc-1"
    assert told("x" * 90) == "x" * 40
    assert len(told("")) == 32 and told() != told()
    assert "é" not in told("é")


def test_request_id_stands_in_the_journal(client, world):
    from linli.core.journal.models import Entry
    from tests.doors import BODIES

    client.post(
        "/api/v1/cases/", BODIES["report"], content_type="application/json",
        HTTP_X_REQUEST_ID="hand-over-7",
    )  # fmt: skip
    assert Entry.objects.get(verb="cases.report").request_id == "hand-over-7"


@pytest.mark.parametrize("url", [HOME, "/nowhere/", "/api/v1/nowhere", "/health", "/login/"])
def test_headers_stand_on_every_answer(client, world, url):
    headers = client.get(url).headers
    assert headers["Content-Security-Policy"] == POLICY
    assert "unsafe" not in POLICY
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["X-Frame-Options"] == "DENY"
    assert headers["Referrer-Policy"] == "same-origin"
    assert "no-store" in headers["Cache-Control"]


def test_unknown_address_is_a_page_for_people_and_json_for_machines(client, world):
    page, told = client.get("/nowhere/"), client.get("/api/v1/nowhere")
    assert (page.status_code, told.status_code) == (404, 404)
    assert "<html" in page.content.decode()
    assert set(told.json()) == {"code", "message"}


def test_wrong_method_of_the_api_is_json_and_names_the_right_ones(client, world):
    answer = client.delete("/api/v1/catalogue/matters")
    assert (answer.status_code, answer.json()["code"]) == (405, "wrong_method")
    assert "GET" in answer.headers["Allow"]


def test_htmx_is_told_by_header_where_to_log_in(client, world):
    answer = client.get(reverse("ui:inbox"), HTTP_HX_REQUEST="true")
    assert answer.status_code == 401
    assert answer.headers["HX-Redirect"].startswith(reverse("entry:login"))
