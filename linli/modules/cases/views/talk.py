"""By receipt: what was told, open questions with their answers, and words or photos added later."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.core.conversation.commands import parties
from linli.core.errors import Invalid
from linli.modules.cases.forms.resident import RateForm, WordsForm
from linli.modules.cases.states import CASE
from linli.modules.cases.views import photos
from linli.modules.cases.views.tracking import case_page
from linli.modules.cases.views.tracking_parts import find, to_case
from linli.ui import throttle
from linli.ui.pages import PUBLIC, page
from linli.ui.subject.lists import number

Run = Callable[..., Any]


@page(PUBLIC, methods=("POST",))
def answer(request: HttpRequest, code: str) -> HttpResponse:
    """To one question, once."""
    asked = number(request.POST.get("question"))

    def run(**given: Any) -> None:
        words = given.pop("text")
        parties.answer_question(request.actor, **given, question=asked, answer=words)

    return said(request, code, run, _("Thank you. Whoever asked is told."), asked)


@page(PUBLIC, methods=("POST",))
def add(request: HttpRequest, code: str) -> HttpResponse:
    """Words, photos or both, while the case is open."""

    def run(**given: Any) -> None:
        parties.add_words(request.actor, **given)

    return said(request, code, run, _("Thank you. It is added to your report."))


def said(
    request: HttpRequest, code: str, run: Run, done: str, question: int = 0
) -> HttpResponse:  # fmt: skip
    """Stores the photos, gives the command; what is wrong stands beside the form."""
    throttle.check(request, "report", 30)
    token, form = request.POST.get("r", ""), WordsForm(request.POST, auto_id="said_%s")
    found = find(code, token)
    if found is None or found.reporter is None:
        return case_page(request, code, token, RateForm())
    files, faults = photos.keep(request, found.case.district)
    form.full_clean()
    try:
        if faults:
            raise Invalid(faults)
        run(
            subject_type=CASE, subject_id=(found.target or found.case).pk, token=token,
            text=form.cleaned_data.get("text", ""), files=files,
        )  # fmt: skip
    except Invalid as refused:
        take(form, refused)
        more = {"said_form": form, "said_on": question, "said_files": files}
        return case_page(request, code, token, RateForm(), 422, more)
    messages.success(request, done)
    return to_case(code, token)


def take(form: WordsForm, refused: Invalid) -> None:
    for name, lines in refused.fields.items():
        for line in lines if isinstance(lines, list) else [lines]:
            form.add_error("photos" if name in ("photo", "photos") else "text", str(line))
