"""One step on many cases: what is asked, then what became of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from linli.core.access.actor import Actor
from linli.core.errors import Denied, Invalid, NotFound
from linli.modules.cases.commands import desk, unit
from linli.modules.cases.commands.lists import Done, each
from linli.modules.cases.forms.lists import (
    BulkAnswerForm,
    BulkAssignForm,
    BulkDispatchForm,
    BulkForm,
)
from linli.modules.cases.queries import bulk
from linli.modules.cases.views import case_rows
from linli.modules.cases.views.desk import whole_number
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table

Run = Callable[[Actor, list[Any], dict[str, Any]], Callable[[int], Any]]


def dispatching(actor: Actor, cases: list[Any], said: dict[str, Any]) -> Callable[[int], Any]:
    return lambda pk: desk.dispatch(actor, pk, unit=said["unit"], note=said["note"])


def registering(actor: Actor, cases: list[Any], said: dict[str, Any]) -> Callable[[int], Any]:
    return lambda pk: desk.register(actor, pk)


def accepting(actor: Actor, cases: list[Any], said: dict[str, Any]) -> Callable[[int], Any]:
    return lambda pk: unit.accept(actor, pk)


def answering(actor: Actor, cases: list[Any], said: dict[str, Any]) -> Callable[[int], Any]:
    texts = {case.pk: bulk.answer_for(case, said["answer"]) for case in cases}
    return lambda pk: unit.feed_back(
        actor, pk, outcome=said["outcome"], answer=texts[pk], basis=said["basis"]
    )


def assigning(actor: Actor, cases: list[Any], said: dict[str, Any]) -> Callable[[int], Any]:
    tasks = bulk.own_tasks(actor, [case.pk for case in cases])
    return lambda pk: unit.assign(actor, pk, task=tasks.get(pk, 0), person=said["person"])


@dataclass(frozen=True)
class Step:
    """A verb for many: what it asks, whom it is for, how it is done to one."""

    code: str
    label: Any
    icon: str
    permission: str
    form: type[BulkForm]
    run: Run


STEPS = {
    step.code: step
    for step in (
        Step("register", gettext_lazy("Register"), "clipboard-list", "cases.register", BulkForm, registering),
        Step("dispatch", gettext_lazy("Dispatch"), "send", "cases.dispatch", BulkDispatchForm, dispatching),
        Step("accept", gettext_lazy("Accept"), "check", "cases.handle", BulkForm, accepting),
        Step("assign", gettext_lazy("Assign"), "user-check", "cases.handle", BulkAssignForm, assigning),
        Step("answer", gettext_lazy("Answer"), "message", "cases.handle", BulkAnswerForm, answering),
    )
}  # fmt: skip


@page(SIGNED_IN, methods=("POST",))
def step(request: HttpRequest) -> HttpResponse:
    """First what the step needs to know, then each case by a command of its own."""
    chosen = step_of(request)
    cases = bulk.chosen(request.actor, map(whole_number, request.POST.getlist("ids")))
    if not cases:
        messages.warning(request, _("Tick the cases first."))
        return redirect(back(request))
    confirmed = request.POST.get("confirmed") == "1"
    form = chosen.form(request.POST if confirmed else None, request.actor)
    if confirmed and form.is_valid():
        run = chosen.run(request.actor, cases, form.cleaned_data)
        return result(request, chosen, cases, each([case.pk for case in cases], run))
    return asked(request, chosen, cases, form)


def step_of(request: HttpRequest) -> Step:
    chosen = STEPS.get(request.POST.get("action", ""))
    if chosen is None:
        raise NotFound()
    if not request.actor.may(chosen.permission):
        raise Denied()
    return chosen


def back(request: HttpRequest) -> str:
    query = request.POST.get("query", "")
    return reverse("cases:desk_list") + (f"?{query}" if query else "")


def asked(request: HttpRequest, chosen: Step, cases: list[Any], form: BulkForm) -> HttpResponse:
    context = {
        "step": chosen,
        "form": form,
        "cases": cases,
        "most": bulk.MOST if len(cases) == bulk.MOST else 0,
        "table": case_rows.case_table(cases),
        "cancel_url": back(request),
        "query": request.POST.get("query", ""),
    }
    status = Invalid.status if form.is_bound else 200
    return render_page(request, "cases/desk/bulk.html", context, status)


def result(request: HttpRequest, chosen: Step, cases: list[Any], done: list[Done]) -> HttpResponse:
    """Refused ones first, each with its reason."""
    numbers = {case.pk: case.number for case in cases}
    context = {
        "step": chosen,
        "done": sum(one.ok for one in done),
        "refused": sum(not one.ok for one in done),
        "table": result_table(sorted(done, key=lambda one: one.ok), numbers),
        "back_url": back(request),
    }
    return render_page(request, "cases/desk/bulk_result.html", context)


def result_table(done: list[Done], numbers: dict[int, str]) -> Table:
    good, bad = (
        Badge(pgettext("result", "Done"), "good", "check"),
        Badge(pgettext("result", "Refused"), "bad", "x"),
    )
    return Table(
        columns=[
            Column("number", pgettext("case", "Number"), primary=True),
            Column("result", _("Result")),
            Column("why", _("Why"), wide=True),
        ],
        rows=[
            Row(
                id=one.case,
                url=case_rows.case_url(one.case),
                tone="" if one.ok else "bad",
                cells={
                    "number": numbers[one.case],
                    "result": good if one.ok else bad,
                    "why": one.said,
                },
            )
            for one in done
        ],
        caption=_("Result"),
    )
