"""Every main page, in three sizes and in large type: accessible, inside its width, without errors."""

from __future__ import annotations

import pytest

from tests import world
from tests.browser.conftest import DESKTOP, PHONE, serious

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
