from __future__ import annotations

import pytest
from django.test import Client
from django.urls import get_resolver

from linli.modules.entry.urls import urlpatterns

OUTSIDE = ["/login/", "/login/code/"]
INSIDE = ["/account/", "/account/password/", "/account/second/", "/account/sessions/"]
TITLES = {
    "/login/": ("登录", "Log in"),
    "/login/code/": ("登录", "Log in"),
    "/account/": ("我的账号", "My account"),
    "/account/password/": ("修改密码", "Change the password"),
    "/account/second/": ("设置二次验证", "Set up the second step"),
    "/account/sessions/": ("登录设备", "My sessions"),
}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("url", OUTSIDE + INSIDE)
def test_page_renders_in_both_languages(account, grant, browser, url, language):
    grant(account(), "desk", ["accounts.manage"])
    client = browser().client if url in INSIDE else Client()
    client.cookies["language"] = language
    answer = client.get(url)
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f"<h1>{TITLES[url][language == 'en']}</h1>" in page
    assert "<style" not in page
    assert "onclick" not in page
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("kind", ["grid_worker", ""])
def test_me_tells_posts_roles_and_where(account, grant, browser, kind):
    grant(account(), "desk", ["accounts.manage"])
    page = browser().client.get("/account/").content.decode()
    assert "王晓梅" in page
    assert "138****2345" in page
    assert "13800012345" not in page
    assert "330402" in page


def test_every_inside_page_sends_strangers_to_log_in(db):
    for url in [*INSIDE, "/start/"]:
        assert Client().get(url)["Location"] == f"/login/?next={url}"


def test_every_view_declares_who_may_open_it():
    assert get_resolver()
    assert {p.callback.permission for p in urlpatterns} == {"public", "signed_in"}


def test_start_leads_to_own_page_without_menu(account, browser):
    account()
    client = browser().client
    assert client.get("/start/").status_code == 302
    assert client.get("/start/", follow=True).status_code == 200


def test_log_in_page_of_someone_inside_goes_on(account, browser):
    account()
    client = browser().client
    assert client.get("/login/?next=/account/")["Location"] == "/account/"
