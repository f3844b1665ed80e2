"""How the console's pages answer: a list, a form, a step taken."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import Any

from django import forms
from django.http import HttpResponse

from linli.core.errors import Invalid, Refused
from linli.ui import answering
from linli.ui.answering import Request, answer_step, as_file, paged, show_faults
from linli.ui.pages import render_page

answer_form = partial(answering.answer_form, template="console/form.html")


def reason_of(request: Request) -> str:
    return str(request.POST.get("reason", ""))


def tried(request: Request, form: forms.Form, act: Callable[[dict[str, Any]], Any]) -> Any:
    """What the command made, or None with the faults shown in the form."""
    if request.method != "POST" or not form.is_valid():
        return None
    try:
        return act(form.cleaned_data)
    except Invalid as error:
        show_faults(form, error)
    except Refused as error:
        form.add_error(None, str(error))
    return None


def show_secret(request: Request, title: str, text: str, secret: str, back: str) -> HttpResponse:
    """A password or key, shown this once and kept nowhere."""
    context = {"title": title, "text": text, "secret": secret, "back": back}
    return render_page(request, "console/secret.html", context)


__all__ = [
    "Request",
    "answer_form",
    "answer_step",
    "as_file",
    "paged",
    "reason_of",
    "show_secret",
    "tried",
]
