"""Pages of posts: who holds which, and where the net has holes."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.people.kinds import Family, label
from linli.modules.console.commands import posts as commands
from linli.modules.console.forms.filters import PostFilter
from linli.modules.console.forms.registry import (
    AbsenceForm,
    AppointForm,
    LastDayForm,
    PostForm,
    VacateForm,
)
from linli.modules.console.queries import posts as queries
from linli.modules.console.views import post_parts as parts
from linli.modules.console.views.answering import (
    Request,
    answer_form,
    answer_step,
    paged,
)
from linli.modules.console.views.area_parts import area_table
from linli.modules.console.views.drawn import action
from linli.ui.pages import page, render_page

PERMISSION = queries.PERMISSION


def url_of(pk: int) -> str:
    return reverse("console:post", args=[pk])


@page(PERMISSION, methods=("GET",))
def posts(request: Request) -> HttpResponse:
    form, show = PostFilter(request.GET), request.GET.get("show", "")
    shown = paged(request, queries.posts(request.actor, show=show, **form.given()))
    context = {
        "title": _("Posts"),
        "filter_form": form,
        "tiles": parts.tiles(queries.gaps(request.actor)),
        "tabs": parts.tabs(show),
        "table": parts.table(shown),
        "page": shown,
        "actions": parts.list_actions(),
    }
    return render_page(request, "console/list.html", context)


@page(PERMISSION, methods=("GET",))
def uncovered(request: Request) -> HttpResponse:
    shown = paged(request, queries.grids_without_worker(request.actor))
    context = {
        "title": _("Grids without a grid worker"),
        "crumbs": [(_("Posts"), reverse("console:posts")), (_("Grids without a grid worker"), "")],
        "table": area_table(queries.facts_of_grids(shown.object_list)),
        "page": shown,
        "actions": [action(_("Add a post"), "post_add", "plus")],
    }
    return render_page(request, "console/list.html", context)


@page(PERMISSION, methods=("GET",))
def post(request: Request, pk: int) -> HttpResponse:
    row = queries.post(request.actor, pk)
    context = {
        "title": f"{label(Family.POST, row.kind)} · {row.account.name if row.account else _('vacant')}",
        "subtitle": str(row.organisation),
        "crumbs": [(_("Posts"), reverse("console:posts")), (label(Family.POST, row.kind), "")],
        "sections": [
            {"title": _("Facts"), "facts": parts.facts(row)},
            parts.absence_section(pk, queries.absences_of(pk)),
        ],
        "actions": parts.post_actions(row),
    }
    return render_page(request, "console/detail.html", context)


@page(PERMISSION)
def post_add(request: Request) -> HttpResponse:
    def create(said: dict[str, Any]) -> Any:
        facts = {"organisation_id": said.pop("organisation"), "account_id": said.pop("account")}
        return commands.create(request.actor, **facts, **said)

    return answer_form(
        request,
        PostForm(request.POST or None, initial={"area": request.GET.get("area", "")}),
        create,
        lambda row: url_of(row.pk),
        _("The post was added."),
        title=_("Add a post"),
        cancel_url=reverse("console:posts"),
    )


def _change(
    request: Request, pk: int, form: Any, verb: Any, words: tuple[str, str]
) -> HttpResponse:
    row = queries.post(request.actor, pk)
    return answer_form(
        request,
        form,
        lambda said: verb(request.actor, pk, **parts.with_ids(said)),
        lambda _row: url_of(pk),
        words[1],
        title=words[0],
        subtitle=f"{label(Family.POST, row.kind)} · {row.organisation}",
        cancel_url=url_of(pk),
    )


@page(PERMISSION)
def post_appoint(request: Request, pk: int) -> HttpResponse:
    words = (_("Appoint to a post"), _("The appointment is entered."))
    return _change(request, pk, AppointForm(request.POST or None), commands.appoint, words)


@page(PERMISSION)
def post_vacate(request: Request, pk: int) -> HttpResponse:
    words = (_("Free a post"), _("The post is vacant from that day on."))
    return _change(request, pk, VacateForm(request.POST or None), commands.vacate, words)


@page(PERMISSION)
def post_end(request: Request, pk: int) -> HttpResponse:
    words = (_("End a post"), _("The last day is entered."))
    return _change(request, pk, LastDayForm(request.POST or None), commands.end, words)


@page(PERMISSION)
def absence_add(request: Request, pk: int) -> HttpResponse:
    words = (_("Enter an absence"), _("The deputy is entered."))
    return _change(request, pk, AbsenceForm(request.POST or None), commands.enter_absence, words)


@page(PERMISSION, methods=("POST",))
def absence_end(request: Request, pk: int) -> HttpResponse:
    post_id = queries.absence_post(request.actor, pk)
    return answer_step(
        request, lambda: commands.end_absence(request.actor, pk), url_of(post_id), _("Ended.")
    )
