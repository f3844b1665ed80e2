"""Pages of catalogue and routing: who sees them, what they do, how many statements."""

from __future__ import annotations

import json

import pytest
from django.test import Client
from django.urls import reverse

from linli.modules.catalogue.models import Matter, Route
from linli.modules.catalogue.queries import catalogue
from tests import world as place

MANAGED = ("matter_add", "category_add", "routes", "route_add")
OPEN = ("catalogue", "route_explain", "routing_outline", "catalogue_export")
MOST = 10


def url(name, *args):
    return reverse(f"catalogue:{name}", args=args)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_every_page_opens_for_editor_in_few_statements(
    signed_in, language, django_assert_max_num_queries
):
    client = signed_in("bianji")
    client.cookies["language"] = language
    Route.objects.create(
        district=place.DISTRICT, prefix="03", area=place.STREET, unit_id=unit_id("street")
    )
    paths = [url(name) for name in (*MANAGED, *OPEN)]
    paths += [
        url("matter", "010101"),
        url("matter_edit", "010101"),
        url("matter_end", "010101"),
        url("category", "0101"),
        url("category_edit", "0101"),
        url("route", Route.objects.get().pk),
        url("route_edit", Route.objects.get().pk),
        reverse("console:export", args=["routes"]),
        url("catalogue") + "?q=路灯",
        url("route_explain") + f"?matter=010101&area={place.CELL}",
        url("route_explain") + f"?matter=010101&lon={place.INSIDE[0]}&lat={place.INSIDE[1]}",
        url("route_explain") + "?matter=010101&lon=116.4&lat=39.9",
        url("route_explain") + "?matter=010101",
    ]
    for path in paths:
        client.get(path)
        with django_assert_max_num_queries(MOST):
            answer = client.get(path)
        assert answer.status_code == 200, path
        assert b"style=" not in answer.content


def unit_id(name):
    from linli.core.people.models import Organisation

    return Organisation.objects.get(name=place.UNITS[name][0]).pk


def test_pages_that_change_are_closed_to_others(signed_in):
    client = signed_in("shequ")
    assert [client.get(url(name)).status_code for name in MANAGED] == [403] * len(MANAGED)
    assert [client.get(url(name)).status_code for name in OPEN] == [200] * len(OPEN)
    assert {Client().get(url(name)).status_code for name in (*MANAGED, *OPEN)} == {302}


def test_matter_form_makes_own_version_and_shows_faults(signed_in):
    client = signed_in("bianji")
    page = client.get(url("matter_edit", "010101")).context["form"]
    data = {}
    for name, _field in page.fields.items():
        value = page[name].value()
        if name.startswith("limit_"):
            data[f"{name}_0"], data[f"{name}_1"] = page[name].field.widget.decompress(value)
        elif value not in (None, False, "", (), []):
            data[name] = value
    bad = client.post(url("matter_edit", "010101"), {**data, "questions": "nonsense"})
    assert (bad.status_code, set(bad.context["form"].errors)) == (422, {"questions"})
    data |= {"limit_handle_0": "9", "limit_handle_1": "work_day"}
    assert client.post(url("matter_edit", "010101"), data).status_code == 302
    assert catalogue.matter("010101", place.DISTRICT).limit_handle == "9 work_day"
    assert Matter.objects.filter(code="010101").count() == 2


def test_route_form_saves_and_removes(signed_in):
    client = signed_in("bianji")
    said = {"prefix": "0301", "area": "南湖街道", "unit": "南湖街道办事处", "priority": 0}
    assert client.post(url("route_add"), said).status_code == 302
    row = Route.objects.get()
    assert (row.prefix, row.area) == ("0301", place.STREET)
    twin = client.post(url("route_add"), said)
    assert twin.status_code == 422
    nobody = client.post(url("route_add"), {**said, "unit": "没有的单位", "area": "火星"})
    assert set(nobody.context["form"].errors) == {"unit", "area"}
    assert client.post(url("route_remove", row.pk), {"reason": "错了"}).status_code == 302
    assert not Route.objects.exists()


def test_explanation_names_the_winner(signed_in):
    client = signed_in("shequ")
    page = client.get(url("route_explain") + f"?matter={place.STREETLIGHT}&area={place.CELL}")
    assert place.UNITS["lighting"][0] in page.content.decode()
    outside = client.get(url("route_explain") + f"?matter={place.STREETLIGHT}&lon=116.4&lat=39.9")
    assert outside.context["outside"]


def test_outline_is_geojson_of_the_streets(signed_in):
    drawn = json.loads(signed_in("shequ").get(url("routing_outline")).content)
    codes = {feature["properties"]["code"] for feature in drawn["features"]}
    assert codes == {place.STREET, place.OTHER_STREET}


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_matter_page_for_everybody_needs_no_log_in(world, language, rf):
    from django.utils import translation

    from linli.core.access.actor import Actor
    from linli.modules.catalogue.views.catalogue import matter_public

    request = rf.get("/matters/010101/")
    request.actor = Actor.public()
    with translation.override(language):
        page = matter_public(request, "010101").content.decode()
        matter = catalogue.matter("010101", place.DISTRICT)
        assert matter.condition in page
        assert "<svg" in page


def test_category_is_added_renamed_and_removed_by_its_pages(signed_in):
    client = signed_in("bianji")
    assert client.get(url("category_add") + "?code=01").context["form"]["code"].value() == "01"
    said = {"code": "0177", "name": "试一类", "name_en": "A trial"}
    assert client.post(url("category_add"), said)["Location"] == url("catalogue")
    assert "试一类" in client.get(url("category", "0177")).content.decode()
    client.post(url("category_edit", "0177"), {"name": "另一类"})
    assert catalogue.categories(place.DISTRICT)["0177"].name == "另一类"
    client.post(url("category_remove", "0177"), {"reason": "错了"})
    assert "0177" not in catalogue.categories(place.DISTRICT)
    assert client.get(url("category", "0177")).status_code == 404


def test_matter_page_offers_what_the_reader_may_do(signed_in):
    client = signed_in("bianji")
    shown = client.get(url("matter", "010101")).content.decode()
    assert url("matter_edit", "010101") in shown
    assert url("matter_end", "010101") not in shown  # the national one is not the district's to end
