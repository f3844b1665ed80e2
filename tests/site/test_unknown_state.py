"""A row in a state its machine does not know is shown by that code, and stops nothing else."""

from __future__ import annotations

import pytest
from django.test import Client

from linli.core.subjects.faces import briefs
from linli.modules.cases.models import Case
from linli.modules.cases.states import MACHINE
from linli.modules.mediation.models import Dispute
from linli.ui.subject.declaration import SUBJECTS
from tests import subjects
from tests.modules.cases.conftest import reported

__all__ = ["reported"]


def test_machine_answers_for_every_code():
    assert MACHINE.state("dispatched") is MACHINE.by_code["dispatched"]
    unknown = MACHINE.state("wild")
    assert (unknown.label, unknown.final, MACHINE.moves_from("wild")) == ("wild", False, [])


@pytest.mark.django_db
@pytest.mark.parametrize("model", [Case, Dispute])
def test_row_in_a_state_nobody_knows_is_shown_everywhere(world, mighty, reported, model):
    of = SUBJECTS[model._meta.label_lower]
    if model is Case:
        reported()
    else:
        subjects.made(of, world, subjects.actor("jiedao", world))
    row = model.objects.get()
    model.objects.update(state="wild")
    pages = ["list", "board", *(("map", "points", "outline") if of.on_map else ())]
    for name in pages:
        assert mighty.get(of.url(name)).status_code == 200, name
    for name in ("", "paper", "pdf"):
        assert mighty.get(of.url(name, row.pk)).status_code == 200, name
    if of.export:
        assert mighty.post(of.url("export"), {"query": ""}).status_code == 200
    for address in ("/desk/", "/cases/public", "/worker/", f"/c/{row.code}"):
        assert mighty.get(address).status_code < 500, address
    assert mighty.get(f"/api/v1/{of.path}/").json()[of.path][0]["state"] == "wild"
    assert mighty.get(f"/api/v1/{of.path}/{row.pk}").json()["steps"] == []
    assert Client().get(f"/mediation/c/{row.code}").status_code < 500
    assert briefs([(of.type, row.pk)])[of.type, row.pk].state_label == "wild"
