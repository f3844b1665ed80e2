"""Taking a step: its form on the page, its command, what was said; one row or many."""

from __future__ import annotations

from collections.abc import Mapping
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
from linli.core.tasks import queries as tasks
from linli.ui.answering import sentence
from linli.ui.pages import render_page
from linli.ui.parts import Badge
from linli.ui.photos import keep
from linli.ui.subject import pages
from linli.ui.subject.declaration import Scene, Step, Subject
from linli.ui.subject.forms import asked, consistent, show_error, step_form
from linli.ui.subject.lists import number, unbroken
from linli.ui.table import Column, Table, listed

# More would keep the page waiting; each row is a command of its own.
MOST = 200


def known(of: Subject, verb: str) -> tuple[Move, Step]:
    """The move and its step; NotFound for a verb the declaration does not have."""
    move = of.move(verb)
    if move is None or verb not in of.steps:
        raise NotFound()
    return move, of.steps[verb]


@dataclass
class Taking:
    """A step being taken: on what, with which form, and the photos kept so far."""

    of: Subject
    move: Move
    step: Step
    scene: Scene
    form: forms.Form
    kept: list[str]
    fine: bool = False

    def run(self) -> Error | None:
        """Gives the command; what it refuses stands on the form."""
        given = details(self.move, self.step, self.scene, self.form.cleaned_data)
        if "photos" in self.form.fields:
            given["files"] = self.kept
        try:
            self.step.run(self.scene.actor, self.scene.row.pk, **given)
        except (Invalid, Refused) as error:
            show_error(self.form, error, self.step.places)
            return error
        return None


def taking(of: Subject, request: HttpRequest, pk: int, verb: str) -> Taking:
    """The form of a step as it was asked for or sent; photos are stored at once."""
    move, step = known(of, verb)
    scene = pages.opened(of, request, pk)
    check(of, scene, move)
    if request.method != "POST" and not pages.fits(step, scene):
        raise Denied()
    fields = asked(of, move, step, scene)
    if request.method != "POST":
        given = {n: request.GET[n] for n in step.prefilled if n in request.GET}
        return Taking(of, move, step, scene, step_form(fields, **given), [])
    form = step_form(fields, request.POST)
    kept, faults = keep(request, scene.row.district) if "photos" in fields else ([], {})
    fine = consistent(step, form)
    for name, line in ((name, line) for name, lines in faults.items() for line in lines):
        form.add_error(name, line)
    return Taking(of, move, step, scene, form, kept, fine and not faults)


def take(of: Subject, request: HttpRequest, pk: int, verb: str) -> HttpResponse:
    """GET shows the form on the page, POST takes the step."""
    now = taking(of, request, pk, verb)
    if not now.fine:
        return with_form(request, now, 422 if now.form.errors else 200)
    error = now.run()
    if error is not None:
        now.scene = pages.opened(of, request, pk)
        return with_form(request, now, error.status)
    messages.success(request, now.move.done or _("Done."))
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


def details(move: Move, step: Step, scene: Scene, said: dict[str, Any]) -> dict[str, Any]:
    """What the command takes; the task, when the step is about one."""
    given = {name: value for name, value in said.items() if name != "photos"}
    given = step.details(scene, given) if step.details else given
    return {**given, "task": scene.task.pk} if move.tasks and scene.task else given


def after(of: Subject, request: HttpRequest, pk: int) -> str:
    """Back to where the button stood, if it is ours, else to the page."""
    wanted = request.POST.get("next", "")
    if url_has_allowed_host_and_scheme(wanted, {request.get_host()}, request.is_secure()):
        return wanted
    return of.url("", pk)


def with_form(request: HttpRequest, now: Taking, status: int) -> HttpResponse:
    """The page with the step's form first."""
    return pages.shown(now.of, request, now.scene, form_context(request, now), status)


def form_context(request: HttpRequest, now: Taking) -> dict[str, Any]:
    """What `step_form.html` shows; a standard reply named in the address stands in its field."""
    found = now.step.replies(now.scene) if now.step.replies else []
    replies = [
        {"id": r.id, "label": r.label, "text": now.of.fill(r.text, now.scene.row)} for r in found
    ]
    for reply in replies:
        if str(reply["id"]) == request.GET.get("reply"):
            now.form.initial[now.step.reply_to] = reply["text"]
    row = now.scene.row
    return {
        "form": now.form,
        "step": now.move,
        "hint": now.step.hint,
        "step_label": pages.label(now.step, now.move, row),
        "step_url": now.of.url("step", row.pk, now.move.name),
        "step_template": now.step.template,
        "waits_for": now.step.waits_for,
        "task_id": now.scene.task.pk if now.scene.task else "",
        "replies": replies,
        "reply_to": f"id_{now.step.reply_to}",
        "kept": now.kept,
    }


@dataclass(frozen=True)
class Fate:
    """What a row will get, or got: `said` is the sentence of a refusal, empty when it works; `to`
    names what gets the row."""

    row: Any
    said: str = ""
    to: str = ""


