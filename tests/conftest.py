"""Shared fixtures: a clean cache of stamps per test, factories."""

from __future__ import annotations

import pytest

from linli.core.versions import stamps
from tests.watching import watching


@pytest.fixture(autouse=True)
def _forget_stamps():
    stamps.forget_all()
    yield
    stamps.forget_all()


@pytest.fixture(autouse=True)
def _watch_journal():
    """No command of any test may change a table and write nothing down."""
    with watching():
        yield


@pytest.fixture
def world(db):
    from tests import world as small

    return small.build()
