"""A plan is ordered, or copied as a new draft; its other steps are the workbench's."""

from __future__ import annotations

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.modules.grids.commands import plans as commands
from linli.modules.grids.forms import order_form
from linli.modules.grids.views import choosing
from linli.ui.answering import Request, answer_form
from linli.ui.pages import page

DRAW = "grids.draw"


@page(DRAW)
def order(request: Request) -> HttpResponse:
    """Asks what to draw and hands it to the worker; the page of the plan shows how far it is."""
    return answer_form(
        request, order_form(request.actor, request.POST or None, request.GET.get("area", "")),
        lambda said: commands.order(request.actor, **said),
        lambda row: reverse("grids:plan", args=[row.pk]),
        _("The plan is ordered; it is drawn in a moment."), template="grids/order.html",
        crumbs=choosing.crumbs((_("Draw grids"), "")), cancel_url=reverse("grids:overview"),
        submit_label=_("Draw"),
    )  # fmt: skip


@page(DRAW, methods=("POST",))
def copy(request: Request, plan_id: int) -> HttpResponse:
    made = commands.copy(request.actor, plan_id)
    messages.success(request, _("This is the copy; the first plan stays as it is."))
    return redirect("grids:plan", made.pk)
