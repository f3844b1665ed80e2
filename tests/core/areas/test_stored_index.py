from __future__ import annotations

import os
import subprocess
import sys
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import date

import numpy as np
import pytest
import shapely
import time_machine

from linli.core.areas import queries as areas
from linli.core.areas import tasks
from linli.core.versions import stamps
from linli.engines.locate import kernels_locate, kernels_raster, raster, stored_index
from linli.engines.locate.locating import TreeIndex
from linli.engines.locate.raster import Raster
from linli.engines.locate.stored_index import NAME, State

GRID, OTHER = "330402007024001", "330402007024002"
ALWAYS = State("abc", date.min, date.max)
CODES = np.array([GRID, OTHER], dtype="<U18")


@pytest.fixture
def two():
    return raster.built([shapely.box(0, 0, 0.01, 0.01), shapely.box(0.01, 0, 0.02, 0.01)])


@pytest.fixture
def folder(settings, tmp_path):
    settings.DATA = tmp_path
    return tmp_path / "index"


@pytest.fixture
def town(folder, add_area):
    """Two grids, stamped, and their index stored by the worker."""
    add_area(GRID, box=(0, 0, 0.01, 0.01))
    add_area(OTHER, box=(0.01, 0, 0.02, 0.01))
    stamps.bump("areas")
    assert tasks.refresh_index()


def finder():
    return areas._indexes().on(date(2026, 5, 1)).finder


def test_file_comes_back_as_it_was_written(two, tmp_path):
    state = State("abc", date(2026, 1, 1), date(2026, 3, 31))
    stored_index.save(tmp_path, state, CODES, two)
    found = stored_index.opened(tmp_path, "abc", date(2026, 2, 2))
    assert found is not None
    assert found[0] == state
    assert found[1].codes.tolist() == CODES.tolist()
    for name in raster.ARRAYS:
        mapped = getattr(found[1].finder, name)
        np.testing.assert_array_equal(mapped, getattr(two, name))
        assert not mapped.flags.writeable
    points = np.random.default_rng(1).uniform(-0.005, 0.025, (1000, 2))
    np.testing.assert_array_equal(found[1].finder.located(points), two.located(points))
    assert found[1].locate([(0.001, 0.001), (0.015, 0.001), (1, 1)]) == [GRID, OTHER, None]


def test_file_without_areas_comes_back(tmp_path):
    stored_index.save(tmp_path, ALWAYS, np.array([], dtype="<U18"), raster.built([]))
    found = stored_index.opened(tmp_path, "abc", date(2026, 2, 2))
    assert found is not None
    assert found[1].locate([(1, 1)]) == [None]


@pytest.mark.parametrize(
    ("token", "day"),
    [("other", date(2026, 2, 2)), ("abc", date(2025, 12, 31)), ("abc", date(2026, 4, 1))],
)
def test_file_of_another_state_or_day_does_not_answer(two, tmp_path, token, day):
    state = State("abc", date(2026, 1, 1), date(2026, 3, 31))
    stored_index.save(tmp_path, state, CODES, two)
    assert stored_index.opened(tmp_path, token, day) is None
    assert not stored_index.fresh(tmp_path, token, day)
    assert stored_index.fresh(tmp_path, "abc", date(2026, 3, 31))
    assert (tmp_path / NAME).exists()


def test_missing_file_does_not_answer(tmp_path):
    assert stored_index.opened(tmp_path, "abc", date(2026, 2, 2)) is None
    assert not stored_index.fresh(tmp_path, "abc", date(2026, 2, 2))
    assert stored_index.mark(tmp_path) is None


@pytest.mark.parametrize("left", [0, 7, 15, 200, -1])
def test_truncated_file_is_removed(two, tmp_path, left):
    path = stored_index.save(tmp_path, ALWAYS, CODES, two)
    path.write_bytes(path.read_bytes()[:left])
    assert not stored_index.fresh(tmp_path, "abc", date(2026, 2, 2))
    assert stored_index.opened(tmp_path, "abc", date(2026, 2, 2)) is None
    assert not path.exists()


@pytest.mark.parametrize("share", [0.0, 0.0001, 0.01, 0.3, 0.6, 0.99])
def test_file_with_a_wrong_byte_is_removed(two, tmp_path, share):
    path = stored_index.save(tmp_path, ALWAYS, CODES, two)
    content = bytearray(path.read_bytes())
    content[int(len(content) * share)] ^= 0x41
    path.write_bytes(content)
    assert stored_index.opened(tmp_path, "abc", date(2026, 2, 2)) is None
    assert not path.exists()


def test_reader_keeps_the_file_it_has_when_the_next_is_written(two, tmp_path):
    stored_index.save(tmp_path, ALWAYS, CODES, two)
    found = stored_index.opened(tmp_path, "abc", date(2026, 2, 2))
    before = stored_index.mark(tmp_path)
    stored_index.save(tmp_path, ALWAYS._replace(token="next"), CODES[:1], raster.built([]))
    assert stored_index.mark(tmp_path) != before
    assert found is not None
    assert found[1].locate([(0.015, 0.001)]) == [OTHER]
    assert [path.name for path in tmp_path.iterdir()] == [NAME]


def test_two_writers_at_once_leave_one_whole_file(two, tmp_path):
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda _n: stored_index.save(tmp_path, ALWAYS, CODES, two), range(20)))
    assert [path.name for path in tmp_path.iterdir()] == [NAME]
    assert stored_index.opened(tmp_path, "abc", date(2026, 2, 2)) is not None


def test_warming_needs_no_database_and_compiles_both_parts():
    tasks.warm()
    assert kernels_locate.located.signatures
    assert kernels_raster.filled.signatures


