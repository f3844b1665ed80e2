from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from django.test import Client

from linli.core.access.actor import Actor
from linli.core.files import attachments
from linli.core.lifecycle.commands import at
from linli.core.subjects.queries import first_of
from linli.modules.cases.commands import desk, intake, unit
from linli.modules.cases.models import Case
from linli.modules.cases.subject.cases import CASES
from linli.ui.subject import lists
from linli.ui.subject.forms import filter_form
from tests import world as place

_ids = itertools.count(1)


def told(**changes):
    values = {
        "matter": place.STREETLIGHT,
        "client_id": f"test-{next(_ids):016d}",
        "lon": place.INSIDE[0],
        "lat": place.INSIDE[1],
        "place": "新丰路128弄3幢楼下",
        "description": "路灯三天不亮了，晚上看不清路。",
        "answers": {},
    } | changes
    return intake.Report(**values)


def listing(actor, *, before=None, limit=50, **wanted):
    """The workbench's list of cases, newest first."""
    return read(actor, filter_form(CASES, wanted, actor), before, limit)


def read(actor, form, before=None, limit=50):
    parts = lists.branches(CASES, actor, lists.conditions(CASES, form))
    parts = [part.filter(pk__lt=before) for part in parts] if before else parts
    return list(CASES.listed(first_of(parts, "-pk", limit)))


def png(colour=(200, 30, 30), size=(64, 48)):
    from io import BytesIO

    from PIL import Image

    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


@pytest.fixture
def photo(settings, tmp_path):
    """Stores a photo and gives its token, as the pages do before a command."""
    settings.MEDIA_ROOT = tmp_path

    def store(stage="handle", actor_id=None, colour=None):
        return attachments.store(
            actor_id, place.DISTRICT, place.CELL, png(colour or (next(_ids) % 255, 9, 9)), stage
        ).token

    return store


@pytest.fixture
def reported(world):
    """A case that has come in; further keywords change the report."""

    def make(actor=None, **changes):
        return intake.report(actor or Actor.public(), report=told(**changes))

    return make


@pytest.fixture
def case_at(world, reported):
    """A case brought to a state by the real commands."""
    steps = {
        "dispatched": lambda pk: desk.dispatch(world.actor("shequ"), pk, unit=world.units["lighting"].pk),
        "accepted": lambda pk: unit.accept(world.actor("denghuo"), pk),
        "handling": lambda pk: unit.start(world.actor("denghuo"), pk),
        "handled": lambda pk: unit.feed_back(
            world.actor("denghuo"), pk, outcome="solved", answer="已更换灯泡，恢复照明。"
        ),
    }  # fmt: skip

    def make(state, moment=None, **changes):
        def go():
            made = reported(**changes)
            for name, step in steps.items():
                if state == "reported":
                    break
                step(made.case)
                if name == state:
                    break
            return Case.objects.get(pk=made.case)

        if moment is None:
            return go()
        with at(moment):
            return go()

    return make


@pytest.fixture
def later():
    """Commands inside happen this much after a moment."""

    def shift(moment, **delta):
        return at(moment + timedelta(**delta))

    return shift


@pytest.fixture
def editor(world):
    place.add_person(
        world, "bianji", "陈一", "street", "administrator", "catalogue_editor", place.DISTRICT
    )
    return world.actor("bianji")


@pytest.fixture
def signed_in(world):
    def make(login):
        if login == "bianji":
            place.add_person(
                world, login, "陈一", "street", "administrator", "catalogue_editor", place.DISTRICT
            )
        client = Client()
        client.force_login(
            world.accounts[login], backend="django.contrib.auth.backends.ModelBackend"
        )
        return client

    return make
