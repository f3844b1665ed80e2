"""Notes, questions to a party, a task given to another: from the page of any kind of thing."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from linli.core.conversation.commands import notes, parties
from linli.core.errors import Denied, Error, Invalid, NotFound
from linli.core.parties.declarations import DECLARED
from linli.core.parties.queries import masked
from linli.core.tasks import commands
from linli.ui.answering import show_faults
from linli.ui.pages import SIGNED_IN, page
from linli.ui.photos import keep
from linli.ui.subject import pages
from linli.ui.subject.declaration import Scene, Subject
from linli.ui.subject.lists import number
from linli.ui.subject.talk import GiveForm, NoteForm, QuestionForm

View = Callable[..., HttpResponse]


def opened(of: Subject, request: HttpRequest, pk: int) -> Scene:
    """The row, for whoever may open pages of this kind and sees this one."""
    if not of.opens(request.actor):
        raise Denied()
    return pages.opened(of, request, pk)


def answered(
    of: Subject, request: HttpRequest, scene: Scene, name: str, form: forms.Form,
    run: Callable[[], Any], said: str,
) -> HttpResponse:  # fmt: skip
    """Back to the page, or the page again with what was wrong beside the field."""
    status = Invalid.status
    if form.is_valid():
        try:
            run()
        except Error as error:
            status = error.status
            if isinstance(error, Invalid):
                show_faults(form, error)
            else:
                form.add_error(None, str(error))
        else:
            messages.success(request, said)
            return redirect(f"{of.url('', scene.row.pk)}#talk")
    return pages.shown(of, request, scene, {name: form}, status)


def note(of: Subject) -> View:
    @page(SIGNED_IN, methods=("POST",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        scene, form = opened(of, request, pk), NoteForm(request.actor, request.POST)
        kept, faults = keep(request, scene.row.district, "note-photos", "note-kept", documents=True)
        for line in faults.get("note-photos", []):
            form.add_error("photos", line)
        scene.known["note_kept"] = kept
        return answered(
            of, request, scene, "note_form", form,
            lambda: notes.note(
                request.actor, subject_type=of.type, subject_id=pk, files=kept, **form.given()
            ),
            _("The note is written."),
        )  # fmt: skip

    return view


def strike(of: Subject) -> View:
    @page(SIGNED_IN, methods=("POST",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        opened(of, request, pk)
        chosen = number(request.POST.get("note"))
        notes.strike(request.actor, subject_type=of.type, subject_id=pk, note=chosen)
        messages.success(request, _("The note is struck."))
        return redirect(f"{of.url('', pk)}#talk")

    return view


def question(of: Subject) -> View:
    @page(SIGNED_IN, methods=("POST",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        scene = opened(of, request, pk)
        known = masked(scene.row) if of.type in DECLARED else []
        form = QuestionForm(known, request.POST)
        return answered(
            of, request, scene, "question_form", form,
            lambda: parties.ask_party(
                request.actor, subject_type=of.type, subject_id=pk, **form.cleaned_data
            ),
            _("The question is sent."),
        )  # fmt: skip

    return view


def give(of: Subject) -> View:
    @page(SIGNED_IN, methods=("POST",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        scene, chosen = opened(of, request, pk), number(request.POST.get("task"))
        task = next((t for t in scene.tasks if t.pk == chosen), None)
        if task is None or not commands.may_give(request.actor, task, scene.row.area):
            raise NotFound()
        form = GiveForm(request.actor, task, request.POST)
        scene.known["give_form"] = form
        return answered(
            of, request, scene, "give_form", form,
            lambda: commands.give(
                request.actor, subject_type=of.type, subject_id=pk, task=chosen, **form.cleaned_data
            ),
            _("Given to another."),
        )  # fmt: skip

    return view


def patterns(of: Subject) -> list[URLPattern]:
    """Below the page of one thing; `ask` is the name of steps of several kinds, hence `question`."""
    home, name = f"desk/{of.path}/<int:pk>/", of.name
    return [
        path(f"{home}note/", note(of), name=f"{name}_note"),
        path(f"{home}strike/", strike(of), name=f"{name}_strike"),
        path(f"{home}question/", question(of), name=f"{name}_question"),
        path(f"{home}give/", give(of), name=f"{name}_give"),
    ]