def test_unfinished_files_are_removed_once_they_are_nobodys(two, tmp_path):
    old, new = tmp_path / "old.part", tmp_path / "new.part"
    old.touch()
    new.touch()
    os.utime(old, (time.time() - 7200,) * 2)
    stored_index.save(tmp_path, ALWAYS, CODES, two)
    assert sorted(path.name for path in tmp_path.iterdir()) == [NAME, "new.part"]


def test_processes_answer_from_the_stored_file(town, folder):
    assert isinstance(finder(), Raster)
    assert areas.locate([(0.001, 0.001), (0.01, 0.01), (0.015, 0.001)]) == [GRID, GRID, OTHER]
    assert not tasks.refresh_index()


def test_without_a_stamp_nothing_is_stored(folder, add_area):
    add_area(GRID, box=(0, 0, 0.01, 0.01))
    assert not tasks.refresh_index()
    assert areas.locate_one(0.001, 0.001) == GRID
    assert not folder.exists()


def test_a_change_is_seen_before_and_after_the_worker_stored_it(town, add_area):
    add_area(GRID + "001", box=(0, 0, 0.001, 0.001))
    stamps.bump("areas")
    assert areas.locate_one(0.0005, 0.0005) == GRID + "001"
    assert isinstance(finder(), TreeIndex)
    assert tasks.refresh_index()
    assert areas.locate_one(0.0005, 0.0005) == GRID + "001"
    assert isinstance(finder(), Raster)


def test_no_statement_but_the_stamps_from_the_stored_file(town, django_assert_num_queries):
    with django_assert_num_queries(1), stamps.frame():
        assert areas.locate_one(0.001, 0.001) == GRID
        areas.locate(np.full((1000, 2), 0.001))


def test_damaged_file_is_answered_for_and_stored_again(town, folder):
    path = folder / NAME
    path.write_bytes(path.read_bytes()[:-64] + bytes(range(64)))
    assert areas.locate_one(0.015, 0.001) == OTHER
    assert not path.exists()
    assert tasks.refresh_index()
    assert isinstance(finder(), Raster)


def test_the_next_day_gets_its_own_index_only_when_areas_begin_or_end(folder, add_area):
    add_area(GRID, box=(0, 0, 0.01, 0.01), valid_until=date(2026, 6, 30))
    add_area(OTHER, box=(0, 0, 0.01, 0.01), valid_from=date(2026, 7, 1))
    stamps.bump("areas")
    with time_machine.travel("2026-05-01T12:00:00+08:00", tick=False):
        assert tasks.refresh_index()
    with time_machine.travel("2026-06-30T23:59:59+08:00", tick=False):
        assert not tasks.refresh_index()
        assert areas.locate_one(0.001, 0.001) == GRID
        assert areas.locate_one(0.001, 0.001, date(2026, 7, 1)) == OTHER
    with time_machine.travel("2026-07-01T00:00:00+08:00", tick=False):
        assert areas.locate_one(0.001, 0.001) == OTHER
        assert tasks.refresh_index()
        assert areas.locate_one(0.001, 0.001) == OTHER
        assert areas.locate_one(0.001, 0.001, date(2026, 6, 30)) == GRID


def test_settled_days_reach_to_the_next_beginning_or_end(add_area):
    add_area(GRID, box=(0, 0, 1, 1), valid_until=date(2024, 6, 30))
    add_area(OTHER, box=(0, 0, 1, 1), valid_from=date(2025, 1, 1))
    add_area("330402007024003", valid_from=date(2024, 9, 9))
    assert areas.settled_days(date(2019, 1, 1)) == (date.min, date(2019, 12, 31))
    assert areas.settled_days(date(2020, 1, 1)) == (date(2020, 1, 1), date(2024, 6, 30))
    assert areas.settled_days(date(2024, 9, 9)) == (date(2024, 7, 1), date(2024, 12, 31))
    assert areas.settled_days(date(2026, 1, 1)) == (date(2025, 1, 1), date.max)


def test_areas_that_change_while_the_index_is_made_are_left_for_the_next_time(
    folder, add_area, monkeypatch
):
    add_area(GRID, box=(0, 0, 0.01, 0.01))
    stamps.bump("areas")
    slow = raster.built

    def changed_meanwhile(geometries):
        stamps.bump("areas")
        return slow(geometries)

    monkeypatch.setattr(raster, "built", changed_meanwhile)
    assert not tasks.refresh_index()
    monkeypatch.undo()
    assert not (folder / NAME).exists()


def test_worker_duty_stores_the_index(folder, add_area):
    from linli.core.outbox import registry, worker

    add_area(GRID, box=(0, 0, 0.01, 0.01))
    stamps.bump("areas")
    registry.load()
    worker.tick()
    assert (folder / NAME).exists()
    assert isinstance(finder(), Raster)


def test_locating_one_point_loads_no_compiler(two, tmp_path):
    stored_index.save(tmp_path, ALWAYS, CODES, two)
    program = (
        "import sys\n"
        "from datetime import date\n"
        "from pathlib import Path\n"
        "from linli.core.areas import indexes\n"
        "index = indexes.Indexes('abc', Path(sys.argv[1]), lambda day: [], lambda day: (day, day))\n"
        "print(*index.on(date(2026, 2, 2)).locate([(0.015, 0.001)]), 'numba' in sys.modules)\n"
    )
    environment = {**os.environ, "DJANGO_SETTINGS_MODULE": "linli.site.settings"}
    done = subprocess.run(
        [sys.executable, "-c", program, str(tmp_path)],
        capture_output=True,
        text=True,
        check=True,
        env=environment,
    )
    assert done.stdout.split() == [OTHER, "False"]
