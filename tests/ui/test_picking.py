"""Whom a picker of people suggests: those near, without their account numbers."""

from __future__ import annotations

import pytest
from django.test import Client
from django.urls import reverse

from linli.ui import picking
from linli.ui.fields import person
from tests import world as place

pytestmark = pytest.mark.django_db


def suggested(world, login, **asked):
    client = Client()
    client.force_login(world.accounts[login])
    return client.get(reverse("ui:pick", args=["person"]), asked).json()["found"]


def test_only_people_of_ones_own_areas_and_of_those_above_are_suggested(world):
    by_pk = {login: str(account.pk) for login, account in world.accounts.items()}
    assert suggested(world, "shequ", q="林芳") == ["林芳 · 桂苑社区居民委员会"]
    assert suggested(world, "wangge", q="吴强") == ["吴强 · 南湖街道办事处"]
    for login, asked in (("shequ", "郑伟"), ("shequ", by_pk["other"]), ("wangge", "高山")):
        assert suggested(world, login, q=asked) == []
    assert suggested(world, "qu", q="郑伟") == ["郑伟 · 新兴街道办事处"]


def test_with_a_permission_only_those_who_hold_it(world):
    asked = {"q": "林芳", "may": "mediation.mediate"}
    assert suggested(world, "shequ", **asked) and suggested(world, "shequ", q="吴强")
    assert suggested(world, "shequ", q="吴强", may="mediation.mediate") == []


def test_namesakes_are_told_apart_and_a_label_is_read_back(world):
    one = person(world.actor("shequ"))
    assert one.clean("林芳 · 桂苑社区居民委员会") == world.accounts["wangge"].pk
    twin = place.add_person(
        world, "twin", "林芳", "community", "grid_worker", "grid_worker", place.CELL
    )
    found = picking.people(world.actor("shequ"), "林芳")
    assert [label for _pk, label in found] == [
        f"林芳 · 桂苑社区居民委员会 ({pk})" for pk, _l in found
    ]
    assert one.clean(f"林芳 · 桂苑社区居民委员会 ({twin.pk})") == twin.pk
