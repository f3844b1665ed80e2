"""Pages of the kinds of organisations, posts and venues."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.people.kinds import Family, spoken
from linli.modules.console.commands import kinds as commands
from linli.modules.console.forms.kinds import KindForm, NewKindForm, level_label
from linli.modules.console.queries import kinds as queries
from linli.modules.console.queries.posts import facts_of_grids
from linli.modules.console.views.answering import (
    Request,
    answer_form,
    answer_step,
    paged,
    reason_of,
)
from linli.modules.console.views.area_parts import area_table
from linli.modules.console.views.drawn import action, step
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table

PERMISSION = queries.PERMISSION


def url_of(row: Any) -> str:
    return reverse("console:kind", args=[row.family, row.code])


@page(PERMISSION, methods=("GET",))
def kinds(request: Request) -> HttpResponse:
    said = request.GET.get("family", "")
    family = said if said in Family.values else Family.ORGANISATION.value
    context = {
        "title": _("Kinds"),
        "tabs": tabs(family),
        "table": table(queries.kinds(request.actor, family), family),
        "actions": [action(_("Add a kind"), "kind_add", "plus")],
    }
    return render_page(request, "console/list.html", context)


def tabs(family: str) -> list[dict[str, Any]]:
    url = reverse("console:kinds")
    return [
        {"label": one.label, "url": f"{url}?family={one.value}", "active": one.value == family}
        for one in Family
    ]


def table(rows: list[queries.KindFacts], family: str) -> Table:
    return Table(
        columns=[
            Column("name", _("Name"), primary=True, wide=True),
            Column("code", _("Code"), hide_on_phone=True),
            Column("level", _("One in every")),
            Column("count", _("How many"), align="end"),
            Column("without", _("Areas without one"), align="end"),
            Column("state", _("State")),
        ],
        rows=[
            Row(
                id=one.row.pk or one.row.code,
                url=url_of(one.row),
                cells={
                    "name": spoken(one.row),
                    "code": one.row.code,
                    "level": level_label(one.row.level),
                    "count": one.count if family in queries.COUNTED else None,
                    "without": gap(one.without),
                    "state": state_badge(one.row),
                },
            )
            for one in rows
        ],
        caption=_("Kinds"),
    )


def gap(count: int | None) -> Any:
    return Badge(str(count), "warn" if count else "good") if count is not None else None


def state_badge(row: Any) -> Badge:
    return Badge(_("in use"), "good") if row.active else Badge(_("retired"), "neutral")


@page(PERMISSION, methods=("GET",))
def kind(request: Request, family: str, code: str) -> HttpResponse:
    row = queries.kind(family, code)
    shown = paged(request, queries.without(request.actor, row))
    context = {
        "title": spoken(row),
        "subtitle": without_text(row, shown.paginator.count),
        "crumbs": [(_("Kinds"), f"{reverse('console:kinds')}?family={family}"), (spoken(row), "")],
        "table": area_table(facts_of_grids(shown.object_list)),
        "page": shown,
        "sections": [facts_section(row)],
        "actions": [action(_("Change"), "kind_edit", "edit", family, code)],
    }
    return render_page(request, "console/list.html", context)


def without_text(row: Any, count: int) -> str:
    if row.level is None or row.family not in queries.COUNTED:
        return _("No level of areas is asked to have one.")
    return _("Areas without one: %(count)s") % {"count": count}


def facts_section(row: Any) -> dict[str, Any]:
    return {
        "title": _("Facts"),
        "facts": [
            (_("State"), state_badge(row)),
            (_("Code"), row.code),
            (_("Chinese name"), row.name),
            (_("English name"), row.name_en),
            (_("One in every"), level_label(row.level)),
            (_("Origin"), _("shipped") if row.builtin else _("own")),
        ],
        "steps": [retiring(row)],
    }


def retiring(row: Any) -> dict[str, Any]:
    at = [row.family, row.code]
    if not row.active:
        return step(_("Offer again"), reverse("console:kind_restore", args=at), tone="primary")
    text = _("It is not offered any more; what is of this kind keeps it.")
    return step(_("Retire"), reverse("console:kind_retire", args=at), text=text, reason=True)


@page(PERMISSION)
def kind_add(request: Request) -> HttpResponse:
    return answer_form(
        request,
        NewKindForm(request.POST or None),
        lambda said: commands.add(request.actor, **said),
        url_of,
        _("The kind was added."),
        title=_("Add a kind"),
        cancel_url=reverse("console:kinds"),
    )


@page(PERMISSION)
def kind_edit(request: Request, family: str, code: str) -> HttpResponse:
    row = queries.kind(family, code)
    initial = {name: getattr(row, name) for name in ("name", "name_en", "level", "order")}
    return answer_form(
        request,
        KindForm(request.POST or None, initial=initial),
        lambda said: commands.edit(request.actor, family=family, code=code, **said),
        url_of,
        _("The changes are saved."),
        title=_("Change a kind"),
        subtitle=spoken(row),
        cancel_url=url_of(row),
    )


@page(PERMISSION, methods=("POST",))
def kind_retire(request: Request, family: str, code: str) -> HttpResponse:
    row, reason = queries.kind(family, code), reason_of(request)
    return answer_step(
        request,
        lambda: commands.retire(request.actor, family=family, code=code, reason=reason),
        url_of(row),
    )


@page(PERMISSION, methods=("POST",))
def kind_restore(request: Request, family: str, code: str) -> HttpResponse:
    row = queries.kind(family, code)
    return answer_step(
        request, lambda: commands.restore(request.actor, family=family, code=code), url_of(row)
    )
