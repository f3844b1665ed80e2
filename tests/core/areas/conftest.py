"""The demo district with its synthetic grids; built once, it is the same for every test."""

from __future__ import annotations

from datetime import date

import pytest
import shapely

from linli.core.areas import codes, geometry, seeding
from linli.core.areas.models import Area
from linli.engines.divisions import naming


@pytest.fixture(scope="session")
def cells():
    return seeding.demo_cells("330402")


@pytest.fixture
def demo(db, cells):
    seeding.load_cells(cells)
    seeding.load_divisions()


@pytest.fixture
def add_area(db):
    def add(code, name="某地", kind=None, box=None, **changes):
        kinds = {codes.GRID: "grid", codes.MICRO_GRID: "micro_grid"}
        border = geometry.to_wkb(shapely.box(*box)) if box else None
        return Area.objects.create(
            district=codes.district_of(code),
            code=code,
            level=len(code),
            kind=kind or kinds.get(len(code), "division"),
            name=name,
            geometry=border,
            **{"valid_from": date(2020, 1, 1), **naming.derived(name, code), **changes},
        )

    return add
