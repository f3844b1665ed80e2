"""Taking a step: its form on the page, its command, what was said; one row or many."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _

from linli.core.errors import Denied, Error, Invalid, NotFound, Refused
from linli.core.lifecycle.commands import may, refusal
from linli.core.lifecycle.states import Move
from linli.ui.answering import sentence
from linli.ui.pages import render_page
from linli.ui.parts import Badge
from linli.ui.subject import pages
from linli.ui.subject.declaration import Scene, Step, Subject
from linli.ui.subject.forms import asked, made, show_error
from linli.ui.subject.lists import number, unbroken
from linli.ui.table import Column, Row, Table

# More would keep the page waiting; each row is a command of its own.
MOST = 200


def known(of: Subject, verb: str) -> tuple[Move, Step]:
    """The move and its step; NotFound for a verb the declaration does not have."""
    move = of.move(verb)
    if move is None or verb not in of.steps:
        raise NotFound()
    return move, of.steps[verb]


def take(of: Subject, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """GET shows the form on the page, POST takes the step."""
    move, step = known(of, verb)
    scene = pages.opened(of, request, pk)
    check(of, scene, move)
    sent = request.POST if request.method == "POST" else None
    form = made("StepForm", asked(of, move, step, scene), sent)
    if request.method != "POST" or not form.is_valid():
        return with_form(of, request, scene, move, form, 422 if form.errors else 200)
    try:
        step.run(request.actor, pk, **details(move, scene, form))
    except (Invalid, Refused) as error:
        show_error(form, error)
        return with_form(of, request, pages.opened(of, request, pk), move, form, error.status)
    messages.success(request, move.done or _("Done."))
    return redirect(after(of, request, pk))


def check(of: Subject, scene: Scene, move: Move) -> None:
    """The state's own sentence when the state forbids it, else a matter of rights."""
    of.machine.check(move.verb, scene.row.state)
    if refused := refusal(scene.actor, scene.row, move.verb):
        raise refused
    if not may(scene.actor, scene.row, move.verb):
        raise Denied()
    if move.tasks and scene.task is None:
        raise Refused(_("This task is done or no longer there. Look at the open tasks below."))


def details(move: Move, scene: Scene, form: forms.Form) -> dict[str, Any]:
    """What the command takes; the task, when the step is about one."""
    given = dict(form.cleaned_data)
    return {**given, "task": scene.task.pk} if move.tasks and scene.task else given


def after(of: Subject, request: HttpRequest, pk: int) -> str:
    """Back to where the button stood, if it is ours, else to the page."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return of.url("", pk)


def with_form(
    of: Subject, request: HttpRequest, scene: Scene, move: Move, form: forms.Form, status: int
) -> HttpResponse:
    more = {
        "form": form,
        "step": move,
        "hint": of.steps[move.name].hint,
        "step_url": of.url("step", scene.row.pk, move.name),
        "task_id": scene.task.pk if scene.task else "",
    }
    return pages.shown(of, request, scene, more, status)


@dataclass(frozen=True)
class Fate:
    """What a row will get, or got: `said` is the sentence of a refusal, empty when it works."""

    row: Any
    said: str = ""


def bulk(of: Subject, request: HttpRequest) -> HttpResponse:
    """First what each row will get and what the step asks; then each by a command of its own."""
    move, step = known(of, request.POST.get("action", ""))
    if not step.bulk:
        raise NotFound()
    if not request.actor.may(move.needs):
        raise Denied()
    ids = [number(pk) for pk in request.POST.getlist("ids")][:MOST]
    rows = list(of.rows(request.actor).filter(pk__in=ids).order_by("-pk"))
    if not rows:
        messages.warning(request, _("Tick the rows first."))
        return redirect(back(of, request))
    scene = Scene(request.actor, None)
    confirmed = request.POST.get("confirmed") == "1"
    form = made("BulkForm", asked(of, move, step, scene), request.POST if confirmed else None)
    fates = [foretold(of, request, row, move) for row in rows]
    if confirmed and form.is_valid():
        return result(of, request, move, done(request, step, fates, form.cleaned_data))
    context = {
        "of": of, "move": move, "form": form, "rows": rows, "most": MOST if len(rows) == MOST else 0,
        "able": sum(not fate.said for fate in fates), "unable": sum(bool(f.said) for f in fates),
        "table": fate_table(of, fates, _("Will be done")), "cancel_url": back(of, request),
        "query": request.POST.get("query", ""), "bulk_url": of.url("bulk"),
    }  # fmt: skip
    return render_page(request, "ui/subject/bulk.html", context, 422 if form.errors else 200)


def foretold(of: Subject, request: HttpRequest, row: Any, move: Move) -> Fate:
    """What the row would answer, without trying."""
    try:
        check(of, Scene(request.actor, row), move)
    except Error as error:
        return Fate(row, sentence(error))
    return Fate(row)


def done(
    request: HttpRequest, step: Step, fates: Iterable[Fate], said: dict[str, Any]
) -> list[Fate]:
    """Every row is a command of its own: what one refuses does not hold up the others."""
    found = []
    for fate in fates:
        try:
            step.run(request.actor, fate.row.pk, **said)
        except Error as error:
            found.append(Fate(fate.row, sentence(error)))
        else:
            found.append(Fate(fate.row))
    return found


def result(of: Subject, request: HttpRequest, move: Move, fates: list[Fate]) -> HttpResponse:
    """Refused ones first, each with its reason."""
    fates.sort(key=lambda fate: not fate.said)
    context = {
        "of": of,
        "move": move,
        "done": sum(not fate.said for fate in fates),
        "refused": sum(bool(fate.said) for fate in fates),
        "table": fate_table(of, fates, _("Done")),
        "back_url": back(of, request),
    }
    return render_page(request, "ui/subject/bulk_result.html", context)


def fate_table(of: Subject, fates: list[Fate], good: str) -> Table:
    fine, bad = Badge(good, "good", "check"), Badge(_("Refused"), "bad", "x")
    return Table(
        [
            Column("number", _("Number"), primary=True),
            Column("title", _("About")),
            Column("result", _("Result")),
            Column("why", _("Why"), wide=True),
        ],
        [
            Row(
                fate.row.pk,
                {
                    "number": unbroken(fate.row.number),
                    "title": of.title(fate.row),
                    "result": bad if fate.said else fine,
                    "why": fate.said,
                },
                of.url("", fate.row.pk),
                "bad" if fate.said else "",
            )
            for fate in fates
        ],
        _("Result"),
    )


def back(of: Subject, request: HttpRequest) -> str:
    query = request.POST.get("query", "")
    return of.url("list") + (f"?{query}" if query else "")
