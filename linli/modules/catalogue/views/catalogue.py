"""Pages of the catalogue of matters."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.errors import NotFound
from linli.modules.catalogue.commands import matters as commands
from linli.modules.catalogue.exchange import sheets as exchange
from linli.modules.catalogue.forms.catalogue import CategoryForm, EndForm, MatterForm, SearchForm
from linli.modules.catalogue.queries import catalogue as queries
from linli.modules.catalogue.queries.matters import MatterFacts
from linli.modules.catalogue.queries.served import district_of
from linli.modules.catalogue.views import matter_parts as parts
from linli.modules.catalogue.views.answers import answer_form, sheet_answer
from linli.ui.answering import answer_step
from linli.ui.pages import SIGNED_IN, page, render_page

PERMISSION = commands.PERMISSION
# What a new matter begins with.
START = {
    "limit_dispatch": "2 work_hour",
    "limit_accept": "4 work_hour",
    "limit_handle": "5 work_day",
    "limit_verify": "1 work_day",
    "verifier": "grid",
    "evidence_report": "optional",
    "evidence_handle": "optional",
    "evidence_verify": "optional",
}


def matter_of(request: HttpRequest, code: str) -> MatterFacts:
    """The version valid today, else the latest one; NotFound for an unknown code."""
    held, district = queries.catalogue(), district_of(request.actor)
    found = held.matter(code, district) or next(iter(held.history(code, district)), None)
    if found is None:
        raise NotFound()
    return found


@page(SIGNED_IN, methods=("GET",))
def catalogue(request: HttpRequest) -> HttpResponse:
    district, form = district_of(request.actor), SearchForm(request.GET or None)
    asked = form.cleaned_data["q"].strip() if form.is_valid() else ""
    held = queries.catalogue()
    found = held.search(asked, district) if asked else None
    context = {
        "title": _("Catalogue of matters"),
        "filter_form": form,
        "nodes": held.tree(district, found),
        "found": found,
        "asked": asked,
        "total": len(held.valid(district)),
        "may_manage": request.actor.may(PERMISSION),
    }
    return render_page(request, "catalogue/tree.html", context)


@page(SIGNED_IN, methods=("GET",))
def matter(request: HttpRequest, code: str) -> HttpResponse:
    shown, district = matter_of(request, code), district_of(request.actor)
    manages = request.actor.covers(PERMISSION, shown.district)
    context = {
        "title": shown.label,
        "matter": shown,
        "crumbs": parts.crumbs(shown, district),
        "badges": parts.badges(shown),
        "limits": parts.limits(shown),
        "responsible": parts.responsible(shown),
        "evidence": parts.evidence(shown),
        "basis": parts.basis(shown),
        "questions": parts.questions(shown, district),
        "history": parts.history(shown, district),
        "routes": parts.routes(shown, district),
        "ended": not shown.valid(timezone.localdate()),
        "may_manage": request.actor.may(PERMISSION),
        "end_form": EndForm(prefix="end") if manages else None,
        **parts.charts(shown),
    }
    return render_page(request, "catalogue/matter.html", context)


@page(PERMISSION)
def matter_add(request: HttpRequest) -> HttpResponse:
    start = request.GET.get("category", "")
    initial = {**START, "code": start}
    form = MatterForm(request.POST or None, new=True, initial=initial)
    back = reverse("catalogue:catalogue")
    return answer_form(
        request,
        form,
        lambda said: save(request, said.pop("code"), said),
        back,
        _("The matter was added."),
        title=_("Add a matter"),
        crumbs=[(_("Catalogue"), back), (_("Add a matter"), "")],
        cancel_url=back,
    )


def save(request: HttpRequest, code: str, said: dict[str, Any]) -> Any:
    district, reason = district_of(request.actor), said.pop("reason")
    return commands.save_matter(request.actor, district=district, code=code, reason=reason, **said)


@page(PERMISSION)
def matter_edit(request: HttpRequest, code: str) -> HttpResponse:
    shown = matter_of(request, code)
    names = [name for name in queries.COLUMNS if name != "valid_from"]
    initial = {name: getattr(shown, name) for name in names}
    form = MatterForm(request.POST or None, initial=initial)
    back = reverse("catalogue:matter", args=[code])
    return answer_form(
        request,
        form,
        lambda said: save(request, code, said),
        back,
        _("The changes are saved."),
        title=_("Change a matter"),
        subtitle=f"{shown.label} {code}",
        crumbs=[*parts.crumbs(shown, district_of(request.actor))[:-1], (shown.label, back)],
        intro=_(
            "Corrections of words apply at once. Any other change is a new version from the day "
            "you name; cases that run keep the old one."
        ),
        cancel_url=back,
    )


@page(PERMISSION, methods=("POST",))
def matter_end(request: HttpRequest, code: str) -> HttpResponse:
    shown, back = matter_of(request, code), reverse("catalogue:matter", args=[code])
    form = EndForm(request.POST, prefix="end")
    return answer_form(
        request,
        form,
        lambda said: commands.end_matter(request.actor, shown.id, **said),
        back,
        _("The matter ends on that day."),
        title=_("End a matter"),
        cancel_url=back,
    )


@page(PERMISSION)
def category_save(request: HttpRequest, code: str = "") -> HttpResponse:
    """Adds a category below `code` given as ?below=, or renames the one with `code`."""
    district = district_of(request.actor)
    known = queries.categories(district).get(code)
    initial: dict[str, Any] = {"code": request.GET.get("below", "")}
    if known:
        initial = {"code": code, "name": known.name, "name_en": known.name_en}
    back = reverse("catalogue:catalogue")
    return answer_form(
        request,
        CategoryForm(request.POST or None, initial=initial),
        lambda said: commands.save_category(request.actor, district=district, **said),
        back,
        _("The category is saved."),
        title=_("Rename a category") if known else _("Add a category"),
        crumbs=[(_("Catalogue"), back), (known.label if known else _("Add a category"), "")],
        remove_url=reverse("catalogue:category_remove", args=[code]) if known else "",
        cancel_url=back,
    )


@page(PERMISSION, methods=("POST",))
def category_remove(request: HttpRequest, code: str) -> HttpResponse:
    district = district_of(request.actor)
    reason = request.POST.get("reason", "")
    return answer_step(
        request,
        lambda: commands.remove_category(
            request.actor, district=district, code=code, reason=reason
        ),
        reverse("catalogue:catalogue"),
    )


@page(SIGNED_IN, methods=("GET",))
def catalogue_export(request: HttpRequest) -> HttpResponse:
    matters = queries.catalogue().valid(district_of(request.actor)).values()
    return sheet_answer(exchange.MATTERS, exchange.matter_rows(matters), "matters.xlsx")
