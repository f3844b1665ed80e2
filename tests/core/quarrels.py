"""A kind of thing for the tests of core: a quarrel between neighbours, with a table of its own."""

from __future__ import annotations

import itertools

import pytest
from django.db import connection, models
from django.utils import timezone

from linli.core.areas.codes import district_of
from linli.core.lifecycle.commands import Act, _finish
from linli.core.lifecycle.states import Machine, Move, State
from linli.core.outbox import worker
from linli.core.parties import declarations
from linli.core.parties.declarations import Parties
from linli.core.subjects import faces
from linli.core.subjects.models import SubjectRow
from tests import world as place

TYPE = "quarrels.quarrel"
MACHINE = Machine(
    states=(State("open", "调解中", "info"), State("settled", "已和解", "good", final=True)),
    moves=(Move("quarrels.settle", "和解", ("open",), "settled"),),
    start="open",
)
_ids = itertools.count(1)


class Quarrel(SubjectRow):
    class Meta(SubjectRow.Meta):
        app_label = "quarrels"
        db_table = "quarrels_quarrel"
        indexes: list[models.Index] = []


def rows(actor):
    return Quarrel.objects.filter(area__within=actor.reach("cases.view"))


FACE = faces.Face(TYPE, Quarrel, "纠纷", "一件纠纷", rows, MACHINE, "quarrels:one")


def quarrel(**changes):
    """A saved one in the first community's first cell."""
    n = next(_ids)
    values = {
        "area": place.CELL, "title": "楼上漏水致邻里争执", "state": "open",
        "opened_at": timezone.now(), "number": f"330402-TJ-{n:04}", "code": f"code-{n}",
        "client_id": f"client-{n}",
    } | changes  # fmt: skip
    return Quarrel.objects.create(district=district_of(values["area"]), **values)


@pytest.fixture(scope="session")
def quarrel_table(django_db_setup, django_db_blocker):
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.create_model(Quarrel)
    yield
    with django_db_blocker.unblock(), connection.schema_editor() as editor:
        editor.delete_model(Quarrel)


@pytest.fixture
def quarrels(quarrel_table, world, monkeypatch):
    """The kind declared, in a small district."""
    monkeypatch.setitem(faces.FACES, TYPE, FACE)
    monkeypatch.setitem(declarations.DECLARED, TYPE, PARTIES)
    return world


def carry_out(act):
    """Ends a command and lets the worker do what it told."""
    _finish(act)
    while worker.work():
        pass


def acting(actor, verb="quarrels.settle", now=None):
    """What a command's body is given."""
    return Act(actor, verb, now or timezone.now())


PARTIES = Parties(
    TYPE, {"applicant": "申请人", "respondent": "被申请人"}, reveal="cases.reveal",
    ask=("cases.dispatch", "cases.handle"),
    link=lambda row, token: f"http://linli.test/q/{row.code}?r={token}",
    texts={"settled": "%(number)s“%(title)s”已和解：%(result)s详见 %(link)s"},
)  # fmt: skip
