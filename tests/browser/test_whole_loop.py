"""A resident, a desk, a unit and a grid worker carry one matter to its end, in Chromium."""

from __future__ import annotations

import re

import pytest

from tests import world
from tests.browser.conftest import PHONE, serious
from tests.modules.cases.conftest import png

pytestmark = [pytest.mark.browser, pytest.mark.slow]
PHOTO = {"name": "灯.png", "mimeType": "image/png", "buffer": png(size=(640, 480))}


def report(page, description, photo=True, scripts=True):
    """Through the pages as a resident does, to the receipt."""
    page.goto("/report/")
    page.goto(f"/report/{world.STREETLIGHT}/")
    page.fill("[name=description]", description)
    if scripts:
        page.evaluate(
            "([lon, lat]) => { document.querySelector('[name=lon]').value = lon;"
            " document.querySelector('[name=lat]').value = lat; }",
            list(world.INSIDE),
        )
    else:
        page.fill("[name=community]", "桂苑")
    page.fill("[name=place]", "环城东路与文昌路口东侧")
    if photo:
        page.set_input_files("[name=photos]", PHOTO)
        page.wait_for_timeout(300 if scripts else 0)
    page.fill("[name=phone]", "13900000000")
    page.click("form.report-form button[type=submit]")
    page.wait_for_load_state()
    if page.locator("button[name=confirmed]").count():
        page.click("button[name=confirmed]")
        page.wait_for_load_state()
    assert "/done" in page.url, page.locator("main").inner_text()
    return page.locator(".case-number").inner_text()


def step(page, verb, **fields):
    """Open the step's form on the case page, fill it, send it; it must succeed."""
    base = re.match(r".*/desk/cases/\d+/", page.url)[0]
    page.goto(f"{base}{verb}/")
    for name, value in fields.items():
        if name == "photos":
            page.set_input_files(f"#step [name={name}]", value)
        elif page.locator(f"#step select[name={name}]").count():
            page.select_option(f"#step select[name={name}]", value)
        elif page.locator(f"#step [name={name}][type=radio]").count():
            page.check(f"#step [name={name}][value='{value}']")
        else:
            page.fill(f"#step [name={name}]", value)
    page.click("#step form button[type=submit]")
    page.wait_for_load_state()
    assert page.locator(".flash-error").count() == 0, page.locator("main").inner_text()


def open_case(page, number):
    page.goto(f"/desk/number/{number}/")
    assert "/desk/cases/" in page.url
    return page


def verify(page, number, passed):
    page.goto("/worker/")
    page.click(f"a:has-text('{number[-4:]}') >> nth=0") if page.locator(
        f"a:has-text('{number[-4:]}')"
    ).count() else page.click("main a[href*='/worker/cases/'] >> nth=0")
    url = re.match(r".*/worker/cases/\d+/", page.url)[0]
    page.goto(url + "verify/")
    page.check(f"#step [name=passed][value={passed}]")
    if page.locator("#step [name=photos]").count():
        page.set_input_files("#step [name=photos]", PHOTO)
    page.click("#step form button[type=submit]")
    page.wait_for_load_state()


def test_reported_with_photo_not_solved_reopened_and_solved(person):
    resident = person(size=PHONE)
    number = report(resident, "路灯三天不亮，老人晚上不敢走。")
    found = serious(resident)
    own = resident.locator("a.break-link").first.get_attribute("href")
    clerk, handler, worker = person("shequ"), person("denghuo"), person("wangge", size=PHONE)
    open_case(clerk, number)
    found += serious(clerk)
    step(clerk, "dispatch")
    for round_ in range(2):
        open_case(handler, number)
        step(handler, "accept")
        step(handler, "feed_back", outcome="solved", answer=f"第{round_ + 1}次到场，已更换灯泡。")
        found += serious(handler)
        verify(worker, number, "yes")
        resident.goto(own)
        assert "已更换灯泡" in resident.locator("main").inner_text()
        resident.check(f"[name=solved] >> nth={0 if round_ else 1}")
        resident.locator("[name=comment]").fill("亮了" if round_ else "还是不亮")
        resident.click("form[action$=rate] button[type=submit]")
        resident.wait_for_load_state()
    found += serious(resident) + serious(worker)
    story = open_case(clerk, number).locator("main").inner_text()
    assert found == []
    for word in ("重新办理", "还是不亮", "第2次到场"):
        assert word in story
    assert "13900000000" not in clerk.content()


def test_report_and_track_without_scripts(person):
    resident = person(java_script_enabled=False, size=PHONE)
    number = report(resident, "没有脚本也能报事。", scripts=False)
    resident.goto("/track")
    resident.fill("[name=number]", number) if resident.locator(
        "[name=number]"
    ).count() else resident.fill("main input[type=text]", number)
    resident.click("main form button[type=submit]")
    resident.wait_for_load_state()
    assert number in resident.locator("main").inner_text()


def test_report_with_the_keyboard_alone(person):
    page = person()
    page.goto(f"/report/{world.STREETLIGHT}/")
    for name, keys in (("description", "灯不亮"), ("place", "文昌路口")):
        reach(page, name)
        page.keyboard.type(keys)
        if name == "description":
            reach(page, "community")
            page.keyboard.type("桂苑")
    for _ in range(40):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.type") == "submit" and page.evaluate(
            "!!document.activeElement.closest('form.report-form')"
        ):
            break
    page.keyboard.press("Enter")
    page.wait_for_function(
        "location.pathname.includes('/done') || document.querySelector('button[name=confirmed]')"
    )
    assert page.locator(".case-number, button[name=confirmed]").count()


def reach(page, name):
    """Tab until the field with this name has the focus; the focus must be visible on the way."""
    for _ in range(60):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.name") == name:
            return
    raise AssertionError(f"the field {name} cannot be reached with Tab")
