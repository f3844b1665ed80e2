"""The pages of a kind of thing: list, sheet, board, take-in, page, steps, bulk, kept lists, links."""

from __future__ import annotations

from collections.abc import Callable
from functools import reduce, wraps
from operator import or_
from typing import Any

from django.contrib import messages
from django.db.models import Case, CharField, Count, F, Q, Value, When, Window
from django.db.models.functions import RowNumber
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import redirect
from django.urls import URLPattern, path
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.errors import Denied, Invalid
from linli.core.exchange.writing import write_xlsx
from linli.core.subjects import commands, queries
from linli.ui import fields as kit
from linli.ui.answering import answer_form, as_file
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.subject import lists, maps, pages, printing, steps, talk_steps
from linli.ui.subject.declaration import Column, Subject
from linli.ui.subject.forms import KeepForm, filter_form, made, query_of

CARDS = 20
View = Callable[..., HttpResponse]


def seen(of: Subject, methods: tuple[str, ...] = ("GET", "POST")) -> Callable[[View], View]:
    """A page for whoever holds one of the permissions that open this kind of thing."""

    def guard(view: View) -> View:
        @page(SIGNED_IN, methods=methods)
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if not of.opens(request.actor):
                raise Denied()
            return view(request, *args, **kwargs)

        return guarded

    return guard


def listing(of: Subject) -> View:
    @seen(of, ("GET",))
    def view(request: HttpRequest) -> HttpResponse:
        actor, form = request.actor, filter_form(of, request.GET, request.actor)
        sort, cursor = request.GET.get("sort", ""), request.GET.get("cursor", "")
        walk = lists.walked(of, actor, form, sort, cursor)
        offered = bulk_steps(of, request)
        query = query_of(form)
        context = {
            "of": of, "filter_form": form, "query": query,
            "table": lists.table(of, walk.rows, "ids" if offered else ""),
            "page": walk.pages, "more_than": walk.more_than, "steps": offered,
            "bulk_url": of.url("bulk") if walk.rows and offered else "",
            "kept": queries.kept_lists(actor, of.type),
            "keep_form": KeepForm(initial={"query": query}) if query else None,
            "list_url": of.url("list"), "board_url": of.url("board"),
            "map_url": of.url("map") if of.on_map else "",
            "actions": [one for one in of.actions if actor.may(one.permission)],
            "export_url": of.url("export") if of.export and actor.may(of.export) else "",
            "new_url": of.url("new") if of.take_in and actor.may(of.take_in.permission) else "",
            "keep_url": of.url("keep"),
        }  # fmt: skip
        return render_page(request, "ui/subject/list.html", context)

    return view


def bulk_steps(of: Subject, request: HttpRequest) -> list[Any]:
    """The moves this actor may make on many rows at once."""
    moves = [(of.move(verb), step) for verb, step in of.steps.items() if step.bulk]
    return [move for move, _step in moves if move and request.actor.may(move.needs)]


def export(of: Subject) -> View:
    @page(of.export, methods=("POST",))
    def view(request: HttpRequest) -> HttpResponse:
        """The list as a sheet; who took it is written down first."""
        form = filter_form(of, QueryDict(request.POST.get("query", "")), request.actor)
        may = request.actor.reach(of.export)
        found = lists.narrowed(of, request.actor, form).filter(area__within=may).order_by("-pk")
        total = found.order_by().count()
        taken = min(total, lists.MOST_ROWS)
        commands.export(
            request.actor, subject_type=of.type, permission=of.export, query=query_of(form),
            rows=taken,
        )  # fmt: skip
        rows = lists.sheet_rows(of, found[: lists.MOST_ROWS])
        book = write_xlsx(
            lists.sheet_columns(of), rows, notes=notes(of, request, total, taken), tab=str(of.label)
        )
        return as_file(book, f"{of.path}-{timezone.localtime():%Y%m%d-%H%M}.xlsx")

    return view


