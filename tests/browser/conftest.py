"""A served district of our own and Debian's Chromium."""

from __future__ import annotations

import subprocess
import sys
import time
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.fill import PASSWORD
from tests.endurance import database
from tests.endurance.test_kill import free_port

PHONE, DESKTOP = {"width": 390, "height": 844}, {"width": 1440, "height": 900}


@pytest.fixture(scope="module")
def filling():
    """The program that fills the served district; a module may have its own."""
    return "tests.browser.fill"


@pytest.fixture(scope="module")
def site(filling, tmp_path_factory, django_db_setup, django_db_blocker):
    """The address of a served small district."""
    folder = tmp_path_factory.mktemp("site")
    with django_db_blocker.unblock(), database.fresh(folder) as environment:
        port = free_port()
        base = f"http://127.0.0.1:{port}"
        environment |= {"LINLI_BASE_URL": base, "LINLI_HOSTS": "127.0.0.1"}
        filled = [sys.executable, "-m", filling]
        subprocess.run(filled, cwd=database.ROOT, env=environment, check=True)
        serving = subprocess.Popen(
            [sys.executable, "-m", "linli.site.cli", "serve", "--port", str(port), "--with-worker"],
            cwd=database.ROOT, env=environment,
        )  # fmt: skip
        try:
            wait(base)
            yield base
        finally:
            serving.kill()
            serving.wait()


def wait(base):
    limit = time.monotonic() + 30
    while time.monotonic() < limit:
        try:
            urllib.request.urlopen(f"{base}/health", timeout=2)
            return
        except OSError:
            time.sleep(0.1)
    raise AssertionError("the server did not start")


@pytest.fixture
def person(browser, site):
    """A new browser window; with a login it is logged in. Errors on any page fail the test."""
    opened, faults = [], []

    def make(login="", size=DESKTOP, **options):
        window = browser.new_context(viewport=size, locale="zh-CN", base_url=site, **options)
        opened.append(window)
        page = window.new_page()
        page.on("pageerror", lambda error: faults.append(str(error)))
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        if login:
            page.goto("/login/")
            page.fill("[name=username]", login)
            page.fill("[name=password]", PASSWORD)
            page.press("[name=password]", "Enter")
            page.wait_for_url(lambda url: "/login/" not in url)
        return page

    make.faults = faults
    yield make
    for window in opened:
        window.close()
    assert faults == []


def serious(page):
    """What axe finds serious or worse on the page."""
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url}: {v['id']}: {v['nodes'][0]['html'][:160]}"
        for v in found
        if v["impact"] in ("serious", "critical")
    ]
