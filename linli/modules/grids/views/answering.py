"""How the grids' pages answer: a form, a step taken, JSON for the map editor, a file."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.errors import Invalid, Refused
from linli.ui.pages import render_page


class Request(HttpRequest):
    """A request as the middleware hands it on."""

    actor: Actor


def answer_form(
    request: Request,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    done: Callable[[Any], str],
    said: Any,
    **context: Any,
) -> HttpResponse:
    """Shows a form; when the command accepts, says so and goes to `done(made)`."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            made = act(form.cleaned_data)
        except Invalid as error:
            show_faults(form, error)
        except Refused as error:
            form.add_error(None, str(error))
            status = error.status
        else:
            messages.success(request, said)
            return redirect(done(made))
    if form.is_bound and form.errors and status == 200:
        status = Invalid.status
    template = context.pop("template", "grids/form.html")
    return render_page(request, template, {"form": form, **context}, status)


def show_faults(form: forms.Form, error: Invalid) -> None:
    """What the command found wrong, beside the field it is about."""
    for name, sentences in error.fields.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, str(sentence))
    if not error.fields:
        form.add_error(None, str(error))


def json_body(request: HttpRequest) -> dict[str, Any]:
    """The body as a JSON object; Invalid with a sentence when it is none."""
    try:
        found = json.loads(request.body or b"{}")
    except (ValueError, RecursionError):
        found = None
    if not isinstance(found, dict):
        raise Invalid({"body": _("This request cannot be read. Reload the page and try again.")})
    return found


def as_file(content: bytes, name: str, kind: str, inline: bool = False) -> HttpResponse:
    """A file to keep, or to look at in the browser."""
    answer = HttpResponse(content, content_type=kind)
    way = "inline" if inline else "attachment"
    answer["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    return answer
