"""The grid worker's pages: tasks, one case, the round, the cell. No check-in, track or ranking."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.errors import Invalid, NotFound, Refused
from linli.modules.cases.commands import cell as round_of
from linli.modules.cases.commands import intake
from linli.modules.cases.forms.worker import RoundForm
from linli.modules.cases.queries import cell as found_in
from linli.modules.cases.states import CASE
from linli.modules.cases.views import worker_parts
from linli.modules.catalogue import public as catalogue
from linli.ui import photos
from linli.ui.pages import page, render_page
from linli.ui.subject import pages, steps
from linli.ui.subject.declaration import Scene, Subject, subject_of


@page("cases.verify", methods=("GET",))
def tasks(request: HttpRequest) -> HttpResponse:
    return render_page(request, "cases/worker/tasks.html", worker_parts.tasks(request.actor))


def cases() -> Subject:
    of = subject_of(CASE)
    assert of is not None
    return of


@page("cases.verify", methods=("GET",))
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    return shown(request, pages.opened(cases(), request, case_id))


def shown(
    request: HttpRequest, scene: Scene, form: dict[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    """The case as a worker needs it; with the open step's form at the end."""
    context = {**worker_parts.case_facts(cases(), scene), **(form or {})}
    return render_page(request, "cases/worker/case.html", context, status)


@page("cases.verify")
def step(request: HttpRequest, case_id: int, verb: str) -> HttpResponse:
    """Verify or settle: the form below the case, then the command; back to the tasks, or to the
    case when the look at it is still to come."""
    if verb not in worker_parts.VERBS:
        raise NotFound()
    now = steps.taking(cases(), request, case_id, verb)
    if not now.fine:
        return again(request, now, Invalid.status if now.form.errors else 200)
    error = now.run()
    if error is not None:
        return again(request, now, error.status)
    messages.success(request, now.move.done)
    if verb == "begin_check":
        return HttpResponseRedirect(reverse("cases:worker_case", args=[case_id]))
    return HttpResponseRedirect(reverse("cases:worker"))


def again(request: HttpRequest, now: steps.Taking, status: int) -> HttpResponse:
    more = {
        **steps.form_context(request, now),
        "submit_label": worker_parts.LABELS[now.move.name],
        "step_url": reverse("cases:worker_step", args=[now.scene.row.pk, now.move.name]),
    }
    return shown(request, now.scene, more, status)


@page("cases.report", methods=("GET",))
def choose(request: HttpRequest) -> HttpResponse:
    asked = request.GET.get("q", "").strip()
    return render_page(
        request, "cases/worker/choose.html", worker_parts.choices(request.actor, asked)
    )


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
    if not valid(form, {**faults, **more}):
        return report_page(request, form, before, after, 422)
    return reported(request, form, before, after)


def valid(form: RoundForm, faults: dict[str, list[str]]) -> bool:
    """Also says at the photo fields what was wrong with the photos."""
    fine = form.is_valid()
    for name, line in ((name, line) for name, lines in faults.items() for line in lines):
        form.add_error(name if name in form.fields else None, line)
    return fine and not faults


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
        form.refuse(error)
        return report_page(request, form, before, after, error.status)
    said = _("Recorded as settled: %(number)s") if form.settled else _("Reported: %(number)s")
    messages.success(request, said % {"number": made.number})
    return HttpResponseRedirect(reverse("cases:worker_case", args=[made.case]))


def report_page(
    request: HttpRequest, form: RoundForm, before: Sequence[str] = (), after: Sequence[str] = (),
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    context = {"form": form, "matter": form.matter, "before": before, "after": after}
    return render_page(request, "cases/worker/report.html", context, status)


@page("cases.verify", methods=("GET",))
def cell(request: HttpRequest) -> HttpResponse:
    return render_page(request, "cases/worker/cell.html", worker_parts.cell_page(request.actor))


@page("cases.verify", methods=("GET",))
def points(request: HttpRequest) -> HttpResponse:
    return JsonResponse(worker_parts.points(request.actor))


@page("cases.verify", methods=("GET",))
def outline(request: HttpRequest) -> HttpResponse:
    return JsonResponse(found_in.outline(request.actor))
