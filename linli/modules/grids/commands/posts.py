"""The task of a plan whose posts follow the grids: one by one and by a person, never silently."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.lifecycle.commands import Act, command
from linli.core.tasks import commands as tasks
from linli.modules.grids.models import Plan
from linli.modules.grids.queries import handover
from linli.modules.grids.states import POSTS


def settle(actor: Actor, plan_id: int) -> None:
    """Ends the task of a plan once no post stands in a grid that it ended."""
    plan = Plan.objects.filter(pk=plan_id).first()
    if plan is not None and not handover.stranded_posts(plan).exists():
        hand_over(actor, plan_id)


@command("grids.hand_over", label=_("Posts handed over"), model=Plan, permission=POSTS)
def hand_over(act: Act, row: Plan) -> None:
    tasks.finish(act, tasks.running(row, ["hand_over"]))
