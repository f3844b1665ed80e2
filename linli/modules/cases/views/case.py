"""The short address of a case, and who reported it - for a purpose."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from linli.core.errors import Denied, Invalid, NotFound
from linli.core.parties.commands import reveal as reveal_parties
from linli.modules.cases.forms.reveal import RevealForm
from linli.modules.cases.queries import cases
from linli.modules.cases.states import CASE
from linli.modules.entry.public import second_url
from linli.ui.pages import SIGNED_IN, page, render_page


def opened(request: HttpRequest, case_id: int) -> Any:
    """The case as this actor may see it; Denied without any right to see cases."""
    actor = request.actor
    if not (actor.may("cases.view") or actor.may("cases.view_assigned")):
        raise Denied()
    return cases.one(actor, case_id)


@page(SIGNED_IN, methods=("GET",))
def by_number(request: HttpRequest, number: str) -> HttpResponse:
    """The short address people type or scan."""
    found = cases.by_number(request.actor, number)
    return HttpResponseRedirect(reverse("cases:case", args=[found.pk]))


@page("cases.reveal")
def reveal(request: HttpRequest, case_id: int) -> HttpResponse:
    """Asks for the purpose, then shows the reporters once; nothing of it is kept in the page."""
    case = opened(request, case_id)
    if not request.actor.covers("cases.reveal", case.area):
        raise NotFound()
    second = second_url(request.actor, request.path)
    if second:
        return HttpResponseRedirect(second)
    form = RevealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        return revealed(request, case, form)
    status = 422 if form.errors else 200
    context = {"case": case, "form": form, "contacts": None}
    return render_page(request, "cases/case/reveal.html", context, status)


def revealed(request: HttpRequest, case: Any, form: RevealForm) -> HttpResponse:
    purpose = form.cleaned_data["purpose"]
    context: dict[str, Any] = {"case": case, "form": form, "contacts": None}
    try:
        context["contacts"] = reveal_parties(
            request.actor, subject_type=CASE, subject_id=case.pk, purpose=purpose
        )
    except Invalid as error:
        form.add_error("purpose", " ".join(str(s) for s in error.fields["purpose"]))
    status = 422 if form.errors else 200
    return render_page(request, "cases/case/reveal.html", context, status)
