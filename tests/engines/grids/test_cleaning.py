"""What is mended, what is refused, and who belongs where."""

from __future__ import annotations

import numpy as np
import pytest
import shapely

from linli.engines.grids import cleaning, tiling
from linli.engines.grids.given import Buildings, Communities, Compounds, Input
from linli.engines.sentences import Unusable


def objects(*items):
    result = np.empty(len(items), dtype=object)
    result[:] = items
    return result


def city(borders, shapes, households=None, community=None, buildings=None):
    count = len(shapes)
    return Input(
        Communities(objects(*borders), objects(*[f"社区{i}" for i in range(len(borders))])),
        Compounds(
            objects(*shapes), objects(*map(str, range(count))),
            np.array(community if community is not None else [-1] * count),
            np.array(households if households is not None else [10] * count),
            objects(*[""] * count), objects(*[""] * count),
        ),
        buildings or Buildings(),
    )  # fmt: skip


def buildings(*rows):
    x, y, households, floors, compound = (np.array(one) for one in zip(*rows, strict=True))
    return Buildings(x.astype(float), y.astype(float), households, floors.astype(float), compound)


BOX = shapely.box(0, 0, 100, 100)


def test_bowtie_keeps_both_wings():
    wings = shapely.Polygon([(0, 0), (40, 40), (40, 0), (0, 40)])
    result = cleaning.clean(city([BOX], [wings]))
    assert result.compounds.geometry[0].is_valid
    assert result.compounds.geometry[0].area == pytest.approx(800)
    assert len(result.notes) == 1


def test_polygon_without_surface_is_refused_with_its_row():
    flat = shapely.Polygon([(0, 0), (50, 50), (100, 100), (0, 0)])
    with pytest.raises(Unusable) as error:
        cleaning.clean(city([BOX], [shapely.box(0, 0, 5, 5), flat]))
    assert "2" in str(error.value.fields["rows"])


def test_overlapping_communities_are_refused_by_name():
    other = shapely.box(60, 0, 200, 100)
    with pytest.raises(Unusable) as error:
        cleaning.clean(city([BOX, other], [shapely.box(0, 0, 5, 5)]))
    assert error.value.code == "communities_overlap"
    assert (
        "社区0" in str(error.value) and "社区1" in str(error.value) and "4000" in str(error.value)
    )


def test_community_inside_another_is_refused():
    with pytest.raises(Unusable):
        cleaning.clean(city([BOX, shapely.box(20, 20, 80, 80)], [shapely.box(0, 0, 5, 5)]))


def test_sliver_between_communities_goes_to_one():
    other = shapely.box(99.7, 0, 200, 100)
    result = cleaning.clean(city([BOX, other], [shapely.box(0, 0, 5, 5)]))
    one, two = result.communities.geometry
    assert one.intersection(two).area == 0
    assert shapely.union_all([one, two]).area == pytest.approx(20_000)


def test_overlapping_compounds_go_to_the_smaller():
    large, small = shapely.box(0, 0, 60, 60), shapely.box(50, 50, 70, 70)
    result = cleaning.clean(city([BOX], [large, small]))
    assert result.compounds.geometry[1].equals(small)
    assert result.compounds.geometry[0].area == pytest.approx(3500)


def test_compound_inside_another_becomes_its_hole():
    result = cleaning.clean(city([BOX], [shapely.box(0, 0, 60, 60), shapely.box(20, 20, 30, 30)]))
    assert len(result.compounds.geometry[0].interiors) == 1


def test_two_compounds_on_one_spot_are_refused():
    with pytest.raises(Unusable):
        cleaning.clean(city([BOX], [shapely.box(0, 0, 9, 9), shapely.box(0, 0, 9, 9)]))


def test_compound_belongs_to_the_larger_share_or_to_whom_it_names():
    borders = [BOX, shapely.box(100, 0, 200, 100)]
    across = shapely.box(70, 10, 110, 20)
    assert cleaning.clean(city(borders, [across])).compounds.community.tolist() == [0]
    named = cleaning.clean(city(borders, [across], community=[1]))
    assert named.compounds.community.tolist() == [1] and len(named.notes) == 1
    lost = cleaning.clean(city(borders, [shapely.box(10, 10, 20, 20)], community=[1]))
    assert lost.compounds.community.tolist() == [0] and len(lost.notes) == 1


def test_compound_outside_every_community_is_left_out_and_said():
    result = cleaning.clean(city([BOX], [shapely.box(300, 0, 310, 10), shapely.box(0, 0, 9, 9)]))
    assert result.compounds.community.tolist() == [-1, 0]
    assert any("1" in str(note) for note in result.notes)


def test_land_of_communities_without_borders_is_that_of_their_compounds():
    given = city([], [shapely.box(0, 0, 10, 10), shapely.box(10, 0, 20, 10)])
    result = cleaning.clean(given)
    assert len(result.communities) == 1
    assert result.communities.geometry[0].area == pytest.approx(200)


def test_buildings_find_their_compound_by_place():
    shapes = [shapely.box(0, 0, 10, 10), shapely.box(20, 0, 30, 10)]
    some = buildings((5, 5, 3, 1, -1), (25, 5, 4, 1, -1), (50, 50, 5, 1, -1), (50, 50, 6, 1, 0))
    result = cleaning.clean(city([BOX], shapes, [-1, -1], buildings=some))
    assert result.buildings.compound.tolist() == [0, 1, -1, 0]
    assert result.compounds.households.tolist() == [9, 4]


def test_buildings_count_where_they_disagree_with_the_compound():
    some = buildings((1, 1, 3, 1, 0), (2, 2, 4, 1, 0))
    result = cleaning.clean(city([BOX], [shapely.box(0, 0, 9, 9)], [100], buildings=some))
    assert result.compounds.households.tolist() == [7]
    assert len(result.notes) == 1


def test_households_are_spread_over_buildings_by_storeys():
    some = buildings((1, 1, -1, 6, 0), (2, 2, -1, 18, 0), (3, 3, -1, 6, 1))
    shapes = [shapely.box(0, 0, 9, 9), shapely.box(2.5, 2.5, 3.5, 3.5)]
    result = cleaning.clean(city([BOX], shapes, [101, 7], buildings=some))
    assert result.buildings.households.tolist() == [25, 76, 7]


def test_good_input_is_left_as_it_is():
    shapes = [shapely.box(0, 0, 50, 100), shapely.box(50, 0, 100, 100)]
    result = cleaning.clean(city([BOX], shapes))
    assert all(a is b for a, b in zip(result.compounds.geometry, shapes, strict=True))
    assert result.notes == []


def test_layers_that_lie_apart_are_refused_not_drawn_empty():
    """As when one of them has longitude and latitude swapped."""
    with pytest.raises(Unusable) as error:
        cleaning.clean(city([BOX], [shapely.box(1000, 1000, 1040, 1040)]))
    assert set(error.value.fields) == {"compounds"}
    lone = city([BOX], [], buildings=buildings((1000, 1000, 30, 5, -1)))
    with pytest.raises(Unusable) as error:
        tiling.tile(cleaning.clean(lone), 80)
    assert set(error.value.fields) == {"buildings"}
