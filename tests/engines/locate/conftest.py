"""A town of areas: the demo district with its synthetic grids, the same for every test."""

import pytest

from linli.core.areas import seeding


@pytest.fixture(scope="session")
def cells():
    return seeding.demo_cells("330402")
