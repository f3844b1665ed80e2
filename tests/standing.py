"""A town with a row in each state of every kind of thing, built once for all tests of a file."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import transaction
from django.test import override_settings

from linli.core.versions import stamps
from tests import subjects
from tests import world as place
from tests.test_subjects import OWN, may_all


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker, tmp_path_factory):
    """The town and a row in each state of every kind, made once; each test is rolled back to here."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media):
        stamps.forget_all()
        with transaction.atomic():
            world = place.build()
            may_all(world, jiedao=place.STREET, shequ=place.COMMUNITY, other=place.OTHER_STREET)
            yield world, {of.type: in_each_state(of, world) for of in OWN}
            transaction.set_rollback(True)
        stamps.forget_all()


@pytest.fixture
def town(built, db):
    return built[0]


@pytest.fixture
def standing(built, db):
    """Kind -> state -> the row that stands in it."""

    def rows(of):
        return {
            state: of.model._default_manager.get(pk=pk) for state, pk in built[1][of.type].items()
        }

    return rows


def in_each_state(of: Any, world: Any) -> dict[str, int]:
    """State -> the key of a row led there by the shortest way."""
    by = world.actor("jiedao")
    return {s.code: subjects.brought_to(of, world, s.code, by).pk for s in of.machine.states}
