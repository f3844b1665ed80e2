"""One view for every step on a case: its form, its command, what it said."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.forms import Form
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.utils.dateformat import format as formatted
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.timezone import localtime
from django.utils.translation import gettext as _

from linli.core.areas.codes import district_of
from linli.core.errors import Denied, Error, Invalid, NotFound, Refused
from linli.modules.cases.forms.moves import Scene, StepForm, TaskForm
from linli.modules.cases.forms.steps import STEPS, Step
from linli.modules.cases.queries import cases, offers
from linli.modules.cases.queries.cases import Whole
from linli.modules.cases.states import MACHINE
from linli.modules.cases.views import photos
from linli.modules.cases.views.case import opened, shown
from linli.modules.catalogue import public as catalogue
from linli.ui.pages import SIGNED_IN, page


@page(SIGNED_IN)
def move(request: HttpRequest, case_id: int, verb: str) -> HttpResponse:
    """GET shows the form on the case page, POST takes the step."""
    step = STEPS.get(verb)
    if step is None:
        raise NotFound()
    whole = opened(request, case_id)
    scene, faults = scene_of(request, whole)
    if request.method == "POST":
        return taken(request, whole, step, scene, faults)
    form = step.form(scene, initial={k: v for k, v in request.GET.items() if k == "number"})
    form.fill(request.GET.get("reply", ""))
    return with_form(request, whole, step, form)


def scene_of(request: HttpRequest, whole: Whole) -> tuple[Scene, dict[str, list[str]]]:
    """The case, the task meant, the photos kept; and what was wrong with photos."""
    case = whole.case
    asked = request.POST.get("task") or request.GET.get("task", "")
    task = next((t for t in whole.tasks if str(t.pk) == asked), None)
    kept, faults = photos.keep(request, district_of(case.area))
    matter = catalogue.by_id(case.matter_id)
    values: dict[str, object] = {
        "number": case.number,
        "matter": matter.label,
        "place": case.place,
        "unit": whole.unit_names.get(case.unit_id or 0, ""),
        "due": formatted(localtime(case.due_at), "Y-m-d") if case.due_at else "",
    }
    return Scene(request.actor, case, matter, task, values, kept), faults


def taken(
    request: HttpRequest, whole: Whole, step: Step, scene: Scene, faults: dict[str, list[str]]
) -> HttpResponse:
    """Run the command; an error comes back on the form with its own status."""
    form = step.form(scene, request.POST)
    if not valid(form, faults):
        return with_form(request, whole, step, form, 422)
    try:
        run(request, step, scene, form)
    except (Invalid, Refused) as error:
        form.refuse(error)
        fresh = cases.whole(request.actor, whole.case.pk)
        return with_form(request, fresh, step, form, error.status)
    messages.success(request, step.done)
    return HttpResponseRedirect(after(request, whole.case.pk))


def valid(form: Form, faults: dict[str, list[str]]) -> bool:
    """Also says at the photo fields what was wrong with the photos."""
    fine = form.is_valid()
    for name, lines in faults.items():
        for line in lines:
            form.add_error(name if name in form.fields else None, line)
    return fine and not faults


def run(request: HttpRequest, step: Step, scene: Scene, form: StepForm) -> None:
    """The command with what the form holds; a task somebody else has done meanwhile: Refused."""
    if isinstance(form, TaskForm) and scene.task is None:
        raise Refused(_("This task is done or no longer there. Look at the open tasks below."))
    details: dict[str, Any] = form.details()
    if form.has_photos:
        details["files"] = list(scene.kept)
    step.run(request.actor, scene.case.pk, **details)


def after(request: HttpRequest, case_id: int) -> str:
    """Back to where the button stood, if it is ours, else to the case page."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return reverse("cases:case", args=[case_id])


def with_form(
    request: HttpRequest, whole: Whole, step: Step, form: StepForm, status: int = 200
) -> HttpResponse:
    """The case page with the step's form first; whoever cannot take the step is told why."""
    offer = next((o for o in all_offers(request, whole) if o.verb == step.verb), None)
    if offer is None and status != Refused.status:
        raise why_not(step, whole)
    more = {
        "step": step,
        "form": form,
        "step_title": offer.label if offer else "",
        "replies": form.standard_replies(),
        "task_id": form.scene.task.pk if form.scene.task else "",
    }
    return shown(request, whole, more, status)


def all_offers(request: HttpRequest, whole: Whole) -> list[offers.Offer]:
    """On the case, then on each open task."""
    actor, case = request.actor, whole.case
    found = offers.offers(actor, whole, catalogue.by_id(case.matter_id))
    return found + [o for t in whole.tasks for o in offers.task_offers(actor, case, t)]


def why_not(step: Step, whole: Whole) -> Error:
    """The state's own sentence when the state forbids it, else it is a matter of rights."""
    verb = f"cases.{step.verb}"
    if verb in MACHINE.by_verb:
        try:
            MACHINE.check(verb, whole.case.state)
        except Refused as refused:
            return refused
    return Denied()
