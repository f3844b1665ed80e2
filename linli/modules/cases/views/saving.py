"""How the pages of the catalogue answer: a form that gives a command, a step, a sheet."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.errors import Invalid, Refused
from linli.core.exchange.columns import Sheet
from linli.core.exchange.writing import write_xlsx
from linli.modules.cases.queries.catalogue import NATIONAL
from linli.ui.pages import render_page

SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def district_of(actor: Actor) -> str:
    """The district whose catalogue this actor sees and edits; the national one without any."""
    return actor.district or NATIONAL


def answer_form(
    request: HttpRequest,
    form: forms.Form,
    act: Callable[[dict[str, Any]], Any],
    done: str,
    said: Any,
    **context: Any,
) -> HttpResponse:
    """Shows a form; once the command accepts what it says, goes to `done` and says so."""
    status = 200
    if request.method == "POST" and form.is_valid():
        try:
            act(form.cleaned_data)
        except Invalid as error:
            show_faults(form, error)
        except Refused as error:
            form.add_error(None, str(error))
            status = error.status
        else:
            messages.success(request, said)
            return redirect(done)
    if form.is_bound and form.errors and status == 200:
        status = Invalid.status
    template = context.pop("template", "cases/catalogue/form.html")
    return render_page(request, template, {"form": form, **context}, status)


def show_faults(form: forms.Form, error: Invalid) -> None:
    for name, sentences in error.fields.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, str(sentence))
    if not error.fields:
        form.add_error(None, str(error))


def answer_step(request: HttpRequest, act: Callable[[], Any], back: str) -> HttpResponse:
    act()
    messages.success(request, _("Done."))
    return redirect(back)


def sheet_answer(sheet: Sheet, rows: list[dict[str, Any]], filename: str) -> HttpResponse:
    """The rows as a workbook to keep, ready to be brought in again."""
    data = write_xlsx(sheet.columns, rows, title=str(sheet.label))
    answer = HttpResponse(data, content_type=SHEET)
    answer["Content-Disposition"] = f'attachment; filename="{filename}"'
    return answer
