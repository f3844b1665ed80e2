"""The filtered list of cases, its map, its sheet, and the lists people keep."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html_join
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.errors import Invalid
from linli.core.subjects import commands as subjects
from linli.core.subjects.queries import kept_lists
from linli.modules.cases.commands import lists as commands
from linli.modules.cases.forms.lists import KeepForm, ListFilter, community_choices
from linli.modules.cases.queries import desk_map, sheets
from linli.modules.cases.queries.places import scope
from linli.modules.cases.states import CASE
from linli.modules.cases.views import case_rows
from linli.modules.cases.views.bulk import STEPS
from linli.modules.cases.views.desk import whole_number
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.parts import Keyset

A_PAGE = 50
SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@page(SIGNED_IN, methods=("GET",))
def listing(request: HttpRequest) -> HttpResponse:
    """Newest first; `cursor` is `b` (older than) or `a` (newer than) with a case's id."""
    form = ListFilter(request.GET, request.actor)
    wanted = form.wanted()
    rows, pages = walked(request.actor, wanted, request.GET.get("cursor", ""))
    context = {
        "filter_form": form,
        "table": case_rows.case_table(rows, select="ids" if steps(request.actor) else ""),
        "page": pages,
        "more_than": sheets.COUNTED if (pages.count or 0) > sheets.COUNTED else 0,
        "bulk_url": reverse("cases:desk_bulk") if rows and steps(request.actor) else "",
        **beside(request, form),
    }
    return render_page(request, "cases/desk/list.html", context)


def walked(actor: Actor, wanted: sheets.Wanted, cursor: str) -> tuple[list[Any], Keyset]:
    """The page a cursor stands for; one row more is read to know whether it goes on."""
    way, anchor = cursor[:1], whole_number(cursor[1:])
    after = anchor if way == "a" else None
    before = anchor if way == "b" else None
    found = sheets.found(actor, wanted)
    rows = sheets.listing(found, before=before, after=after, limit=A_PAGE + 1)
    more = len(rows) > A_PAGE
    rows = rows[-A_PAGE:] if after else rows[:A_PAGE]
    older = bool(rows) and (more or bool(after))
    newer = bool(rows) and (bool(before) or (bool(after) and more))
    return rows, Keyset(
        previous=f"a{rows[0].pk}" if newer else None,
        next=f"b{rows[-1].pk}" if older else None,
        count=sheets.count(found, wanted),
    )


def steps(actor: Actor) -> list[Any]:
    return [step for step in STEPS.values() if actor.may(step.permission)]


def beside(request: HttpRequest, form: ListFilter) -> dict[str, Any]:
    """What a list, its map and its sheet share."""
    return {
        "query": form.query,
        "steps": steps(request.actor),
        "saved": kept_lists(request.actor, CASE),
        "keep_form": KeepForm(initial={"query": form.query}) if form.query else None,
        "may_export": request.actor.may("cases.export"),
        "may_report": request.actor.may("cases.report"),
    }


@page(SIGNED_IN, methods=("POST",))
def keep(request: HttpRequest) -> HttpResponse:
    form = KeepForm(request.POST)
    if not form.is_valid():
        raise Invalid({name: list(said) for name, said in form.errors.items()})
    subjects.keep_list(request.actor, kind=CASE, **form.cleaned_data)
    messages.success(request, _("The list is kept under this name."))
    return redirect(f"{reverse('cases:desk_list')}?{form.cleaned_data['query']}")


@page("cases.export", methods=("POST",))
def export(request: HttpRequest) -> Any:
    """The list as a sheet; who took it is written down first."""
    form = ListFilter(QueryDict(request.POST.get("query", "")), request.actor)
    rows = sheets.exported(request.actor, form.wanted())
    number = rows.order_by().count()
    taken = min(number, sheets.MOST_ROWS)
    commands.export(request.actor, query=form.query, rows=taken)
    file = sheets.workbook(rows, notes_of(request.actor, number, taken))
    name = f"cases-{timezone.localtime():%Y%m%d-%H%M}.xlsx"
    return FileResponse(file, as_attachment=True, filename=name, content_type=SHEET)


def notes_of(actor: Actor, number: int, taken: int) -> list[str]:
    """The lines above the head of the sheet: who, when, how many."""
    facts = {"name": actor.name, "when": f"{timezone.localtime():%Y-%m-%d %H:%M}", "n": taken}
    lines = [_("Taken by %(name)s at %(when)s, %(n)d cases. No data of reporters.") % facts]
    if number > taken:
        lines.append(_("Only the newest of %(n)d cases: narrow the filter.") % {"n": number})
    return lines


@page(SIGNED_IN, methods=("GET",))
def communities(request: HttpRequest) -> HttpResponse:
    """Options for the communities of a street."""
    street = request.GET.get("street", "")
    reach = (*scope(request.actor), *request.actor.reach("cases.report"))
    choices = [("", _("All")), *community_choices(reach, street)] if street else [("", _("All"))]
    return HttpResponse(format_html_join("", '<option value="{}">{}</option>', choices))


@page(SIGNED_IN, methods=("GET",))
def case_map(request: HttpRequest) -> HttpResponse:
    form = ListFilter(request.GET, request.actor)
    number = desk_map.located(request.actor, form.wanted())
    context = {
        "filter_form": form,
        "query": form.query,
        "points_url": f"{reverse('cases:desk_points')}?{form.query}",
        "outline_url": f"{reverse('cases:desk_outline')}?{form.query}",
        "located": number,
        "cut": number > desk_map.MOST_POINTS,
        "most": desk_map.MOST_POINTS,
    }
    return render_page(request, "cases/desk/map.html", context)


@page(SIGNED_IN, methods=("GET",))
def points(request: HttpRequest) -> HttpResponse:
    wanted = ListFilter(request.GET, request.actor).wanted()
    return JsonResponse(case_rows.features(desk_map.points(request.actor, wanted)))


@page(SIGNED_IN, methods=("GET",))
def outline(request: HttpRequest) -> HttpResponse:
    """Borders and names with the numbers of cases; with `plain` without the numbers."""
    wanted = ListFilter(request.GET, request.actor).wanted()
    plain = "plain" in request.GET
    return JsonResponse(desk_map.outline(request.actor, wanted, plain=plain))
