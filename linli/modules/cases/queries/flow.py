"""The way of a case as the catalogue's flow charts show it."""

from django.utils.translation import gettext_lazy as _

from linli.modules.cases.states import CELL, DESK, MACHINE, REPORTER, UNIT
from linli.modules.catalogue.public import Flow

FLOW = Flow(
    machine=MACHINE,
    goal="closed",
    joint="handling",
    lead=UNIT,
    doers={
        DESK: _("Desk"),
        UNIT: _("Responsible unit"),
        CELL: _("Grid worker"),
        REPORTER: _("Reporter"),
    },
    limits={
        "dispatched": "dispatch",
        "accepted": "accept",
        "handled": "handle",
        "closed": "verify",
    },
    evidence={"reported": "report", "handled": "handle", "verifying": "verify"},
    report="cases:report",
    shortcut="cases.settle",
    checker=CELL,
)
