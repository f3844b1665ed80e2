"""Steps in the life of a plan: ordered, copied, cancelled, proposed, returned, approved, dropped."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.errors import Invalid
from linli.modules.grids.commands import plans as commands
from linli.modules.grids.forms.plans import ApproveForm, NameForm, OrderForm
from linli.modules.grids.queries import plans
from linli.modules.grids.states import Level
from linli.modules.grids.views import choosing
from linli.modules.grids.views.answering import Request, answer_form
from linli.ui.pages import page

DRAW = "grids.draw"


@page(DRAW)
def order(request: Request) -> HttpResponse:
    """Asks what to draw and hands it to the worker; the page of the plan shows how far it is."""
    areas = choosing.area_choices(request.actor, DRAW, with_grids=True)
    wanted = request.GET.get("area", "")
    initial = {"area": wanted, "level": Level.MICRO_GRID if len(wanted) == 15 else Level.GRID}
    form = OrderForm(request.POST or None, areas=areas, initial=initial)
    return answer_form(
        request,
        form,
        lambda said: commands.order(request.actor, **said),
        lambda row: reverse("grids:plan", args=[row.pk]),
        _("The plan is ordered; it is drawn in a moment."),
        template="grids/order.html",
        crumbs=[(_("Grids"), reverse("grids:overview")), (_("Draw grids"), "")],
        cancel_url=reverse("grids:overview"),
        submit_label=_("Draw"),
    )


def stepped(request: Request, plan_id: int, act: Any, said: str, **details: Any) -> HttpResponse:
    act(request.actor, plan_id, **details)
    messages.success(request, said)
    return redirect("grids:plan", plan_id)


@page(DRAW, methods=("POST",))
def cancel(request: Request, plan_id: int) -> HttpResponse:
    return stepped(request, plan_id, commands.cancel, _("The drawing is cancelled."))


@page(DRAW, methods=("POST",))
def drop(request: Request, plan_id: int) -> HttpResponse:
    return stepped(request, plan_id, commands.drop, _("The plan is dropped."))


@page(DRAW, methods=("POST",))
def copy(request: Request, plan_id: int) -> HttpResponse:
    made = commands.copy(request.actor, plan_id)
    messages.success(request, _("This is the copy; the first plan stays as it is."))
    return redirect("grids:plan", made.pk)


@page(DRAW)
def rename(request: Request, plan_id: int) -> HttpResponse:
    found = plans.plan(request.actor, plan_id)
    here = reverse("grids:plan", args=[plan_id])
    return answer_form(
        request,
        NameForm(request.POST or None, initial={"name": found.name}),
        lambda said: commands.rename(request.actor, plan_id, **said),
        here,
        _("The plan has another name."),
        title=_("Rename the plan"),
        crumbs=[(_("Grids"), reverse("grids:overview")), (found.name, here), (_("Rename"), "")],
        cancel_url=here,
    )


@page("grids.propose", methods=("POST",))
def propose(request: Request, plan_id: int) -> HttpResponse:
    return stepped(request, plan_id, commands.propose, _("The plan is proposed."))


@page("grids.approve", methods=("POST",))
def send_back(request: Request, plan_id: int) -> HttpResponse:
    reason = str(request.POST.get("reason", ""))
    return stepped(
        request, plan_id, commands.send_back, _("The plan is a draft again."), reason=reason
    )


@page("grids.approve", methods=("POST",))
def approve(request: Request, plan_id: int) -> HttpResponse:
    plans.plan(request.actor, plan_id)  # out of reach is not found, whatever was sent
    form = ApproveForm(request.POST)
    if not form.is_valid():
        raise Invalid({name: list(said) for name, said in form.errors.items()})
    said = _("The grids are approved and hold from the day you named.")
    return stepped(request, plan_id, commands.approve, said, **form.cleaned_data)
