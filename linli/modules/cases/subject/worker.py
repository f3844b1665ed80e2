"""A case, as a grid worker has it on the spot. No check-in, track or ranking."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.modules.cases.queries.cell import settleable
from linli.modules.cases.subject.cases import CASES
from linli.modules.cases.views import sections
from linli.modules.catalogue import public as catalogue
from linli.ui.photos import items
from linli.ui.subject.declaration import Scene, Section
from linli.ui.subject.workers import Worker, register_worker


def proof(scene: Scene) -> dict[str, Any]:
    return {"photos": items(f for f in scene.files if f.stage != "report")}


def done_means(scene: Scene) -> dict[str, Any]:
    words = catalogue.by_id(scene.row.matter_id).closing_condition
    return {"words": words} if words else {}


WORKER = register_worker(
    Worker(
        CASES, "cases.verify", "verify", _("To verify"), _("Nothing to verify now."),
        {
            "verify": _("Record what you found"), "begin_check": _("I am on the way"),
            "settle": _("Settled on the spot"),
        },
        (
            sections.REPORTED,
            Section(_("What the unit says"), sections.result, "cases/case/photos.html", proof),
            Section(_("Done means"), values=done_means),
        ),
        drawing=lambda scene: sections.place_drawn(scene.row, []),
        spot=lambda actor: settleable(actor) if actor.may("cases.settle") else [],
        spot_title=_("Can be settled on the spot"),
        report=("cases:worker_report", _("Report from the round")),
    )
)  # fmt: skip
