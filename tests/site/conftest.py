"""A small demo district, built once per module and taken back afterwards."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from django.db import transaction
from django.test import Client, override_settings

from linli.core.access.models import Grant, Role
from linli.core.access.permissions import declared
from linli.core.clock.seed import seed as seed_calendar
from linli.core.fields.seeding import seed as seed_fields
from linli.core.figures.queries import seed as seed_figures
from linli.core.versions import stamps
from linli.modules.cases.public import seed_replies
from linli.modules.catalogue.public import seed_catalogue
from linli.modules.console.public import seed_roles
from tests import world as place

NOW = datetime(2026, 11, 20, 8, 30, tzinfo=UTC)


def seed_all():
    for seed in (
        seed_calendar,
        seed_fields,
        seed_figures,
        seed_roles,
        seed_catalogue,
        seed_replies,
    ):
        seed()


@pytest.fixture(scope="module")
def empty(django_db_setup, django_db_blocker, tmp_path_factory):
    """Seeds only; everything a module's tests do is rolled back after the last of them."""
    media = tmp_path_factory.mktemp("media")
    with django_db_blocker.unblock(), override_settings(MEDIA_ROOT=media):
        stamps.forget_all()
        with transaction.atomic():
            seed_all()
            yield
            transaction.set_rollback(True)
        stamps.forget_all()


@pytest.fixture
def mighty(world):
    """A browser of somebody who may do everything in the district."""
    account = world.accounts["qu"]
    everything = Role.objects.create(code="everything", name="全部", permissions=sorted(declared()))
    Grant.objects.create(
        district=place.DISTRICT, account=account, role=everything, area=place.DISTRICT,
        valid_from="2025-01-01",
    )  # fmt: skip
    stamps.bump("roles")
    found = Client()
    found.force_login(account)
    return found
