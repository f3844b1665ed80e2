"""The grid worker's pages: tasks, one case, the round, the cell. No check-in, track or ranking."""

from __future__ import annotations

from collections.abc import Sequence

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.errors import Invalid, NotFound, Refused
from linli.modules.cases.commands import cell as round_of
from linli.modules.cases.commands import intake
from linli.modules.cases.forms.moves import Scene, StepForm
from linli.modules.cases.forms.steps import STEPS, Step
from linli.modules.cases.forms.worker import RoundForm
from linli.modules.cases.queries import cases
from linli.modules.cases.queries import cell as found_in
from linli.modules.cases.queries.cases import Whole
from linli.modules.cases.views import moves, photos, worker_parts
from linli.modules.cases.views.case import opened
from linli.modules.catalogue import public as catalogue
from linli.ui.pages import page, render_page


@page("cases.verify", methods=("GET",))
def tasks(request: HttpRequest) -> HttpResponse:
    return render_page(request, "cases/worker/tasks.html", worker_parts.tasks(request.actor))


@page("cases.verify", methods=("GET",))
def case(request: HttpRequest, case_id: int) -> HttpResponse:
    return shown(request, opened(request, case_id))


def shown(
    request: HttpRequest, whole: Whole, step: Step | None = None, form: StepForm | None = None,
    status: int = 200,
) -> HttpResponse:  # fmt: skip
    """The case as a worker needs it; with the open step's form at the end."""
    context = {**worker_parts.case_facts(request, whole), "step": step, "form": form}
    context["submit_label"] = worker_parts.submit_label(step)
    return render_page(request, "cases/worker/case.html", context, status)


@page("cases.verify")
def step(request: HttpRequest, case_id: int, verb: str) -> HttpResponse:
    """Verify or settle: the form below the case, then the command."""
    if verb not in worker_parts.VERBS:
        raise NotFound()
    whole, chosen = opened(request, case_id), STEPS[verb]
    scene, faults = moves.scene_of(request, whole)
    if request.method == "GET":
        return shown(request, whole, chosen, chosen.form(scene))
    form = chosen.form(scene, request.POST)
    if not moves.valid(form, faults):
        return shown(request, whole, chosen, form, 422)
    return taken(request, chosen, scene, form)


def taken(request: HttpRequest, step: Step, scene: Scene, form: StepForm) -> HttpResponse:
    """Run the command; back to the tasks, or to the case when the look at it is still to come."""
    try:
        moves.run(request, step, scene, form)
    except (Invalid, Refused) as error:
        form.refuse(error)
        fresh = cases.whole(request.actor, scene.case.pk)
        return shown(request, fresh, step, form, error.status)
    messages.success(request, step.done)
    if step.direct:
        return HttpResponseRedirect(reverse("cases:worker_case", args=[scene.case.pk]))
    return HttpResponseRedirect(reverse("cases:worker"))


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
    if not moves.valid(form, {**faults, **more}):
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
