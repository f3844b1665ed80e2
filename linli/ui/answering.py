"""How pages answer: a form that gives a command, a step taken, a file to keep."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any
from urllib.parse import quote

from django import forms
from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.functional import cached_property

from linli.core.access.actor import Actor
from linli.core.errors import Error, Invalid, Refused
from linli.core.exchange import columns as sheets
from linli.core.exchange.writing import write_xlsx
from linli.ui.pages import render_page
from linli.ui.table import Table

PER_PAGE, COUNTED = 50, 10_000
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
Act = Callable[[dict[str, Any]], Any]


class Pages(Paginator):
    """Counts at most 10,000 rows: nobody turns 200 pages, and some tables have millions."""

    @cached_property
    def count(self) -> int:
        rows: Any = self.object_list
        return int(rows[:COUNTED].count())


class Request(HttpRequest):
    """A request as the middleware hands it on."""

    actor: Actor


def paged(
    request: HttpRequest, rows: Any, size: int = PER_PAGE, by: type[Paginator] = Paginator
) -> Page:
    """The page asked for; what does not exist is the nearest that does."""
    return by(rows, size).get_page(request.GET.get("page"))


def answer_form(
    request: Any,
    form: forms.Form,
    act: Act,
    done: str | Callable[[Any], str | HttpResponse],
    said: Any,
    *,
    template: str,
    **context: Any,
) -> HttpResponse:
    """Shows a form; when it is sent and the command accepts, says so and goes to `done`.

    `done` is an address, or gives one (or a page to show at once) for what was made. What the
    command refuses stands beside the field it is about.
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
            to = done(made) if callable(done) else done
            if isinstance(to, HttpResponse):
                return to
            if said:
                messages.success(request, said)
            return redirect(to)
    if form.is_bound and form.errors and status == 200:
        status = Invalid.status
    return render_page(request, template, {"form": form, **context}, status)


def show_faults(form: forms.Form, error: Invalid) -> None:
    """What the command found wrong, beside the field it is about."""
    for name, sentences in error.fields.items():
        for sentence in sentences:
            form.add_error(name if name in form.fields else None, str(sentence))
    if not error.fields:
        form.add_error(None, str(error))


def sentence(error: Error) -> str:
    """What a person reads beside the row: the fields' sentences when there are some."""
    if isinstance(error, Invalid) and error.fields:
        return " ".join(str(line) for said in error.fields.values() for line in said)
    return str(error)


def as_file(content: bytes, name: str, kind: str = SHEET, inline: bool = False) -> HttpResponse:
    """A file to keep (a workbook unless said otherwise), or to look at in the browser."""
    answer = HttpResponse(content, content_type=kind)
    way = "inline" if inline else "attachment"
    answer["Content-Disposition"] = f"{way}; filename*=UTF-8''{quote(name)}"
    return answer


def as_sheet(table: Table, title: str, notes: Sequence[str] = ()) -> HttpResponse:
    """A table of a page as a workbook to keep, named by its title; notes stand above the rows."""
    columns = [
        sheets.Column(name=one.key, titles=(one.label,), type="decimal" if one.align == "end" else "text")
        for one in table.columns
    ]  # fmt: skip
    rows = (row.cells for row in table.rows)
    return as_file(write_xlsx(columns, rows, title, notes), f"{title}.xlsx")
