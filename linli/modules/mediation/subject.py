"""A dispute, as the workbench shows it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.journal.words import Told
from linli.core.parties import declarations
from linli.core.subjects.queries import within
from linli.modules.mediation import commands
from linli.modules.mediation.models import Dispute
from linli.modules.mediation.states import APPLICANT, KINDS, MACHINE, TASKS
from linli.ui import fields
from linli.ui.subject.declaration import Fields, Shown, Step, Subject, TakeIn, register
from linli.ui.subject.narrowing import Narrow
from linli.ui.subject.public import Public, receipt_link, register_public


def asked(actor: Actor) -> Fields:
    return {"area": fields.area(actor, "mediation.receive"), **about()}


def wished(actor: Actor) -> Fields:
    """What a resident is asked."""
    return {"area": fields.community(), **about()}


def about() -> Fields:
    return {
        "kind": fields.choice(_("Kind"), KINDS),
        "title": fields.line(_("What it is about")),
        "text": fields.long_text(_("Facts and wishes"), required=False),
    }


def facts(row: Any) -> list[tuple[Any, Any]]:
    return [
        (_("Kind"), row.get_kind_display()),
        (_("Mediator"), row.mediator),
        (_("Sessions"), row.sessions or None),
        (_("Agreement"), row.agreement),
    ]


DISPUTES = register(
    Subject(
        model=Dispute, machine=MACHINE, label=_("Disputes"), one=_("Dispute"), path="mediation",
        view="mediation.view mediation.mediate", export="mediation.export", rows=within(Dispute, "mediation.view", "mediator"),
        columns=(
            Shown("kind", _("Kind")),
            Shown("mediator", _("Mediator"), sort="mediator__name"),
            Shown("sessions", _("Sessions"), sheet="integer", on_list=False),
        ),
        filters=(Narrow("kind", _("Kind"), KINDS),),
        facts=facts, text="text", tasks=TASKS, icon="users-group", group=_("Mediation"),
        told={
            "kind": Told(), "mediator_id": Told(), "agreement": Told(),
            "note": Told(_("What was discussed")),
        },
        take_in=TakeIn(commands.apply, "mediation.receive", asked, _("Take in a dispute"), party=True),
        steps={
            "accept": Step(
                commands.accept, bulk=True,
                fields=lambda scene: {"mediator": fields.person(scene.actor, _("Mediator"), permission="mediation.mediate")},
            ),
            "refuse": Step(commands.refuse, bulk=True),
            "hold": Step(commands.hold, lambda scene: {"note": fields.long_text(_("What was discussed"))}),
            "agree": Step(
                commands.agree, lambda scene: {"agreement": fields.long_text(_("What both sides agreed on"), rows=6)}
            ),
            "fail": Step(commands.fail),
            "resume": Step(commands.resume),
            "settle": Step(commands.settle),
        },
    )
)  # fmt: skip
PARTIES = declarations.register(
    declarations.Parties(
        DISPUTES.type, {APPLICANT: _("Applicant")}, "mediation.receive",
        ("mediation.receive", "mediation.mediate"), receipt_link(DISPUTES),
        own="mediation.mediate", whose=lambda row: row.mediator_id,
    )
)  # fmt: skip
PUBLIC = register_public(
    Public(
        DISPUTES, commands.apply, wished, _("Ask for mediation"),
        _("A quarrel with a neighbour, a company, in the family"), rate=commands.rate, order=40,
        days="mediation.rating_days",
        answer=lambda row: str(row.agreement and _("An agreement was reached.")),
        own_answer=lambda row: str(row.agreement),
    )
)  # fmt: skip
