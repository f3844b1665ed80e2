"""Who gets a matter where: the most specific row, against a slow and obvious reference."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from linli.core.people.models import Organisation
from linli.core.versions import stamps
from linli.modules.catalogue.models import Route
from linli.modules.catalogue.queries import catalogue, explaining, routing
from linli.modules.catalogue.queries.routing import RouteRow, arranged
from tests import world as place

PREFIXES = ["", "03", "0301", "030101", "0302", "04", "0401", "040101"]
AREAS = ["", "33", "330402", place.STREET, place.OTHER_STREET, place.COMMUNITY, place.CELL]
MATTERS = ["030101", "030102", "040101", "050101"]
PLACES = [place.CELL, place.NEXT_CELL, place.OTHER_CELL, place.COMMUNITY, "110101001"]

stored = st.lists(
    st.tuples(st.sampled_from(PREFIXES), st.sampled_from(AREAS), st.integers(-2, 2)), max_size=40
)


def reference(rows, matter, area):
    """All rows that fit, compared two by two by the words of the rule."""
    fitting = [r for r in rows if matter.startswith(r.prefix) and area.startswith(r.area)]
    fitting.sort(key=lambda r: r.id)
    fitting.sort(key=lambda r: r.priority, reverse=True)
    fitting.sort(key=lambda r: len(r.area), reverse=True)
    fitting.sort(key=lambda r: len(r.prefix), reverse=True)
    return fitting


@given(stored, st.sampled_from(MATTERS), st.sampled_from(PLACES))
def test_order_of_rows_equals_obvious_reference(drawn, matter, area):
    numbers = itertools.count(1)
    rows = [RouteRow(next(numbers), "330402", p, a, 1, w, "") for p, a, w in drawn]
    assert list(arranged(reversed(rows)).fitting(matter, area)) == reference(rows, matter, area)


def row(prefix, area, unit, priority=0):
    made = Route.objects.create(
        district=place.DISTRICT, prefix=prefix, area=area, unit=unit, priority=priority
    )
    stamps.bump("routing")
    return made


def routed(area=place.CELL, matter=place.STREETLIGHT):
    return routing.route(matter, "lighting", area, place.DISTRICT)


def test_route_without_rows_names_nearest_holder_of_duty(world):
    near = Organisation.objects.create(
        district=place.DISTRICT, kind="street", name="街道照明站", area=place.STREET,
        duties=["lighting"],
    )  # fmt: skip
    stamps.bump("organisations")
    assert routed().unit_id == near.pk
    assert routed(place.OTHER_CELL).unit_id == world.units["lighting"].pk
    assert [c.won for c in routed().why] == [True, False]


def test_route_with_nobody_is_unroutable(world):
    found = routing.route("010101", "telecom", place.CELL, place.DISTRICT)
    assert (found.unit_id, found.why) == (None, ())


def test_route_row_goes_before_duty_and_matter_before_area(world):
    everywhere = row("", place.CELL, world.units["community"])
    category = row("03", place.DISTRICT, world.units["street"])
    assert routed().unit_id == world.units["street"].pk
    assert [c.row_id for c in routed().why] == [category.pk, everywhere.pk, None]
    assert [c.reason for c in routed().why] == ["won", "prefix", "row_first"]


def test_route_priority_then_age_decide_between_equal_rows(world):
    first = row("0301", place.STREET, world.units["street"], 1)
    row("0301", place.STREET, world.units["community"], 0)
    assert [c.reason for c in routed().why] == ["won", "priority", "row_first"]
    assert routed().why[0].row_id == first.pk


def test_route_to_closed_unit_never_wins_and_is_shown(world):
    row("0301", place.STREET, world.units["property"])
    Organisation.objects.filter(pk=world.units["property"].pk).update(active=False)
    stamps.bump("organisations")
    assert [c.reason for c in routed().why] == ["closed", "won"]
    assert routed().unit_id == world.units["lighting"].pk
    held = [row for group in routing.rows().held.values() for row in group]
    assert [bool(explaining.problem(row)) for row in held].count(True) == 1


def test_joint_units_are_the_nearest_holders_once(world):
    matter = next(m for m in catalogue.catalogue().valid(place.DISTRICT).values() if m.joint)
    found = routing.joint_units(matter, place.CELL)
    held = [u for u in place.UNITS.values() if place.CELL.startswith(u[1])]
    expected = {duty for duty in matter.joint if any(duty in u[2] for u in held)}
    assert len(found) == len(set(found)) <= len(matter.joint)
    assert bool(found) == bool(expected)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_explanation_has_one_sentence_per_candidate(world, language):
    from django.utils import translation

    row("0301", place.STREET, world.units["street"])
    with translation.override(language):
        found = explaining.explain(place.STREETLIGHT, "lighting", place.CELL, place.DISTRICT)
    assert [e.candidate.won for e in found] == [True, False]
    assert all(e.sentence and e.rule and e.unit for e in found)


def test_routing_once_loaded_needs_one_statement_for_stamps(world, django_assert_num_queries):
    with stamps.frame():
        routed()
    with django_assert_num_queries(1), stamps.frame():
        for area in PLACES:
            routed(area)
