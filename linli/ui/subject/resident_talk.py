"""By receipt: an open question answered, words and photos added later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, path
from django.utils.translation import gettext as _

from linli.core.conversation.commands import parties
from linli.core.errors import Invalid
from linli.ui import throttle
from linli.ui.photos import keep
from linli.ui.subject import resident
from linli.ui.subject.following import Tracked
from linli.ui.subject.lists import number
from linli.ui.subject.public import Public
from linli.ui.subject.resident import MOST_BROUGHT, by_code, receipt, words_form
from linli.ui.subject.views import View

Run = Callable[..., Any]


def answer(public: Public) -> View:
    @by_code(public, "POST")
    def view(request: HttpRequest, found: Tracked) -> HttpResponse:
        """To one question, once."""
        asked = number(request.POST.get("question"))

        def run(text: str, **given: Any) -> None:
            parties.answer_question(request.actor, **given, question=asked, answer=text)

        return said(request, found, run, _("Thank you. Whoever asked is told."), asked)

    return view


def add(public: Public) -> View:
    @by_code(public, "POST")
    def view(request: HttpRequest, found: Tracked) -> HttpResponse:
        """Words, photos or both, while it is open."""

        def run(**given: Any) -> None:
            parties.add_words(request.actor, **given)

        return said(request, found, run, _("Thank you. It is added."))

    return view


def said(
    request: HttpRequest, found: Tracked, run: Run, done: str, question: int = 0
) -> HttpResponse:
    """Stores the photos, gives the command; what is wrong stands beside the form."""
    public, form = found.public, words_form("said_%s", request.POST)
    throttle.check(request, public.of.path, MOST_BROUGHT)
    if found.party is None:
        return resident.shown(request, found)
    kept, faults = keep(request, found.row.district)
    form.full_clean()
    try:
        if faults:
            raise Invalid(faults)
        run(
            subject_type=public.of.type, subject_id=found.shown.pk, token=request.POST["r"],
            text=form.cleaned_data.get("text", ""), files=kept,
        )  # fmt: skip
    except Invalid as refused:
        take(form, refused)
        more = {"said_form": form, "said_on": question, "said_files": kept}
        return resident.shown(request, found, status=Invalid.status, more=more)
    messages.success(request, done)
    return resident.to_page(public, found.row.code, request.POST["r"])


def take(form: forms.Form, refused: Invalid) -> None:
    for name, lines in refused.fields.items():
        for line in lines if isinstance(lines, list) else [lines]:
            form.add_error("photos" if name in ("photo", "photos") else "text", str(line))


def patterns(public: Public) -> list[URLPattern]:
    """`/<path>/new/` and, by code, `/<path>/c/<code>` with what may be done there."""
    name, code = public.of.name, f"{public.home}c/<str:code>"
    views = {
        "follow": ("", resident.follow(public)),
        "done": ("/done", receipt(public, "ui/subject/done.html")),
        "receipt": ("/receipt", receipt(public, "ui/subject/receipt.html")),
        "answer": ("/answer", answer(public)),
        "add": ("/add", add(public)),
    }
    if public.rate:
        views["rate"] = ("/rate", resident.rate(public))
    if public.withdraw:
        views["withdraw"] = ("/withdraw", resident.withdraw(public))
    if public.join:
        views["join"] = ("/join", resident.join(public))
    found = [path(code + end, view, name=f"{name}_{what}") for what, (end, view) in views.items()]
    if public.bring:
        found.insert(0, path(f"{public.home}new/", resident.bring(public), name=f"{name}_bring"))
    return found