def bulk(of: Subject, request: HttpRequest) -> HttpResponse:
    """First what each row will get and what the step asks; then each by a command of its own."""
    move, step = known(of, request.POST.get("action", ""))
    if not step.bulk:
        raise NotFound()
    if not request.actor.may(move.needs):
        raise Denied()
    scenes = chosen(of, request, move)
    if not scenes:
        messages.warning(request, _("Tick the rows first."))
        return redirect(back(of, request))
    confirmed = request.POST.get("confirmed") == "1"
    scene = Scene(request.actor, None)
    form = step_form(asked(of, move, step, scene), request.POST if confirmed else None)
    if confirmed and answered(step, scene, form) and consistent(step, form):
        done = [fate(of, move, step, one, form.cleaned_data) for one in scenes]
        return result(of, request, move, done)
    return foretelling(of, request, move, scenes, form)


def chosen(of: Subject, request: HttpRequest, move: Move) -> list[Scene]:
    """The ticked rows the actor sees, each with the own task that the step answers."""
    ids = [number(pk) for pk in request.POST.getlist("ids")][:MOST]
    rows = list(of.rows(request.actor).filter(pk__in=ids).order_by("-pk"))
    asked = (*move.tasks, *of.steps[move.name].waits_for)
    opened = list(tasks.open_of(of.type, [r.pk for r in rows], asked)) if asked else []
    own = [t for t in opened if t.kind in move.tasks and tasks.holds(request.actor, t)]
    held = {t.subject_id: t for t in own}
    return [
        Scene(request.actor, row, held.get(row.pk), [t for t in opened if t.subject_id == row.pk])
        for row in rows
    ]


def answered(step: Step, scene: Scene, form: forms.Form) -> bool:
    """A standard reply stands in for words of one's own; without either there is nothing to say."""
    if not form.is_valid() or not step.replies:
        return form.is_valid()
    said, texts = form.cleaned_data, {str(r.id): r.text for r in step.replies(scene)}
    chosen = texts.get(said.pop("reply"), "")
    said[step.reply_to] = said[step.reply_to].strip() or chosen
    if not said[step.reply_to]:
        form.add_error(step.reply_to, _("Choose a standard reply or write one."))
    return not form.errors


def fate(of: Subject, move: Move, step: Step, scene: Scene, said: dict[str, Any]) -> Fate:
    """Every row is a command of its own: what one refuses does not hold up the others."""
    if step.replies:
        said = {**said, step.reply_to: of.fill(said[step.reply_to], scene.row)}
    try:
        check(of, scene, move)
        step.run(scene.actor, scene.row.pk, **details(move, step, scene, said))
    except Error as error:
        return Fate(scene.row, sentence(error))
    return Fate(scene.row, to=target(step, scene.row, said))


def target(step: Step, row: Any, said: Mapping[str, Any]) -> str:
    return step.goes_to(row, said) if step.goes_to else ""


def foretelling(
    of: Subject, request: HttpRequest, move: Move, scenes: list[Scene], form: forms.Form
) -> HttpResponse:
    said = form.cleaned_data if form.is_valid() else {}
    fates = [foretold(of, scene, move, said) for scene in scenes]
    context = {
        "of": of, "move": move, "form": form, "rows": [scene.row for scene in scenes],
        "most": MOST if len(scenes) == MOST else 0,
        "able": sum(not f.said for f in fates), "unable": sum(bool(f.said) for f in fates),
        "table": fate_table(of, fates, _("Will be done")), "cancel_url": back(of, request),
        "query": request.POST.get("query", ""), "bulk_url": of.url("bulk"),
    }  # fmt: skip
    return render_page(request, "ui/subject/bulk.html", context, 422 if form.errors else 200)


def foretold(of: Subject, scene: Scene, move: Move, said: Mapping[str, Any]) -> Fate:
    """What the row would answer, without trying."""
    step = of.steps[move.name]
    try:
        check(of, scene, move)
    except Error as error:
        return Fate(scene.row, sentence(error))
    if any(task.kind in step.waits_for for task in scene.tasks):
        return Fate(scene.row, _("Others have not finished their part of it yet."))
    chosen = _("as chosen above") if step.goes_to else ""
    return Fate(scene.row, to=target(step, scene.row, said) or chosen)


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
    return listed(
        fates,
        [
            Column("number", _("Number"), primary=True, of=lambda one: unbroken(one.row.number)),
            Column("title", _("About"), of=lambda one: of.title(one.row)),
            Column(
                "result",
                _("Result"),
                of=lambda one: bad if one.said else [fine, *([f"→ {one.to}"] if one.to else [])],
            ),
            Column("why", _("Why"), wide=True, of=lambda one: one.said),
        ],
        _("Result"),
        key=lambda one: one.row.pk,
        url=lambda one: of.url("", one.row.pk),
        tone=lambda one: "bad" if one.said else "",
    )


def back(of: Subject, request: HttpRequest) -> str:
    query = request.POST.get("query", "")
    return of.url("list") + (f"?{query}" if query else "")
