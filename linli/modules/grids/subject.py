"""A plan of grids, as the workbench shows it; its editor and its maps are pages of their own."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.journal.words import Told
from linli.modules.grids.commands import plans as commands
from linli.modules.grids.models import Plan
from linli.modules.grids.queries import plans
from linli.modules.grids.states import PLAN, TASKS, Level
from linli.modules.grids.views import editor, plan_rows
from linli.ui import fields
from linli.ui.subject.declaration import Fields, Scene, Shown, Step, Subject, register
from linli.ui.subject.narrowing import Narrow


def facts(row: Plan) -> list[tuple[Any, Any]]:
    return plan_rows.plan_facts(row, plans.people(row))


def first_day(scene: Scene) -> Fields:
    return {"valid_from": fields.day(_("In force from"), required=True, initial=timezone.localdate)}


def new_name(scene: Scene) -> Fields:
    name = scene.row.name if scene.row else ""
    return {"name": fields.line(_("Name of the plan"), longest=80, initial=name)}


def counted(before: Any, after: Any) -> str:
    return _("Grids with findings: %(n)d") % {"n": len(after)} if after else ""


PLANS = register(
    Subject(
        model=Plan, machine=PLAN, label=gettext_lazy("Plans of grids"), one=gettext_lazy("Plan of grids"),
        path="plans", root="grids", view="grids.view", rows=plans.visible,
        template="grids/plan/plan.html", extra=editor.stage,
        columns=(
            Shown("level", gettext_lazy("Divided into"), hide_on_phone=True),
            Shown("limits", gettext_lazy("Households per grid"), plan_rows.limits, hide_on_phone=True),
            Shown("progress", gettext_lazy("Progress (percent)"), sheet="integer", on_list=False),
            Shown("error", gettext_lazy("Why it could not be drawn"), on_list=False),
            Shown("edits", gettext_lazy("Corrections"), sheet="integer", on_list=False),
            Shown("valid_from", gettext_lazy("In force from"), sheet="date", sort="valid_from"),
        ),
        filters=(Narrow("level", gettext_lazy("Divided into"), Level.choices),),
        facts=facts, tasks=TASKS, search=("number", "name"), title=lambda row: row.name, needs=("name",),
        icon="map-2", group=gettext_lazy("Grids"), order=31,
        told={
            "name": Told(), "valid_from": Told(gettext_lazy("In force from")),
            "correction": Told(gettext_lazy("Correction")), "error": Told(gettext_lazy("Why it could not be drawn")),
            "taken_back": Told(gettext_lazy("Correction taken back")), "done_again": Told(gettext_lazy("Correction done again")),
            "grids": Told(gettext_lazy("Grids")), "violations": Told(tell=counted),
            "begun_areas": Told(gettext_lazy("Grids begun")), "ended_areas": Told(gettext_lazy("Grids ended")),
        },
        steps={
            "cancel": Step(commands.cancel),
            "propose": Step(
                commands.propose, bulk=True,
                hint=gettext_lazy("The plan goes to the district for approval. Until it is returned nobody can change it."),
            ),
            "approve": Step(
                commands.approve, first_day, bulk=True,
                hint=gettext_lazy("Put these grids into force from this day?"),
            ),
            "return": Step(
                commands.send_back, bulk=True,
                hint=gettext_lazy("It becomes a draft again, with your reason."),
            ),
            "rename": Step(commands.rename, new_name),
            "drop": Step(
                commands.drop, bulk=True,
                hint=gettext_lazy("The plan is kept for the record but cannot be used again."),
            ),
        },
    )
)  # fmt: skip
