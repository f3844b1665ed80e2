"""The HTTP interface of grids: what comes out, what is refused, the same rules as the pages."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from linli.core.access import queries as access
from linli.core.access.models import Grant, Key, Role
from linli.core.people.models import Account
from linli.core.versions import stamps
from linli.modules.grids.models import Plan
from tests import world as place
from tests.modules.grids.conftest import PERMISSIONS, cell

pytestmark = pytest.mark.django_db


@pytest.fixture
def api(world):
    """Calls as a machine whose account has these permissions in an area."""
    made = []

    def make(area=place.DISTRICT, permissions=PERMISSIONS | {"places.view"}):
        name = f"m{len(made)}"
        made.append(name)
        account = Account.objects.create(
            login=name, name="接口", district=place.DISTRICT, must_change_password=False
        )
        Role.objects.create(code=name, name=name, permissions=sorted(permissions))
        Grant.objects.create(
            district=place.DISTRICT, account=account, role_id=name, area=area,
            valid_from=place.date(2025, 1, 1),
        )  # fmt: skip
        Key.objects.create(
            district=place.DISTRICT, account=account, label=name, prefix="m",
            hash=access.hashed(name), expires_at=timezone.now() + timedelta(days=1),
        )  # fmt: skip
        stamps.bump("roles")
        stamps.forget_all()

        def call(method, path, body=None, **query):
            send = getattr(Client(), method)
            given = {"content_type": "application/json"} if method == "post" else {}
            data = body if method == "post" else query
            answer = send(
                f"/api/v1{path}", data or {}, HTTP_AUTHORIZATION=f"Bearer {name}", **given
            )
            return answer.status_code, json.loads(answer.content)

        return call

    return make


def test_plan_is_ordered_listed_and_read(api, register):
    call = api()
    status, made = call(
        "post", "/grids/plans", {"area": place.COMMUNITY, "name": "接口方案", "seed": 3}
    )
    assert (status, made["state"], made["seed"], made["lower"]) == (201, "waiting", 3, 300)
    status, listed = call("get", "/plans/", area=place.STREET)
    assert [p["id"] for p in listed["plans"]] == [made["id"]] and status == 200
    status, one = call("get", f"/plans/{made['id']}")
    assert one["steps"] == ["cancel", "rename"]
    assert call("get", f"/grids/plans/{made['id']}/layers")[1]["report"] == {}
    assert call("post", "/grids/plans", {"area": place.COMMUNITY, "lower": 9, "upper": 3})[0] == 422
    assert call("post", "/grids/plans", {"area": place.COMMUNITY, "x": 1})[0] == 422


def test_plan_goes_from_draft_to_publication(api, plan):
    street, district = api(place.STREET), api()
    status, drawn = street("get", f"/grids/plans/{plan.pk}/layers")
    assert status == 200 and len(drawn["grids"]["features"]) == 4
    assert street("post", f"/plans/{plan.pk}/propose", {})[1]["state"] == "proposed"
    status, refused = street(
        "post", f"/plans/{plan.pk}/approve", {"details": {"valid_from": "2030-01-01"}}
    )
    assert (status, refused["code"]) == (409, "own_proposal")
    assert district("post", f"/plans/{plan.pk}/return", {"reason": ""})[0] == 422
    assert district("post", f"/plans/{plan.pk}/return", {"reason": "再核"})[1]["state"] == "draft"
    street("post", f"/plans/{plan.pk}/propose", {})
    day = timezone.localdate().isoformat()
    status, done = district("post", f"/plans/{plan.pk}/approve", {"details": {"valid_from": day}})
    assert (status, done["state"]) == (200, "published")
    assert district("get", f"/plans/{plan.pk}")[1]["valid_from"] == day
    stamps.forget_all()
    status, present = district("get", "/grids/present", area=place.COMMUNITY)
    assert present["type"] == "FeatureCollection" and len(present["features"]) == 4
    before = (timezone.localdate() - timedelta(days=1)).isoformat()
    status, former = district("get", "/grids/present", area=place.COMMUNITY, on=before)
    assert len(former["features"]) == 2 and former["day"] == before


def test_out_of_reach_is_not_found_and_without_right_denied(api, plan):
    other = api(place.OTHER_STREET)
    for method, path in (("get", f"/plans/{plan.pk}"), ("get", f"/grids/plans/{plan.pk}/layers"), ("post", f"/plans/{plan.pk}/propose")):  # fmt: skip
        assert other(method, path)[0] == 404
    assert other("get", "/grids/present", area=place.COMMUNITY)[0] == 404
    assert other("post", "/grids/addresses", {"texts": ["x"], "within": place.DISTRICT})[0] == 200
    assert other("post", "/grids/addresses", {"texts": ["x"], "within": "330411"})[0] == 404
    reader = api(place.DISTRICT, {"grids.view"})
    assert reader("post", "/grids/plans", {"area": place.COMMUNITY})[0] == 403
    assert reader("post", "/grids/addresses", {"texts": ["x"]})[0] == 403
    assert Client().get("/api/v1/plans/").status_code == 401
    assert Plan.objects.get().state == "draft"


def test_addresses_are_located(api, register):
    from linli.core.places.models import Doorplate

    point = cell(0, 0).centroid
    Doorplate.objects.create(
        district=place.DISTRICT, area=place.COMMUNITY, road="文昌路", road_number="128号",
        lon=point.x, lat=point.y,
    )  # fmt: skip
    stamps.bump("places")
    stamps.forget_all()
    status, found = api()(
        "post",
        "/grids/addresses",
        {"texts": ["南湖区文昌路128号", "天上"], "within": place.DISTRICT},
    )
    first, second = found["found"]
    assert (status, first["code"], first["level"]) == (200, place.CELL, "doorplate")
    assert first["confidence"] > 0.6 and first["reasons"]
    assert (second["level"], second["code"]) == ("unmatched", "")
