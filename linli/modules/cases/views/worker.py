"""What a grid worker tells from the round: the matter, the report, at once settled or not."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.errors import Invalid, NotFound, Refused
from linli.modules.cases.commands import cell as round_of
from linli.modules.cases.commands import intake
from linli.modules.cases.forms.worker import RoundForm
from linli.modules.cases.queries import cell as found_in
from linli.modules.catalogue import public as catalogue
from linli.ui import photos
from linli.ui.pages import page, render_page


@page("cases.report", methods=("GET",))
def choose(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()
    return render_page(request, "cases/worker/choose.html", choices(request.actor, asked))


def choices(actor: Actor, asked: str) -> dict[str, Any]:
    """Matters to settle on the spot first, then all by category; or what fits the words."""
    held = catalogue.catalogue()
    matters = list(held.valid(actor.district).values())
    found = held.search(asked, actor.district)[:30] if asked else []
    spot = [m for m in matters if m.spot]
    return {
        "asked": asked,
        "found": sorted(found, key=lambda m: not m.spot),
        "spot": held.tree(actor.district, spot),
        "tree": held.tree(actor.district),
    }


@page("cases.report")
def report(request: HttpRequest, matter: str) -> HttpResponse:
    """From the round: only report, or report and settle in one step."""
    facts = catalogue.matter(matter, request.actor.district)
    if facts is None:
        raise NotFound(_("This matter is not in the catalogue any more. Choose another one."))
    cells = found_in.grids(request.actor)
    if request.method == "GET":
        return report_page(request, RoundForm(facts, cells))
    before, faults = photos.keep(request, request.actor.district)
    after, more = photos.keep(request, request.actor.district, "after", "kept_after")
    form = RoundForm(facts, cells, request.POST)
    form.full_clean()
    form.take({**faults, **more})
    if form.errors:
        return report_page(request, form, before, after, 422)
    return reported(request, form, before, after)


def reported(
    request: HttpRequest, form: RoundForm, before: list[str], after: list[str]
) -> HttpResponse:
    """Both or neither; what the command says comes back on the form."""
    told = form.report(before)
    try:
        if form.settled:
            answer = form.cleaned_data["answer"]
            made = round_of.report_and_settle(
                request.actor, report=told, answer=answer, files=after
            )
        else:
            made = intake.report(request.actor, report=told)
    except (Invalid, Refused) as error:
        form.take(error)
        return report_page(request, form, before, after, error.status)
    said = _("Recorded as settled: %(number)s") if form.settled else _("Reported: %(number)s")
    messages.success(request, said % {"number": made.number})
    return HttpResponseRedirect(reverse("cases:case_card", args=[made.case]))


def report_page(
    request: HttpRequest, form: RoundForm, before: Sequence[str] = (), after: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "matter": form.matter, "before": before, "after": after}
    return render_page(request, "cases/worker/report.html", context, status)
