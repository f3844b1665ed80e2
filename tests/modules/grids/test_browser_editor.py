"""The map editor in a browser: every tool, its preview, undo; the same work without map and script."""

from __future__ import annotations

import pytest

from tests import world as place
from tests.browser.conftest import DESKTOP, PHONE, person, serious, site  # noqa: F401
from tests.modules.grids.conftest import HEIGHT, WIDTH, corner

pytestmark = [pytest.mark.browser, pytest.mark.slow]
WALL = {"width": 1920, "height": 1080}


@pytest.fixture(scope="module")
def filling():
    """A small district with a draft."""
    return "tests.modules.grids.town"


class Desk:
    """The editor of a fresh copy of the draft, as a clerk of the street sees it."""

    def __init__(self, page):
        self.page = page
        page.goto("/grids/plans/1/")
        page.get_by_role("button", name="复制为新草稿").click()
        page.wait_for_url(lambda url: not url.endswith("/plans/1/"))
        self.ready()

    def ready(self):
        self.page.wait_for_selector("[data-plan-editor][data-ready=yes]", timeout=30_000)

    def use(self, tool):
        self.page.click(f"[data-tool={tool}]")

    def pixel(self, lon, lat):
        self.page.locator("[data-map]").scroll_into_view_if_needed()
        box = self.page.locator("[data-map]").bounding_box()
        at = self.page.evaluate(
            "at => document.querySelector('[data-plan-editor]').editor.view.map.project(at)",
            [lon, lat],
        )
        return box["x"] + at["x"], box["y"] + at["y"]

    def click(self, lon, lat, **keys):
        held = keys.get("held")
        if held:
            self.page.keyboard.down(held)
        self.page.mouse.click(*self.pixel(lon, lat))
        if held:
            self.page.keyboard.up(held)

    def middle(self, column, row):
        lon, lat = corner(column, row)
        return lon + WIDTH / 2, lat + HEIGHT / 2

    def compound(self, column, row, **keys):
        self.click(*self.middle(column, row), **keys)

    def confirm(self):
        with self.page.expect_response(lambda answer: "/edit/" in answer.url) as found:
            self.page.click("[data-confirm-edit]")
        return found.value

    def layers(self):
        url = self.page.locator("[data-plan-editor]").get_attribute("data-layers-url")
        return self.page.evaluate("async url => (await fetch(url)).json()", url)

    def grids(self):
        return {
            one["properties"]["name"]: one["properties"]
            for one in self.layers()["grids"]["features"]
        }

    def homes(self):
        """Name of each compound -> name of its grid."""
        drawn = self.layers()
        names = {o["properties"]["id"]: o["properties"]["name"] for o in drawn["grids"]["features"]}
        return {o["properties"]["name"]: names[o["properties"]["grid"]] for o in drawn["pieces"]["features"]}  # fmt: skip

    def settle(self):
        self.page.wait_for_function("!document.querySelector('.is-busy')")


@pytest.fixture
def desk(person):  # noqa: F811
    return Desk(person("jiedao"))


def test_move_shows_its_effect_before_and_takes_it_back(desk):
    before = desk.grids()
    desk.use("move")
    desk.compound(1, 4)
    desk.compound(2, 4)
    shown = desk.page.locator("[data-effect]").inner_text()
    moved = before["网格1"]["households"] - 80, before["网格2"]["households"] + 80
    assert all(str(number) in shown for number in moved)
    assert desk.homes()["小区14"] == "网格1"
    assert desk.confirm().status == 200
    after = desk.grids()
    assert (after["网格1"]["households"], after["网格2"]["households"]) == moved
    assert desk.homes()["小区14"] == "网格2"
    table = desk.page.locator("#grids-title >> xpath=ancestor::section").locator("table")
    table.get_by_text(str(moved[0])).wait_for()
    with desk.page.expect_response(lambda answer: "/edit/undo/" in answer.url):
        desk.page.keyboard.press("Control+z")
    assert desk.grids() == before
    with desk.page.expect_response(lambda answer: "/edit/redo/" in answer.url):
        desk.page.keyboard.press("Control+Shift+z")
    assert desk.homes()["小区14"] == "网格2"


def test_several_compounds_move_together_with_shift(desk):
    desk.use("move")
    desk.compound(1, 4)
    desk.compound(1, 5, held="Shift")
    desk.compound(2, 4)
    assert desk.confirm().status == 200
    homes = desk.homes()
    assert (homes["小区14"], homes["小区15"]) == ("网格2", "网格2")


def test_merge_of_two_neighbours(desk):
    before = desk.grids()
    desk.use("merge")
    desk.compound(0, 4)
    desk.compound(2, 4)
    assert desk.confirm().status == 200
    after = desk.grids()
    assert len(after) == len(before) - 1
    assert sum(g["households"] for g in after.values()) == sum(g["households"] for g in before.values())  # fmt: skip


