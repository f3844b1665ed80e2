"""Posts follow the grids, one by one and by a person: never moved silently."""

from __future__ import annotations

from datetime import date

from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.lifecycle.commands import Act, command
from linli.core.tasks import commands as tasks
from linli.modules.console.public import move_post
from linli.modules.grids.models import Plan
from linli.modules.grids.queries import handover
from linli.modules.grids.states import POSTS


def move(actor: Actor, post_id: int, *, area: str, first_day: date) -> int:
    """The post goes on in another area from a day; the number of the post that follows it.

    Needs `console.posts` in both areas; journalled by the console's own verbs.
    """
    return move_post(actor, post_id, area=area, first_day=first_day)


def settle(actor: Actor, plan_id: int) -> None:
    """Ends the task of a plan once no post stands in a grid that it ended."""
    plan = Plan.objects.filter(pk=plan_id).first()
    if plan is not None and not handover.stranded_posts(plan).exists():
        hand_over(actor, plan_id)


@command("grids.hand_over", label=_("Posts handed over"), model=Plan, permission=POSTS)
def hand_over(act: Act, row: Plan) -> None:
    tasks.finish(act, tasks.running(row, ["hand_over"]))
