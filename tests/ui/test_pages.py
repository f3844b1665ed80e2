from __future__ import annotations

from types import SimpleNamespace

import pytest
from django.http import HttpResponse
from django.test import Client, RequestFactory

from linli.core.errors import Denied
from linli.ui import menu
from linli.ui.menu import MenuItem
from linli.ui.pages import PUBLIC, SIGNED_IN, page

NOBODY = SimpleNamespace(account_id=None, may=lambda permission: False)
CLERK = SimpleNamespace(account_id=7, may=lambda permission: permission == "cases.view")


def ask(permission, actor, method="get", **headers):
    request = getattr(RequestFactory(), method)("/here/?a=1", headers=headers)
    request.actor = actor
    return page(permission, methods=("GET",))(lambda request: HttpResponse("in"))(request)


def test_page_public_lets_everyone_in():
    assert ask(PUBLIC, NOBODY).content == b"in"


@pytest.mark.parametrize("permission", ["cases.view", SIGNED_IN])
def test_page_sends_nobody_to_the_log_in_and_back(permission, settings):
    settings.LOGIN_URL = "/login/"
    answer = ask(permission, NOBODY)
    assert (answer.status_code, answer["Location"]) == (302, "/login/?next=/here/%3Fa%3D1")


def test_form_sent_by_nobody_comes_back_to_the_page_that_sent_it(settings):
    settings.LOGIN_URL = "/login/"
    sent = RequestFactory().post("/take/", headers={"Referer": "http://testserver/desk/?kind=a"})
    sent.actor = NOBODY
    only_forms = page(SIGNED_IN, methods=("POST",))(lambda request: HttpResponse())
    assert only_forms(sent)["Location"] == "/login/?next=/desk/%3Fkind%3Da"
    both = page(SIGNED_IN)(lambda request: HttpResponse())
    assert both(sent)["Location"] == "/login/?next=/take/"


def test_page_tells_htmx_to_log_in(settings):
    settings.LOGIN_URL = "/login/"
    answer = ask("cases.view", NOBODY, **{"HX-Request": "true"})
    assert (answer.status_code, answer["HX-Redirect"]) == (401, "/login/?next=/here/%3Fa%3D1")


def test_page_by_permission():
    assert ask("cases.view", CLERK).content == b"in"
    assert ask(SIGNED_IN, CLERK).content == b"in"
    with pytest.raises(Denied):
        ask("cases.close", CLERK)


def test_page_other_method_is_405_and_head_is_get():
    assert ask(PUBLIC, NOBODY, method="post").status_code == 405
    assert ask(PUBLIC, NOBODY, method="head").status_code == 200


def test_page_tells_its_permission():
    view = page("cases.view")(lambda request: HttpResponse())
    assert (view.permission, view.methods) == ("cases.view", ("GET", "POST"))


def items():
    return [
        MenuItem("Style", "ui:styleguide", "eye", PUBLIC, order=30, group="B"),
        MenuItem("Cases", "ui:size", "inbox", "cases.view", order=10, group="A"),
        MenuItem("Secret", "ui:language", "lock", "cases.close", order=5, group="A"),
        MenuItem("Gone", "no:such", "x", PUBLIC, order=1),
        MenuItem("Late", "ui:language", "x", PUBLIC, order=90, group="A"),
        MenuItem("Report", "ui:size", "x", PUBLIC, face="resident"),
    ]


def test_menu_shows_what_the_actor_may_in_order(monkeypatch):
    monkeypatch.setattr(menu, "declared", items)
    request = RequestFactory().get("/ui/styleguide/list/")
    request.actor = CLERK
    shown = [(link.label, link.active) for link in menu.links(request, "desk")]
    assert shown == [("Cases", False), ("Late", False), ("Style", True)]


def test_menu_of_nobody_holds_public_entries_only(monkeypatch):
    monkeypatch.setattr(menu, "declared", items)
    request = RequestFactory().get("/")
    assert [link.label for link in menu.links(request, "resident")] == ["Report"]
    assert [link.label for link in menu.links(request, "desk")] == ["Style", "Late"]


def test_menu_item_of_an_unknown_face_is_refused():
    with pytest.raises(ValueError, match="face"):
        MenuItem("x", "ui:size", "x", PUBLIC, face="tv")


@pytest.mark.django_db
def test_size_is_remembered_and_drawn(client):
    answer = client.post("/ui/size/", {"size": "large", "next": "/nowhere/?a=1"})
    assert answer["Location"] == "/nowhere/?a=1"
    assert 'data-size="large"' in client.get("/nowhere/").content.decode()
    client.post("/ui/size/", {"size": "normal"})
    assert 'data-size="large"' not in client.get("/nowhere/").content.decode()


@pytest.mark.django_db
def test_language_is_remembered_and_unknown_codes_are_not(client):
    client.post("/ui/language/", {"language": "en"})
    assert '<html lang="en"' in client.get("/nowhere/").content.decode()
    client.post("/ui/language/", {"language": "xx"})
    assert '<html lang="en"' in client.get("/nowhere/").content.decode()


@pytest.mark.django_db
@pytest.mark.parametrize("outside", ["https://evil.example/", "//evil.example", "javascript:x"])
def test_back_never_leaves_the_site(client, outside):
    assert client.post("/ui/size/", {"next": outside})["Location"] == "/"


@pytest.mark.django_db
def test_styleguide_is_absent_in_production(client, settings):
    assert client.get("/ui/styleguide/").status_code == 404
    settings.DEBUG = True
    assert client.get("/ui/styleguide/").status_code == 200


def test_form_of_a_page_too_old_leads_back_to_where_it_stood(world):
    client = Client(enforce_csrf_checks=True)
    sent = {"HTTP_REFERER": "http://testserver/mediation/new/?x=1"}
    answer = client.post("/mediation/new/", {"title": "漏水"}, **sent)
    assert answer.status_code == 403 and 'href="/mediation/new/?x=1"' in answer.content.decode()
    for sender, back in {
        "http://testserver.evil.example//evil.example/": "/",
        "http://testserver/desk/mediation/bulk/?verb=refuse": "/desk/mediation/",
    }.items():
        answer = client.post("/mediation/new/", HTTP_REFERER=sender)
        assert f'href="{back}"' in answer.content.decode(), sender
    told = Client().get("/desk/mediation/bulk/")
    assert told.status_code == 405 and told["Allow"] == "POST" and "/" in told.content.decode()
