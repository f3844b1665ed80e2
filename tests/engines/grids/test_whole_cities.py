"""Whole drawings of the given data and of generated cities, looked at by the independent checker."""

from __future__ import annotations

import json
import os
from pathlib import Path

import numpy as np
import pytest
import shapely
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from linli.engines.grids import reading
from linli.engines.grids.draw import draw_city
from linli.engines.grids.drawn import Options
from linli.engines.grids.problem import Cancelled, Limits
from linli.engines.sentences import said
from tests.engines.grids import checker, cities

ROOT = Path(__file__).resolve().parents[3]
SHARED = Path(os.environ.get("LINLI_SHARED", ROOT.parent / "shared")) / "data" / "grids"
LIMITS = Limits()
DRAFT = Options(draft=True)

TRAITS = [
    "barriers", "holes", "islands", "tower", "empty", "slivers", "duplicates", "overlaps",
    "only_buildings", "villages", "bowtie",
]  # fmt: skip


def checked(city, options=DRAFT):
    drawn = draw_city(city, options)
    assert checker.faults(checker.from_drawn(city, drawn, options.limits)) == []
    return drawn


@pytest.mark.parametrize("name", ["one", "gaomi"])
def test_given_data_is_drawn_without_fault(name):
    city = reading.collect(SHARED / name)
    drawn = checked(city)
    assert drawn.report["totals"]["households"] == int(city.compounds.households.sum())
    assert drawn.report["totals"]["buildings"] == len(city.buildings)
    assert drawn.report["totals"]["lowest_possible"] <= len(drawn)


@pytest.mark.parametrize("trait", TRAITS)
@pytest.mark.parametrize("gap", [0.0, 14.0])
def test_city_with_one_trait_is_drawn_without_fault(trait, gap):
    checked(cities.city(7, cities.Kind(gap=gap, **{trait: True})))


@settings(max_examples=12, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(
    seed=st.integers(0, 10_000),
    communities=st.integers(1, 4),
    compounds=st.integers(1, 14),
    gap=st.sampled_from([0.0, 0.3, 8.0, 30.0]),
    traits=st.sets(st.sampled_from(TRAITS), max_size=4),
)
def test_any_city_is_drawn_without_fault(seed, communities, compounds, gap, traits):
    kind = cities.Kind(communities, compounds, gap, **dict.fromkeys(traits, True))
    checked(cities.city(seed, kind))


def test_huge_tower_is_named_with_its_reason():
    drawn = checked(cities.city(3, cities.Kind(tower=True)))
    tower = [row["code"] for row in drawn.report["grids"] if row["households"] >= 900]
    told = [one for one in drawn.report["violations"] if set(one["grids"]) & set(tower)]
    assert len(tower) == 1 and told


def test_community_below_the_lower_limit_is_one_grid_and_named():
    city = cities.city(5, cities.Kind(communities=1, compounds=3))
    city.compounds.households[:] = [20, 30, 40]
    city.buildings.households[:] = -1
    drawn = checked(city)
    assert len(drawn) == 1
    assert [one["households"] for one in drawn.report["violations"]] == [90]


def test_equal_seeds_give_equal_bytes_and_jobs_do_not_matter():
    city = cities.city(11, cities.Kind(communities=3, compounds=10, gap=10.0, barriers=True))
    first = draw_city(city, Options(seed=4, draft=True))
    again = draw_city(city, Options(seed=4, draft=True))
    shared = draw_city(city, Options(seed=4, draft=True, jobs=2))
    assert wkb(first) == wkb(again) == wkb(shared)
    one, two, three = (json.dumps(said(drawn.report)) for drawn in (first, again, shared))
    assert one == two == three


def test_grids_are_numbered_from_north_to_south_and_west_to_east():
    """One community of a row of equal squares: the numbers run from west to east."""
    city = cities.city(1, cities.Kind(communities=1, compounds=4))
    squares = [shapely.box(x, 0, x + 100, 100) for x in (300, 0, 200, 100)]
    city.compounds.geometry[:] = squares
    city.compounds.households[:] = 400
    city.communities.geometry[0] = shapely.box(0, 0, 400, 100)
    city.buildings.compound[:] = 0
    city.buildings.households[:] = -1
    drawn = checked(city)
    order = np.argsort(drawn.code)
    west = [drawn.geometry[at].centroid.x for at in order]
    assert len(drawn) == 4
    rows = [west[:2], west[2:]]
    assert all(row == sorted(row) for row in rows)


def test_special_kinds_become_grids_of_their_own():
    city = cities.city(9, cities.Kind(communities=1, compounds=12))
    city.compounds.kind[4] = "market"
    drawn = checked(city, Options(draft=True, special_kinds=frozenset({"market"})))
    special = [row for row in drawn.report["grids"] if row["special"]]
    assert [row["special"] for row in special] == ["market"]
    assert special[0]["households"] == city.compounds.households[4]


def test_cancelling_ends_the_drawing():
    city = cities.city(2, cities.Kind(communities=3))
    asked = []

    def cancelled():
        asked.append(1)
        return len(asked) > 3

    with pytest.raises(Cancelled):
        draw_city(city, DRAFT, cancelled=cancelled)


def test_progress_only_grows_and_ends_at_one():
    told = []
    draw_city(cities.city(2, cities.Kind(communities=3)), DRAFT, progress=told.append)
    assert told == sorted(told) and told[-1] == 1.0


def wkb(drawn):
    return [shapely.to_wkb(shape) for shape in drawn.geometry], drawn.code
