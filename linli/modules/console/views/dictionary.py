"""Pages of the field dictionary and of retention."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.fields import commands
from linli.modules.console.forms.filters import FieldFilter
from linli.modules.console.forms.registry import LastDayForm
from linli.modules.console.forms.settings import FieldForm, lines_of
from linli.modules.console.queries import dictionary as queries
from linli.modules.console.views import dictionary_parts as parts
from linli.modules.console.views.answering import (
    Request,
    answer_form,
    paged,
)
from linli.modules.console.views.drawn import action
from linli.ui.pages import page, render_page

PERMISSION = queries.PERMISSION


def url_of(pk: int) -> str:
    return reverse("console:field", args=[pk])


@page(PERMISSION, methods=("GET",))
def fields(request: Request) -> HttpResponse:
    form = FieldFilter(request.GET)
    shown = paged(request, queries.listed(request.actor, **form.given()))
    context = {
        "title": _("Field dictionary"),
        "subtitle": _("What may be asked, why, how sensitive it is and how long it is kept."),
        "filter_form": form,
        "table": parts.table(shown),
        "page": shown,
        "actions": [action(_("Add a field"), "field_add", "plus")],
    }
    return render_page(request, "console/list.html", context)


@page(PERMISSION, methods=("GET",))
def field(request: Request, pk: int) -> HttpResponse:
    row = queries.field(request.actor, pk)
    change = [
        action(_("Retire"), "field_retire", "archive", pk),
        action(_("Change"), "field_edit", "edit", pk),
    ]
    context = {
        "title": row.facts.label,
        "subtitle": row.facts.code,
        "crumbs": [(_("Field dictionary"), reverse("console:fields")), (row.facts.label, "")],
        "sections": parts.sections(row),
        "actions": change if queries.may_change(request.actor, row.facts) else [],
    }
    return render_page(request, "console/detail.html", context)


def _save(request: Request, form: FieldForm, title: str, fixed: dict[str, Any]) -> HttpResponse:
    return answer_form(
        request,
        form,
        lambda said: commands.save(request.actor, **{**said, **fixed}),
        lambda row: url_of(row.pk),
        _("The field is saved."),
        title=title,
        cancel_url=reverse("console:fields"),
    )


@page(PERMISSION)
def field_add(request: Request) -> HttpResponse:
    district = queries.home(request.actor)
    return _save(request, FieldForm(request.POST or None), _("Add a field"), {"district": district})


@page(PERMISSION)
def field_edit(request: Request, pk: int) -> HttpResponse:
    facts = queries.field(request.actor, pk).facts
    form = FieldForm(request.POST or None, initial=parts.initial(facts, lines_of(facts.options)))
    form.fields["code"].disabled = form.fields["type"].disabled = True
    fixed = {"code": facts.code, "district": facts.district, "type": facts.type}
    return _save(request, form, _("Change a field"), fixed)


@page(PERMISSION)
def field_retire(request: Request, pk: int) -> HttpResponse:
    facts = queries.field(request.actor, pk).facts
    return answer_form(
        request,
        LastDayForm(request.POST or None),
        lambda said: commands.retire(request.actor, pk, **said),
        lambda _row: url_of(pk),
        _("The field is retired; old answers stay readable."),
        title=_("Retire a field"),
        subtitle=facts.label,
        cancel_url=url_of(pk),
    )


@page("console.retention", methods=("GET",))
def retention(request: Request) -> HttpResponse:
    count = {"label": _("Count what would go now"), "url": "?count=1", "icon": "search"}
    due = [parts.due_section(queries.due(timezone.now()))] if "count" in request.GET else []
    context = {
        "title": _("Retention"),
        "subtitle": _("What is kept too long is removed every night and counted here."),
        "actions": [count],
        "sections": [
            *due,
            parts.report_section(queries.reports(request.actor)),
            *parts.unruled_section(queries.unruled()),
        ],
    }
    return render_page(request, "console/detail.html", context)
