"""Kinds ship with the apps, are renewed with them, and stay as a place has changed them."""

from __future__ import annotations

import pytest
from django.utils import translation

from linli.core.areas import codes
from linli.core.people import kinds
from linli.core.people.kinds import Family
from linli.core.people.models import Kind
from linli.core.versions import stamps

pytestmark = pytest.mark.django_db
# What a post or organisation could be before kinds became rows; registers hold these codes.
FORMER = {
    Family.ORGANISATION: {
        "district", "street", "community", "department", "party", "owners", "property", "social",
        "volunteers", "enterprise", "school",
    },
    Family.POST: {
        "grid_leader", "grid_worker", "part_time", "micro_leader", "building_head", "unit_head",
        "mediator", "social_worker", "duty_officer", "desk", "handler", "leader", "administrator",
    },
}  # fmt: skip


@pytest.mark.parametrize("family", FORMER)
def test_kinds_of_before_ship(family):
    assert FORMER[family] <= {row.code for row in kinds.of(family)}


def test_kinds_ship_complete():
    for row in kinds.known().values():
        assert row.name and row.name_en and row.family in Family.values
        assert any("\u4e00" <= letter <= "\u9fff" for letter in row.name)


def test_kinds_with_a_level_name_that_of_the_area():
    levels = {row.code: row.level for row in kinds.of(Family.ORGANISATION)}
    assert levels["party_committee"] == codes.COMMUNITY
    assert levels["party_grid"] == codes.GRID
    assert levels["party_building"] == codes.MICRO_GRID
    assert levels["alliance_party"] is None


def test_seed_is_idempotent():
    kinds.seed()
    first = list(Kind.objects.order_by("id").values())
    kinds.seed()
    assert list(Kind.objects.order_by("id").values()) == first
    assert len(first) == len(kinds.shipped())


def test_seed_renews_what_ships_and_leaves_what_a_place_changed():
    kinds.seed()
    rows = Kind.objects.filter(family=Family.ORGANISATION)
    rows.filter(code="owners").update(name="旧名")
    rows.filter(code="school").update(name="中小学校", builtin=False)
    kinds.seed()
    assert rows.get(code="owners").name == "业主委员会"
    assert rows.get(code="school").name == "中小学校"


def test_label_follows_the_language_of_the_reader():
    with translation.override("zh-hans"):
        assert kinds.label(Family.POST, "grid_leader") == "网格长"
    with translation.override("en"):
        assert kinds.label(Family.POST, "grid_leader") == "Grid leader"
    assert kinds.label(Family.POST, "unheard_of") == "unheard_of"


def test_retired_kind_is_not_offered_and_keeps_its_name():
    Kind.objects.create(family=Family.POST, code="watchman", name="巡防员", active=False)
    stamps.bump("kinds")
    assert "watchman" not in dict(kinds.choices(Family.POST))
    assert "watchman" not in list(kinds.Choices(Family.POST))
    assert kinds.Choices(Family.POST).get("watchman") == "巡防员"
    assert kinds.fault(Family.POST, "watchman", former="watchman") == ""


def test_fault_names_the_known_ones():
    with translation.override("zh-hans"):
        said = kinds.fault(Family.VENUE, "palace")
    assert "palace" in said and "居民会客厅" in said
    assert kinds.fault(Family.VENUE, "pavilion") == ""