def notes(of: Subject, request: HttpRequest, total: int, taken: int) -> list[str]:
    """The lines above the head of the sheet: who, when, how many."""
    said = {
        "what": of.label, "name": request.actor.name, "n": taken,
        "when": f"{timezone.localtime():%Y-%m-%d %H:%M}",
    }  # fmt: skip
    lines = [_("%(what)s: taken by %(name)s at %(when)s, %(n)d rows.") % said]
    if total > taken:
        lines.append(_("Only the newest of %(n)d rows: narrow the filter.") % {"n": total})
    return lines


def board(of: Subject) -> View:
    @seen(of, ("GET",))
    def view(request: HttpRequest) -> HttpResponse:
        """By state, the soonest due first."""
        form = filter_form(of, request.GET, request.actor)
        rows = lists.narrowed(of, request.actor, form)
        own = None if set(request.GET) - {"column"} else of.own(request.actor)
        stacks = stacked(of, rows.filter(own) if own is not None else rows)
        column = lists.number(request.GET.get("column"))
        context = {
            "of": of, "filter_form": form, "stacks": stacks,
            "column": column if column < len(stacks) else 0, "list_url": of.url("list"),
            "query": query_of(form), "own": own is not None,
        }  # fmt: skip
        return render_page(request, "ui/subject/board.html", context)

    return view


def stacked(of: Subject, rows: Any) -> list[dict[str, Any]]:
    """The columns with their numbers and first cards; one statement, and one for the places."""
    columns = list(of.columns_of_board())
    placed = [When(standing(c), then=Value(str(at))) for at, c in enumerate(columns)]
    kept = rows.filter(reduce(or_, map(standing, columns))).annotate(
        stack=Case(*placed, output_field=CharField(max_length=2))
    )
    order = [F("due_at").asc(nulls_last=True), F("id").asc()]
    ranked = kept.annotate(
        rank=Window(RowNumber(), partition_by=[F("stack")], order_by=order),
        size=Window(Count("id"), partition_by=[F("stack")]),
    )
    found = list(of.listed(ranked.filter(rank__lte=CARDS)).order_by("stack", "rank"))
    places = lists.place_names(found)
    return [stack(of, column, [r for r in found if r.stack == str(at)], places)
            for at, column in enumerate(columns)]  # fmt: skip


def standing(column: Column) -> Q:
    recent = {"closed_at__gte": column.since(timezone.now())} if column.since else {}
    return Q(state__in=column.states, **recent)


def stack(of: Subject, column: Column, rows: list[Any], places: dict[str, str]) -> dict[str, Any]:
    size, now = (rows[0].size if rows else 0), timezone.now()
    return {
        "label": column.label,
        "tone": of.machine.state(column.states[0]).tone,
        "code": column.code,
        "count": size,
        "more": size - len(rows),
        "state": column.states[0] if len(column.states) == 1 else "open",
        "cards": [
            {
                "url": of.url("", row.pk),
                "title": of.title(row),
                "where": lists.where(of, row, places),
                "badges": [of.badge(row), *of.marks(row)],
                "due": lists.due(of, row),
                "number": row.number,
                "more": [c.of(row) for c in of.columns if c.on_list],
                "late": lists.late(of, row, now),
            }
            for row in rows
        ],
    }


def new(of: Subject) -> View:
    take_in = of.take_in
    assert take_in is not None

    @page(take_in.permission)
    def view(request: HttpRequest) -> HttpResponse:
        fields = {**take_in.asked(request.actor), "client_id": kit.once()}
        form = made("TakeInForm", fields, request.POST or None)
        return answer_form(
            request, form, lambda said: take_in.taken(request.actor, said),
            lambda row: of.url("", row.pk), _("Taken in."), template="ui/subject/new.html",
            of=of, cancel_url=of.url("list"), submit_label=take_in.label or _("Take in"),
        )  # fmt: skip

    return view


