"""One register for all tests of a module; what a single test changes is taken back after it."""

from __future__ import annotations

import pytest
from django.db import transaction

from linli.core.areas import seeding
from linli.core.versions import stamps
from tests.core.places import city
from tests.core.places import quarter as small


@pytest.fixture(scope="session")
def cells():
    return seeding.demo_cells("330402")


@pytest.fixture(scope="module")
def town(django_db_setup, django_db_blocker, cells):
    """The whole district: 111 communities, about 6,000 buildings."""
    with django_db_blocker.unblock():
        stamps.forget_all()
        with transaction.atomic():
            seeding.load_divisions()
            seeding.load_cells(cells)
            yield city.build(cells)
            transaction.set_rollback(True)
        stamps.forget_all()


@pytest.fixture(scope="module")
def quarter(django_db_setup, django_db_blocker):
    """The quarter of `quarter.py`."""
    with django_db_blocker.unblock():
        stamps.forget_all()
        with transaction.atomic():
            small.build()
            yield
            transaction.set_rollback(True)
        stamps.forget_all()
