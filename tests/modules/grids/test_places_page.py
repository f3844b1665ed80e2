"""The register's page: what it holds, addresses completed, files taken along; posts of a grid."""

from __future__ import annotations

import json

import pytest
from django.urls import reverse

from linli.core.areas.models import Area
from linli.core.errors import NotFound
from linli.core.people.models import Post
from linli.modules.grids.queries import handover
from tests import world as place
from tests.modules.grids.conftest import browse
from tests.modules.grids.test_pages import address, text

pytestmark = pytest.mark.django_db


@pytest.fixture
def clerk(world, register):
    return browse(world, "jiedao")


def test_page_counts_the_register_and_offers_its_sheets(clerk, register):
    shown = text(clerk.get(address("places"), {"area": place.STREET}))
    assert "24" in shown and "48" in shown
    assert reverse("console:import_kind", args=["compounds"]) in shown
    assert address("places_export", "buildings", "gpkg") in shown


def test_addresses_are_answered_with_grid_and_reasons(clerk, register):
    name = register[0].name
    answer = clerk.post(address("places"), {"texts": f"{name}\n不知道在哪里", "area": place.STREET})
    shown = text(answer)
    assert answer.status_code == 200
    assert name in shown and "不知道在哪里" in shown and "未匹配" in shown


@pytest.mark.parametrize(
    ("texts", "said"), [("", "必填"), ("x\n" * 201, "200"), ("路" * 201, "过长")]
)
def test_bad_lists_of_addresses_are_refused_with_a_sentence(clerk, register, texts, said):
    answer = clerk.post(address("places"), {"texts": texts, "area": place.STREET})
    assert answer.status_code == 422 and said in text(answer)


def test_register_goes_out_as_a_map_layer(clerk, register):
    answer = clerk.get(address("places_export", "compounds", "geojson"), {"area": place.STREET})
    assert len(json.loads(answer.content)["features"]) == len(register)
    assert clerk.get(address("places_export", "people", "geojson")).status_code == 404
    assert clerk.get(address("places_export", "compounds", "dwg")).status_code == 404


def test_posts_of_a_grid_are_shown_with_vacancies(world, clerk, acting):
    Post.objects.create(
        district=place.DISTRICT, organisation=world.units["community"], kind="grid_worker",
        role="grid_worker", area=place.CELL, valid_from="2025-01-01",
    )  # fmt: skip
    found = handover.posts_of(acting(place.STREET), place.CELL)
    assert "" in [one.name for one in found]
    with pytest.raises(NotFound):
        handover.posts_of(acting(place.OTHER_STREET), place.CELL)
    assert Area.objects.filter(code=place.CELL).exists()
    shown = text(clerk.get(address("grid", place.CELL)))
    assert "空缺" in shown


def test_page_needs_its_permission(world, register):
    assert browse(world, "huanwei").get(address("places")).status_code == 403
