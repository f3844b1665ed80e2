"""Every main page, in three sizes and in large type: accessible, inside its width, without errors."""

from __future__ import annotations

import pytest

from tests import world
from tests.browser.conftest import DESKTOP, PHONE, serious
from tests.browser.fill import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WALL = {"width": 1920, "height": 1080}
FACES = {
    "": ["/", "/report/", f"/report/{world.STREETLIGHT}/", "/track", "/cases/public",
         f"/matters/{world.STREETLIGHT}/", "/login/"],
    "shequ": ["/desk/", "/desk/cases/board/", "/desk/cases/", "/desk/cases/map/", "/desk/new/",
              "/desk/statistics/", "/catalogue/", "/account/", "/account/sessions/"],
    "wangge": ["/worker/", "/worker/report/", "/worker/map/"],
}  # fmt: skip


@pytest.mark.parametrize("size", [PHONE, DESKTOP, WALL], ids=["phone", "desktop", "wall"])
@pytest.mark.parametrize("login", FACES, ids=["resident", "desk", "worker"])
def test_pages_are_accessible_and_stay_inside(person, login, size):
    page, found = person(login, size=size), []
    for url in FACES[login]:
        page.goto(url)
        page.wait_for_timeout(300)
        found += serious(page) + outside(page)
    assert found == []


@pytest.mark.parametrize("login", FACES, ids=["resident", "desk", "worker"])
def test_pages_in_large_type_on_a_phone(person, login):
    page, found = person(login, size=PHONE), []
    page.context.add_cookies([{"name": "size", "value": "large", "url": page_base(page)}])
    for url in FACES[login]:
        page.goto(url)
        found += serious(page) + outside(page)
        assert page.evaluate("document.documentElement.dataset.size") == "large"
    assert found == []


def page_base(page):
    page.goto("/")
    return page.url


def outside(page):
    """Pages that scroll sideways."""
    wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
    return [f"{page.url}: {wide} px too wide"] if wide > 1 else []


def test_no_secret_stays_in_the_browser(person):
    page = person("shequ")
    page.goto("/account/password/")
    for name in ("old", "new", "again"):
        page.fill(f"[name={name}]", "not the password 7")
    page.press("[name=again]", "Enter")
    page.locator(".field-error").first.wait_for()
    assert page.evaluate("sessionStorage.getItem('linli.unsent')") is None
    person.faults.clear()  # the browser names the refused form


def test_resident_finds_the_words_of_a_page_that_had_become_too_old(person):
    page = person("")
    page.goto("/mediation/new/")
    page.fill("[name=title]", "楼上漏水")
    page.context.clear_cookies(name="csrftoken")
    page.eval_on_selector("main form", "form => { form.noValidate = true; form.requestSubmit(); }")
    page.get_by_role("link", name="重新打开").click()
    page.wait_for_url("**/mediation/new/")
    assert page.input_value("[name=title]") == "楼上漏水"
    person.faults.clear()


@pytest.mark.parametrize(("back", "kept"), [("shequ", True), ("jiedao", False)])
def test_words_sent_after_the_session_had_ended_stand_in_the_form_again(person, back, kept):
    words, form = "居民来电：楼道灯不亮。", "main form:has([name=description])"
    page = person("shequ")
    page.goto("/desk/new/")
    page.fill(f"{form} [name=description]", words)
    page.context.clear_cookies(name="sessionid")
    page.eval_on_selector(form, "form => { form.noValidate = true; form.requestSubmit(); }")
    page.wait_for_url("**/login/**")
    assert page.locator(".flash-warning").count() == 1
    page.locator("form[action*=language] button").first.click()  # a form on the way there
    page.fill("[name=username]", back)
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url("**/desk/new/")
    assert page.input_value(f"{form} [name=description]") == (words if kept else "")
    assert page.evaluate("sessionStorage.getItem('linli.unsent')") is None
