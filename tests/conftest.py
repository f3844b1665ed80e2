"""Shared fixtures: clean stamps and counts per test, factories."""

from __future__ import annotations

import os
import shutil

import pytest
from django.conf import settings
from django.core.cache import cache
from hypothesis import HealthCheck
from hypothesis import settings as hypothesis

from linli.core.values import keys
from linli.core.versions import stamps
from tests.watching import watching

# A slow machine decides no test.
hypothesis.register_profile("linli", deadline=None, suppress_health_check=[HealthCheck.too_slow])
hypothesis.load_profile("linli")


@pytest.fixture(autouse=True)
def _forget_stamps():
    stamps.forget_all()
    cache.clear()
    yield
    stamps.forget_all()


@pytest.fixture(scope="session", autouse=True)
def _keys(tmp_path_factory):
    """Keys of encrypted columns of this run's own."""
    settings.KEYS_FILE = str(tmp_path_factory.mktemp("keys") / "keys.json")
    keys.make()


@pytest.fixture(autouse=True)
def _watch_journal():
    """No command of any test may change a table and write nothing down."""
    with watching():
        yield


BROWSER_FLAGS = [
    "--no-sandbox", "--disable-background-networking", "--disable-component-update",
    "--enable-unsafe-swiftshader", "--disable-gpu",
]  # fmt: skip


@pytest.fixture(scope="session")
def browser():
    """Debian's Chromium, one for all browser tests of a process: playwright starts only once."""
    from playwright.sync_api import sync_playwright

    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "1"  # playwright keeps an event loop in this thread
    with sync_playwright() as program:
        path = shutil.which("chromium")
        found = program.chromium.launch(executable_path=path, args=BROWSER_FLAGS)
        yield found
        found.close()
    del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


@pytest.fixture
def world(db):
    from tests import world as small

    return small.build()
