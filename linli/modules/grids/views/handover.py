"""After a redraw: posts to be moved, vacancies, double cover, and the sheets to be signed."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from linli.core.errors import Invalid
from linli.modules.console.public import move_post
from linli.modules.grids.commands import posts
from linli.modules.grids.forms import MovePostForm
from linli.modules.grids.queries import handover as queries
from linli.modules.grids.queries import layers, plans
from linli.modules.grids.states import PLAN
from linli.modules.grids.views import choosing, handover_rows, printing
from linli.ui.answering import Request, as_file
from linli.ui.pages import page, render_page
from linli.ui.subject.declaration import state_badge

VIEW, POSTS = "grids.view", "console.posts"


@page(VIEW, methods=("GET",))
def handover(request: Request, plan_id: int) -> HttpResponse:
    found = queries.handover(request.actor, plan_id)
    moves = request.actor.may(POSTS) and found.plan.state == "published"
    context = {
        "found": found,
        "plan": found.plan,
        "badge": state_badge(PLAN, found.plan.state),
        "stranded": handover_rows.stranded(found, moves),
        "vacancies": handover_rows.vacancies(found),
        "doubles": handover_rows.doubles(found),
        "changed": handover_rows.changed_table(found),
        "crumbs": choosing.plan_crumbs(found.plan, (_("Posts and handover"), "")),
    }
    return render_page(request, "grids/handover.html", context)


@page(VIEW, methods=("GET",))
def sheets(request: Request, plan_id: int) -> HttpResponse:
    """One page per worker whose grid changes."""
    found = queries.handover(request.actor, plan_id)
    drawn = layers.plan_layers(request.actor, plan_id)
    pages = handover_rows.sheets(found, drawn["pieces"]["features"], drawn["grids"]["features"])
    content = printing.handover_pdf(found.plan.name, pages)
    return as_file(
        content, f"{found.plan.name}-{_('handover')}.pdf", "application/pdf", inline=True
    )


@page(POSTS, methods=("POST",))
def move(request: Request, plan_id: int) -> HttpResponse:
    """A post that stood in a grid this plan ended goes on in another one."""
    plan = plans.plan(request.actor, plan_id)
    form = MovePostForm(request.POST)
    if not form.is_valid():
        raise Invalid({name: list(said) for name, said in form.errors.items()})
    said = form.cleaned_data
    move_post(request.actor, said["post"], area=said["area"], first_day=said["first_day"])
    posts.settle(request.actor, plan.pk)
    messages.success(request, _("The post goes on in the new grid."))
    return redirect("grids:handover", plan.pk)