def test_split_along_a_drawn_line(desk):
    before = desk.grids()
    desk.use("split")
    lon, lat = corner(0, 5)
    desk.click(lon - WIDTH / 4, lat)
    far = desk.pixel(corner(2, 5)[0] - WIDTH / 5, lat)
    desk.page.mouse.move(*far)
    desk.click(corner(2, 5)[0], lat)
    desk.page.keyboard.press("Enter")
    assert desk.confirm().status == 200
    after = desk.grids()
    assert len(after) == len(before) + 1
    assert sum(g["households"] for g in after.values()) == sum(g["households"] for g in before.values())  # fmt: skip


def test_border_dragged_with_snapping(desk):
    desk.use("border")
    lon, lat = corner(2, 4)
    desk.click(lon - WIDTH / 6, lat + HEIGHT / 2)
    start, goal = desk.pixel(*corner(2, 4)), desk.pixel(*corner(1, 4))
    desk.page.mouse.move(*start)
    desk.page.mouse.down()
    desk.page.mouse.move(goal[0] + 3, goal[1] + 2, steps=6)
    desk.page.mouse.up()
    line = desk.page.evaluate("document.querySelector('[data-plan-editor]').editor.tool.line")
    assert [round(v, 6) for v in corner(1, 4)] in [[round(v, 6) for v in p] for p in line]
    before = desk.grids()
    answer = desk.confirm()
    assert answer.status == 200, answer.text()
    after = desk.grids()
    assert after["网格1"]["surface"] < before["网格1"]["surface"]
    assert after["网格2"]["surface"] > before["网格2"]["surface"]


def test_new_grid_drawn_and_named(desk):
    desk.use("outline")
    west, south = corner(0, 4)
    for lon, lat in ((west, south), (west + WIDTH, south), (west + WIDTH, south + 2 * HEIGHT)):
        desk.click(lon, lat)
    desk.click(west, south + 2 * HEIGHT)
    desk.page.keyboard.press("Enter")
    desk.page.fill("[name=outline_name]", "桂苑新网格")
    answer = desk.confirm()
    assert answer.status == 200, answer.text()
    assert "桂苑新网格" in desk.grids()
    assert desk.homes()["小区04"] == "桂苑新网格"


def test_special_grid_of_one_compound(desk):
    desk.use("special")
    desk.compound(0, 0)
    desk.page.fill("[name=special_name]", "桂苑农贸市场")
    assert desk.confirm().status == 200
    assert desk.grids()["桂苑农贸市场"]["kind"] == "special_grid"


def test_rename_by_clicking_the_grid(desk):
    desk.use("rename")
    desk.compound(0, 4)
    desk.page.fill("[name=rename_name]", "桂苑东网格")
    assert desk.confirm().status == 200
    assert "桂苑东网格" in desk.grids()


def test_order_draws_and_the_editor_appears_without_a_reload(person):  # noqa: F811
    page = person("jiedao")
    page.goto(f"/grids/order/?area={place.COMMUNITY}")
    page.get_by_role("button", name="开始划分").click()
    page.wait_for_selector("[data-state=waiting], [data-state=drawing], [data-plan-editor]")
    page.evaluate("window.sameDocument = true")
    page.wait_for_selector("[data-plan-editor][data-ready]", timeout=60_000)
    assert page.evaluate("window.sameDocument === true")


def test_list_does_the_work_without_script(person):  # noqa: F811
    page = person("jiedao", java_script_enabled=False)
    page.goto("/grids/plans/2/")
    page.get_by_role("link", name="网格1", exact=True).click()
    row = page.get_by_role("row", name="小区14")
    row.get_by_role("combobox").select_option(index=1)
    row.get_by_role("button", name="划转").click()
    assert page.locator(".flash-success").count() == 1
    assert page.get_by_role("row", name="小区14").count() == 0
    page.get_by_role("button", name="撤销").click()
    assert page.get_by_role("row", name="小区14").count() == 1


PAGES = (
    "/grids/", "/grids/order/", "/grids/plans/1/", "/grids/plans/1/report/", "/grids/compare/?plan=1&plan=2&present=1",
    "/grids/map/", f"/grids/{place.CELL}/", f"/grids/{place.CELL}/notice/", "/grids/plans/1/handover/",
    "/grids/nets/", "/grids/carry/",
)  # fmt: skip


@pytest.mark.parametrize("size", [PHONE, DESKTOP, WALL], ids=["phone", "desktop", "wall"])
def test_pages_are_accessible_and_stay_inside(person, size):  # noqa: F811
    page, found = person("jiedao", size=size), []
    for url in PAGES:
        page.goto(url)
        if url == "/grids/plans/1/":
            page.wait_for_selector("[data-plan-editor][data-ready=yes]", timeout=30_000)
        page.wait_for_timeout(300)
        wide = page.evaluate("document.documentElement.scrollWidth - window.innerWidth")
        found += serious(page) + ([f"{url}: {wide} px too wide"] if wide > 1 else [])
    assert found == []


@pytest.mark.parametrize("size", [PHONE, DESKTOP], ids=["phone", "desktop"])
def test_public_page_for_residents_without_a_login(person, size):  # noqa: F811
    page = person(size=size)
    page.goto(f"/grid/{place.CELL}/")
    assert page.get_by_text("林芳").count() == 1
    assert page.locator("a[href='tel:057382000000']").count() == 1
    assert serious(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - window.innerWidth") <= 1
