"""Pages of areas: browse, search, one area, its changes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.modules.console.commands import areas as commands
from linli.modules.console.forms.filters import AreaFilter
from linli.modules.console.forms.registry import AliasForm, AreaForm, LastDayForm, RenameForm
from linli.modules.console.queries import areas as queries
from linli.modules.console.queries import posts as post_queries
from linli.modules.console.views import area_parts as parts
from linli.modules.console.views.answering import (
    Request,
    answer_form,
    answer_step,
    paged,
)
from linli.modules.console.views.outline_drawing import drawing
from linli.ui.pages import page, render_page

PERMISSION = queries.PERMISSION


def url_of(code: str) -> str:
    return reverse("console:area", args=[code])


@page(PERMISSION, methods=("GET",))
def areas(request: Request) -> HttpResponse:
    form = AreaFilter(request.GET)
    asked = form.given()
    if asked.get("text"):
        rows = queries.found(request.actor, asked["text"], asked.get("kind", ""))
    else:
        rows = queries.tops(request.actor)
    shown = paged(request, rows)
    context = {
        "title": _("Areas"),
        "filter_form": form,
        "table": parts.area_table(shown),
        "page": shown,
        "actions": parts.list_actions(),
    }
    return render_page(request, "console/list.html", context)


@page(PERMISSION, methods=("GET",))
def area(request: Request, code: str) -> HttpResponse:
    found = queries.area_page(request.actor, code)
    context = {
        "title": found.facts.label,
        "subtitle": found.facts.code,
        "crumbs": parts.crumbs(request.actor, found),
        "sections": parts.main_sections(found, post_queries.of_area(code)),
        "side": parts.side_sections(found),
        "actions": parts.area_actions(found),
        "drawing": drawing(queries.outline(request.actor, code)),
    }
    return render_page(request, "console/detail.html", context)


@page(PERMISSION, methods=("GET",))
def outline(request: Request, code: str) -> JsonResponse:
    return JsonResponse(queries.outline(request.actor, code))


@page(PERMISSION)
def area_add(request: Request) -> HttpResponse:
    form = AreaForm(request.POST or None, initial=parts.initial_of(request))
    return answer_form(
        request,
        form,
        lambda said: commands.add(request.actor, **said),
        lambda row: url_of(row.code),
        _("The area was added."),
        title=_("Add an area"),
        cancel_url=reverse("console:areas"),
    )


def _change(
    request: Request, code: str, form: Any, verb: Any, words: tuple[str, str]
) -> HttpResponse:
    found = queries.area_page(request.actor, code)
    return answer_form(
        request,
        form,
        lambda said: verb(request.actor, found.row_id, **said),
        lambda _row: url_of(code),
        words[1],
        title=words[0],
        subtitle=f"{found.facts.label} {code}",
        crumbs=parts.crumbs(request.actor, found),
        cancel_url=url_of(code),
    )


@page(PERMISSION)
def area_rename(request: Request, code: str) -> HttpResponse:
    words = (_("Rename an area"), _("The area has its new name."))
    return _change(request, code, RenameForm(request.POST or None), commands.rename, words)


@page(PERMISSION)
def area_end(request: Request, code: str) -> HttpResponse:
    words = (_("End an area"), _("The last day is entered."))
    return _change(request, code, LastDayForm(request.POST or None), commands.end, words)


@page(PERMISSION)
def alias_add(request: Request, code: str) -> HttpResponse:
    def add(actor: Any, _row: int, **said: Any) -> Any:
        return commands.add_alias(actor, code=code, **said)

    words = (_("Add another code of an area"), _("The other code is entered."))
    return _change(request, code, AliasForm(request.POST or None), add, words)


@page(PERMISSION, methods=("POST",))
def alias_end(request: Request, code: str, alias_id: int) -> HttpResponse:
    step = lambda: commands.end_alias(request.actor, alias_id)  # noqa: E731
    return answer_step(request, step, url_of(code), _("The other code has ended."))
