"""The style guide in a real browser: nothing serious for axe, no breach of the policy."""

from __future__ import annotations

import pytest
from axe_playwright_python.sync_playwright import Axe

from linli.ui.samples import SHEETS

SIZES = {"phone": (390, 844), "desk": (1440, 900)}
SERIOUS = {"serious", "critical"}
pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def server(live_server, settings):
    settings.DEBUG = True
    return live_server.url


@pytest.mark.parametrize("size", SIZES)
def test_sheets_are_accessible_fit_and_keep_the_policy(browser, server, size):
    width, height = SIZES[size]
    page = browser.new_page(viewport={"width": width, "height": height})
    breaches: list[str] = []
    page.on("console", lambda m: breaches.append(m.text) if "Security Policy" in m.text else None)
    page.on("pageerror", lambda error: breaches.append(str(error)))
    for sheet in SHEETS:
        page.goto(f"{server}/ui/styleguide/{sheet}/")
        page.wait_for_load_state("load")
        assert page.evaluate("document.documentElement.scrollWidth <= innerWidth"), sheet
        found = Axe().run(page).response["violations"]
        assert [v["id"] for v in found if v["impact"] in SERIOUS] == [], sheet
    assert breaches == []
    page.close()


def test_large_type_by_form_without_javascript(browser, server):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    page.goto(f"{server}/ui/styleguide/form/")
    page.click('button[name="size"]')
    assert page.locator('html[data-size="large"]').count() == 1
    context.close()


def test_menu_opens_and_closes_by_keyboard_on_a_phone_without_javascript(browser, server):
    context = browser.new_context(java_script_enabled=False, viewport={"width": 390, "height": 844})
    page = context.new_page()
    page.goto(f"{server}/ui/styleguide/list/")
    assert not page.locator("#menu").is_visible()
    page.focus(".desk-bar-menu")
    page.keyboard.press("Enter")
    page.locator("#menu .menu-list a").first.wait_for(state="visible")
    page.keyboard.press("Tab")
    page.focus(".desk-nav-close")
    page.keyboard.press("Enter")
    page.locator("#menu").wait_for(state="hidden")
    context.close()


def test_skip_link_is_the_first_stop(browser, server):
    page = browser.new_page()
    page.goto(f"{server}/ui/styleguide/list/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip-link"
    page.close()


def test_bulk_head_box_ticks_all_rows(browser, server):
    page = browser.new_page()
    page.goto(f"{server}/ui/styleguide/list/")
    page.check("[data-select-all]")
    boxes = page.locator('tbody input[name="ids"]')
    assert boxes.count() == page.locator('tbody input[name="ids"]:checked').count() == 6
    page.close()


def test_cards_on_a_phone_leave_out_the_columns_named_so(browser, server):
    page = browser.new_page()
    page.goto(f"{server}/ui/styleguide/list/")
    hidden, shown = (page.locator(f'td[data-label="{label}"]').first for label in ("承办", "地点"))
    assert hidden.is_visible() and shown.is_visible()
    page.set_viewport_size({"width": 390, "height": 844})
    assert shown.is_visible() and not hidden.is_visible()
    page.close()


def test_photo_is_shrunk_before_it_is_sent(browser, server, tmp_path):
    from PIL import Image

    path = tmp_path / "wide.jpg"
    Image.effect_noise((3200, 1600), 60).convert("RGB").save(path, quality=95)
    page = browser.new_page()
    page.goto(f"{server}/ui/styleguide/resident/")
    page.set_input_files("#id_photos", str(path))
    page.wait_for_selector(".photo-grid img")
    longest = page.evaluate(
        "createImageBitmap(document.getElementById('id_photos').files[0]).then(b => b.width)"
    )
    assert longest == 2560
    page.close()


def test_chart_is_drawn_and_its_table_stays(browser, server):
    page = browser.new_page()
    page.goto(f"{server}/ui/styleguide/parts/")
    page.wait_for_selector("[data-chart][data-ready] svg")
    assert page.locator(".chart-table table").count() == 1
    page.close()
