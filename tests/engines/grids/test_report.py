"""Figures counted by hand, violations in words, and changes at a redraw."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import shapely
from django.utils import translation

from linli.core.errors import engines as spoken
from linli.engines.grids import noding, report, wording
from linli.engines.grids.draw import draw_city, draw_micro
from linli.engines.grids.drawn import Options
from linli.engines.grids.given import Previous
from linli.engines.grids.problem import Finding, Land, Limits
from linli.engines.grids.wording import Names
from tests.engines.grids import checker, cities
from tests.engines.grids.test_cleaning import objects
from tests.engines.grids.test_polygons import BOXES, atoms_of, pieces_of

NAMES = Names(lambda number: f"社区{number}", lambda cell: f"小区{cell}")
KINDS = [
    "too_few", "too_many", "island", "river", "single_building", "indivisible",
    "no_legal_division", "not_found", "special_apart", "outside", "apart",
]  # fmt: skip


def land_of_squares():
    """Six squares in two rows; a road runs between the rows, in one place a river."""
    pairs = [(0, 1, 4), (1, 2, 4), (3, 4, 4), (4, 5, 4), (0, 3, 1), (4, 1, 1), (2, 5, 9)]
    a, b, kind = (np.array(one) for one in zip(*pairs, strict=True))
    none = np.empty(0)
    return Land(
        objects(*BOXES), np.full(6, 100), np.zeros(6, np.int64), np.full(6, -1),
        none.astype(np.int64), none, none, none.astype(np.int64), a, b, kind,
    )  # fmt: skip


def test_share_of_border_on_barriers():
    land = land_of_squares()
    shares, whole = report.barrier_shares(pieces_of(BOXES, [0, 0, 0, 1, 1, 1]), land, 2)
    assert shares.tolist() == [1.0, 1.0] and whole == 1.0
    shares, whole = report.barrier_shares(pieces_of(BOXES, [0, 0, 1, 0, 0, 1]), land, 2)
    assert shares.tolist() == [0.0, 0.0] and whole == 0.0
    shares, whole = report.barrier_shares(pieces_of(BOXES, [0, 0, 0, 0, 0, 1]), land, 2)
    assert shares.tolist() == [0.5, 0.5] and whole == 0.5
    shares, whole = report.barrier_shares(pieces_of(BOXES, [0] * 6), land, 1)
    assert np.isnan(shares).all() and np.isnan(whole)


def test_border_through_a_cut_compound_is_measured_as_it_is_drawn_and_no_barrier():
    """Two grids meet over 10 m of a road and 10 m inside a compound."""
    land = land_of_squares()
    halves = [BOXES[0], shapely.box(10, 0, 15, 10), shapely.box(15, 0, 20, 10), *BOXES[2:]]
    pieces = replace(pieces_of(halves, [0, 0, 1, 1, 0, 1, 1]), cell=np.array([0, 1, 1, 2, 3, 4, 5]))
    # Borders: 10 m inside the compound, half of it on the road, 10 m on the fence of 3 and 4.
    _shares, whole = report.barrier_shares(fitted_pieces(pieces), land, 2)
    assert whole == pytest.approx(5 / 25)


def fitted_pieces(pieces):
    return replace(pieces, geometry=noding.fitted(pieces.geometry))


def test_surplus_pieces_are_those_a_compound_did_not_need():
    cut = replace(pieces_of(BOXES, [0, 0, 1, 1, 2, 2]), cell=np.array([0, 0, 0, 0, 0, 1]), households=np.array([150] * 4 + [10, 10]))  # fmt: skip
    assert report.surplus_pieces(cut, Limits()) == (1, 1)
    assert report.surplus_pieces(replace(cut, grid=np.array([0, 0, 1, 1, 1, 1])), Limits()) == (0, 1)  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hans"])
@pytest.mark.parametrize("kind", [*KINDS, "unknown"])
def test_every_finding_has_a_sentence(kind, language):
    options = (("split", 3), ("cross", 1, 2), ("join", 0), ("split", 3))
    finding = Finding(kind, 1, (0,), 123, True, options)
    with translation.override(language):
        said = spoken.said(wording.reason(finding, Limits(), NAMES))
    assert "社区1" in said and "%(" not in said
    assert said.count("小区3") == 1 and "小区2" in said and "社区0" in said


def test_changes_are_told_per_community_and_code():
    atoms = replace(atoms_of(BOXES, [0, 0, 0, 1, 1, 1]), households=np.array([10, 20, 30, 40, 50, 60]))  # fmt: skip
    told = report.changes(
        atoms, np.array([0, 1, 1, 2, 2, 3]), np.array([0, 0, 1, 2, -1, 3]),
        ["a", "b", "c", "e"], ["a", "b", "c", "d"], NAMES,
    )  # fmt: skip
    assert told["moved_households"] == 80 and told["new_households"] == 50
    assert told["moved_share"] == 0.5
    assert (told["kept"], told["ended"], told["new"]) == (["a", "b", "c"], ["d"], ["e"])
    assert told["communities"] == [
        {"community": "社区0", "moved": 20, "moves": [{"from": "a", "to": "b", "households": 20}]},
        {"community": "社区1", "moved": 60, "moves": [{"from": "d", "to": "e", "households": 60}]},
    ]


def test_report_of_a_city_adds_up():
    city = cities.city(31, cities.Kind(communities=3, compounds=9, gap=10, tower=True))
    drawn = draw_city(city, Options(draft=True))
    told = json.loads(json.dumps(spoken.said(drawn.report)))
    rows, homes, totals = told["grids"], told["communities"], told["totals"]
    households = np.array([row["households"] for row in rows])
    outside = np.maximum(300 - households, 0) + np.maximum(households - 500, 0)
    assert totals["households"] == households.sum() == city.compounds.households.sum()
    assert totals["buildings"] == sum(row["buildings"] for row in rows) == len(city.buildings)
    assert totals["outside_households"] == outside.sum()
    assert totals["within"] == (outside == 0).sum()
    assert totals["grids"] == len(rows) == sum(home["grids"] for home in homes)
    assert totals["lowest_possible"] == sum(max(1, -(-home["households"] // 500)) for home in homes)
    assert totals["polsby_popper_mean"] == pytest.approx(np.mean([4 * np.pi * g.area / g.length**2 for g in drawn.geometry]), abs=1e-4)  # fmt: skip
    assert totals["households_variation"] == pytest.approx(households.std() / households.mean(), abs=1e-4)  # fmt: skip
    assert sum(row["area"] for row in rows) == pytest.approx(sum(b.area for b in city.communities.geometry), abs=len(rows))  # fmt: skip
    assert told["changes"] is None
    named = {code for one in told["violations"] for code in one["grids"]}
    assert {row["code"] for row in rows if row["outside_households"]} <= named
    assert str(totals["grids"]) in str(report.summary(told))


def test_redraw_keeps_codes_and_tells_what_changed():
    city = cities.city(33, cities.Kind(communities=3, compounds=12))
    first = draw_city(city, Options())
    old = Previous(first.geometry, np.array(first.code, dtype=object), frozenset(first.code))
    changed = cities.city(33, cities.Kind(communities=3, compounds=12))
    changed.compounds.households[0] += 260
    changed.buildings.households[:] = -1
    second = draw_city(changed, Options(previous=old))
    faults = checker.faults(checker.from_drawn(changed, second, Limits()))
    assert [one for one in faults if "counted" not in one] == []
    told = second.report["changes"]
    legal = {home["code"] for home in first.report["communities"] if not home["outside_households"]}
    untouched = legal - {first.community_labels[0]}
    before, after = by_code(first, untouched), by_code(second, untouched)
    assert untouched and before == after
    assert set(told["new"]).isdisjoint(first.code)
    assert told["moved_households"] == sum(home["moved"] for home in told["communities"])


def by_code(drawn, homes):
    """The grids of these communities, byte for byte."""
    return {
        code: shapely.to_wkb(shape)
        for code, shape in zip(drawn.code, drawn.geometry, strict=True)
        if code[:12] in homes
    }


def test_previous_grids_of_other_places_do_not_count_as_ended():
    city = cities.city(35, cities.Kind(communities=1, compounds=8))
    first = draw_city(city, Options())
    away = shapely.transform(first.geometry, lambda xy: xy + 1e5)
    codes = [*first.code, *[code[:6] + "999" + code[9:] for code in first.code]]
    old = Previous(np.concatenate((first.geometry, away)), np.array(codes, dtype=object))
    second = draw_city(city, Options(previous=old))
    assert second.report["changes"]["ended"] == []
    assert set(second.code) <= set(first.code) | set(second.report["changes"]["new"])


def test_numbers_used_before_are_not_given_again_though_no_grid_is_left():
    city = cities.city(3, cities.Kind(communities=2, compounds=6))
    home = str(city.communities.label[0])
    drawn = draw_city(city, Options(draft=True, previous=Previous(used=frozenset([f"{home}007"]))))
    own = sorted(code for code in drawn.code if code.startswith(home))
    assert own == [f"{home}{number:03d}" for number in range(8, 8 + len(own))]
    assert drawn.report["changes"]["new"] == sorted(drawn.code)


def test_communities_where_nobody_lives_are_one_grid_each_and_named():
    city = cities.city(3, cities.Kind(communities=2, compounds=6))
    city.compounds.households[:] = 0
    city.buildings.households[:] = 0
    drawn = draw_city(city, Options(draft=True))
    assert len(drawn) == 2
    assert [one["kind"] for one in drawn.report["violations"]] == ["too_few", "too_few"]
    assert checker.faults(checker.from_drawn(city, drawn, Limits())) == []


def test_micro_grids_lie_each_in_one_grid():
    city = cities.city(3, cities.Kind(communities=1, compounds=8))
    grids = draw_city(city, Options(draft=True))
    micro = draw_micro(city, grids, Options(draft=True, limits=Limits(30, 50, 40)))
    assert micro.households.sum() == grids.households.sum()
    for code, shape in zip(micro.code, micro.geometry, strict=True):
        parent = grids.geometry[grids.code.index(code[:15])]
        assert shape.difference(parent).area < 1e-6 and len(code) == 18
