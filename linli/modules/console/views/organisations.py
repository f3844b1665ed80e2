"""Pages of organisations."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from linli.core.people.kinds import Family, Function, label
from linli.modules.console.commands import organisations as commands
from linli.modules.console.forms.filters import OrganisationFilter
from linli.modules.console.forms.registry import OrganisationForm
from linli.modules.console.queries import organisations as queries
from linli.modules.console.views.answering import (
    Request,
    answer_form,
    answer_step,
    paged,
    reason_of,
)
from linli.modules.console.views.area_parts import post_table
from linli.modules.console.views.drawn import action, area_labels, area_text, step
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table

PERMISSION = queries.PERMISSION
FIELDS = (
    "kind", "name", "short_name", "name_en", "area", "credit_code", "phone", "external_id", "duties"
)  # fmt: skip


def url_of(pk: int) -> str:
    return reverse("console:organisation", args=[pk])


@page(PERMISSION, methods=("GET",))
def organisations(request: Request) -> HttpResponse:
    form = OrganisationFilter(request.GET)
    shown = paged(request, queries.organisations(request.actor, **form.given()))
    context = {
        "title": _("Organisations"),
        "filter_form": form,
        "table": table(shown),
        "page": shown,
        "actions": [
            action(_("Export"), "export", "download", "organisations"),
            action(_("Import"), "import_kind", "file-import", "organisations"),
            action(_("Add an organisation"), "organisation_add", "plus"),
        ],
    }
    return render_page(request, "console/list.html", context)


def table(rows: Any) -> Table:
    labels = area_labels({row.area for row in rows})
    return Table(
        columns=[
            Column("name", _("Name"), primary=True, wide=True),
            Column("kind", _("Kind")),
            Column("area", _("Area")),
            Column("duties", _("Functions"), hide_on_phone=True),
            Column("code", _("Credit code"), hide_on_phone=True),
        ],
        rows=[
            Row(
                id=row.pk,
                url=url_of(row.pk),
                cells={
                    "name": row.name,
                    "kind": label(Family.ORGANISATION, row.kind),
                    "area": labels.get(row.area, row.area),
                    "duties": [Badge(word) for word in function_labels(row.duties)],
                    "code": row.credit_code,
                },
            )
            for row in rows
        ],
        caption=_("Organisations"),
        empty=_("No organisation fits."),
    )


def function_labels(duties: list[str]) -> list[str]:
    known = dict(Function.choices)
    return [str(known.get(code, code)) for code in duties]


@page(PERMISSION, methods=("GET",))
def organisation(request: Request, pk: int) -> HttpResponse:
    row = queries.organisation(request.actor, pk)
    posts = list(queries.posts_of(pk)[:200])
    context = {
        "title": row.name,
        "subtitle": label(Family.ORGANISATION, row.kind),
        "crumbs": [(_("Organisations"), reverse("console:organisations")), (str(row), "")],
        "sections": [
            {"title": _("Facts"), "facts": facts(row)},
            {"title": _("Posts"), "table": post_table(posts), "text": "" if posts else _("None.")},
        ],
        "side": [{"title": _("Steps"), "steps": steps(row)}],
        "actions": [action(_("Change"), "organisation_edit", "edit", pk)],
    }
    return render_page(request, "console/detail.html", context)


def facts(row: Any) -> list[tuple[str, Any]]:
    labels = area_labels({row.area})
    state = Badge(_("in use"), "good") if row.active else Badge(_("closed"), "neutral")
    return [
        (_("State"), state),
        (_("Short name"), row.short_name),
        (_("English name"), row.name_en),
        (_("Area"), area_text(labels, row.area)),
        (_("Functions"), [Badge(word) for word in function_labels(row.duties)]),
        (_("Unified social credit code"), row.credit_code),
        (_("Telephone"), row.phone),
        (_("Foreign number"), row.external_id),
        (_("Initials"), row.initials),
    ]


def steps(row: Any) -> list[dict[str, Any]]:
    if not row.active:
        url = reverse("console:organisation_activate", args=[row.pk])
        return [step(_("Reopen"), url, tone="primary", reason=True)]
    url = reverse("console:organisation_deactivate", args=[row.pk])
    return [step(_("Close"), url, text=_("Nothing is sent to it any more."), reason=True)]


@page(PERMISSION)
def organisation_add(request: Request) -> HttpResponse:
    return answer_form(
        request,
        OrganisationForm(request.POST or None),
        lambda said: commands.create(request.actor, **said),
        lambda row: url_of(row.pk),
        _("The organisation was added."),
        title=_("Add an organisation"),
        cancel_url=reverse("console:organisations"),
    )


@page(PERMISSION)
def organisation_edit(request: Request, pk: int) -> HttpResponse:
    row = queries.organisation(request.actor, pk)
    initial = {name: getattr(row, name) for name in FIELDS}
    return answer_form(
        request,
        OrganisationForm(request.POST or None, initial=initial),
        lambda said: commands.edit(request.actor, pk, **said),
        lambda _row: url_of(pk),
        _("The changes are saved."),
        title=_("Change an organisation"),
        subtitle=row.name,
        cancel_url=url_of(pk),
    )


@page(PERMISSION, methods=("POST",))
def organisation_deactivate(request: Request, pk: int) -> HttpResponse:
    reason = reason_of(request)
    return answer_step(
        request, lambda: commands.deactivate(request.actor, pk, reason=reason), url_of(pk)
    )


@page(PERMISSION, methods=("POST",))
def organisation_activate(request: Request, pk: int) -> HttpResponse:
    reason = reason_of(request)
    return answer_step(
        request, lambda: commands.activate(request.actor, pk, reason=reason), url_of(pk)
    )
