"""How the console's pages answer: a list, a form, a step taken."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.errors import Invalid, Refused
from linli.ui.pages import render_page

PER_PAGE = 50
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


class Request(HttpRequest):
    """A request as the middleware hands it on."""

    actor: Actor


def paged(
    request: Request, rows: Any, size: int = PER_PAGE, by: type[Paginator] = Paginator
) -> Page:
    """The page asked for; what does not exist is the nearest that does."""
    return by(rows, size).get_page(request.GET.get("page"))


def answer_form(
    request: Request,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    done: Callable[[Any], str],
    said: Any,
    **context: Any,
) -> HttpResponse:
    """Shows a form; when it is sent and the command accepts, says so and goes to `done(made)`.

    What the command refuses stands beside the field it is about.
    """
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
    template = context.pop("template", "console/form.html")
    return render_page(request, template, {"form": form, **context}, status)


def show_faults(form: forms.Form, error: Invalid) -> None:
    for name, sentences in error.fields.items():
        field = name if name in form.fields else None
        for sentence in sentences:
            form.add_error(field, str(sentence))
    if not error.fields:
        form.add_error(None, str(error))


def answer_step(
    request: Request, step: Callable[[], Any], back: str, said: Any = ""
) -> HttpResponse:
    """A button: does the step, says so and goes back; refusals become the error page."""
    step()
    messages.success(request, said or _("Done."))
    return redirect(back)


def reason_of(request: Request) -> str:
    return str(request.POST.get("reason", ""))


def sheet_answer(data: bytes, filename: str) -> HttpResponse:
    """A workbook to keep."""
    answer = HttpResponse(data, content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer


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