def one(of: Subject) -> View:
    @seen(of, ("GET",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        scene = pages.opened(of, request, pk)
        more = of.extra(request, scene.row) if of.extra else {}
        return pages.shown(of, request, scene, dict(more))

    return view


def paper(of: Subject) -> View:
    @seen(of, ("GET",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        context = pages.facts(of, request, pages.opened(of, request, pk))
        return render_page(request, "ui/subject/print.html", context)

    return view


def pdf(of: Subject) -> View:
    @seen(of, ("GET",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        context = pages.facts(of, request, pages.opened(of, request, pk))
        name = f"{context['row'].number}.pdf"
        return as_file(printing.pdf(of, context), name, "application/pdf", inline=True)

    return view


def on_map(of: Subject) -> View:
    @seen(of, ("GET",))
    def view(request: HttpRequest) -> HttpResponse:
        return render_page(request, "ui/subject/map.html", maps.page(of, request))

    return view


def features(of: Subject, read: Callable[[Subject, HttpRequest], dict[str, Any]]) -> View:
    @seen(of, ("GET",))
    def view(request: HttpRequest) -> HttpResponse:
        return JsonResponse(read(of, request))

    return view


def step(of: Subject) -> View:
    @seen(of)
    def view(request: HttpRequest, pk: int, verb: str) -> HttpResponse:
        return steps.take(of, request, pk, verb)

    return view


def bulk(of: Subject) -> View:
    @seen(of, ("POST",))
    def view(request: HttpRequest) -> HttpResponse:
        return steps.bulk(of, request)

    return view


def keep(of: Subject) -> View:
    @seen(of, ("POST",))
    def view(request: HttpRequest) -> HttpResponse:
        form = KeepForm(request.POST)
        if not form.is_valid():
            raise Invalid({name: list(said) for name, said in form.errors.items()})
        commands.keep_list(request.actor, kind=of.type, **form.cleaned_data)
        messages.success(request, _("The list is kept under this name."))
        return redirect(f"{of.url('list')}?{form.cleaned_data['query']}")

    return view


def link(of: Subject) -> View:
    @seen(of, ("POST",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        given = {k: request.POST.get(k, "")[:200] for k in ("number", "why")}
        commands.link(request.actor, subject_type=of.type, subject_id=pk, **given)
        messages.success(request, _("Linked."))
        return redirect(of.url("", pk))

    return view


def unlink(of: Subject) -> View:
    @seen(of, ("POST",))
    def view(request: HttpRequest, pk: int) -> HttpResponse:
        chosen = lists.number(request.POST.get("link"))
        commands.unlink(request.actor, subject_type=of.type, subject_id=pk, link=chosen)
        messages.success(request, _("The link is removed."))
        return redirect(of.url("", pk))

    return view


def patterns(of: Subject) -> list[URLPattern]:
    """All addresses of a kind of thing, below `/desk/`."""
    home, name = f"{of.root}/{of.path}/", of.name
    found = [
        path(home, listing(of), name=f"{name}_list"),
        path(f"{home}board/", board(of), name=f"{name}_board"),
        path(f"{home}bulk/", bulk(of), name=f"{name}_bulk"),
        path(f"{home}keep/", keep(of), name=f"{name}_keep"),
        path(f"{home}<int:pk>/", one(of), name=name),
        path(f"{home}<int:pk>/print/", paper(of), name=f"{name}_paper"),
        path(f"{home}<int:pk>/{name}.pdf", pdf(of), name=f"{name}_pdf"),
        *talk_steps.patterns(of),
        path(f"{home}<int:pk>/unlink/", unlink(of), name=f"{name}_unlink"),
        path(f"{home}<int:pk>/<slug:verb>/", step(of), name=f"{name}_step"),
    ]
    if "link" not in of.steps:
        found.insert(-1, path(f"{home}<int:pk>/link/", link(of), name=f"{name}_link"))
    if of.on_map:
        found += [
            path(f"{home}map/", on_map(of), name=f"{name}_map"),
            path(f"{home}map/points.json", features(of, maps.points), name=f"{name}_points"),
            path(f"{home}map/outline.json", features(of, maps.outline), name=f"{name}_outline"),
        ]
    if of.take_in:
        found.insert(2, path(f"{home}new/", new(of), name=f"{name}_new"))
    if of.export:
        found.insert(2, path(f"{home}export/", export(of), name=f"{name}_export"))
    return found
