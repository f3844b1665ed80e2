"""What can this person see, and why?"""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from linli.core.access.permissions import declared
from linli.core.people.kinds import Family, label
from linli.modules.console.forms.filters import RightsFilter
from linli.modules.console.queries import rights as queries
from linli.modules.console.queries.rights import Held, Source
from linli.modules.console.views.answering import Request
from linli.modules.console.views.drawn import area_labels, area_text, link, until
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table

PERMISSION = queries.PERMISSION


@page(PERMISSION, methods=("GET",))
def rights(request: Request) -> HttpResponse:
    form = RightsFilter(request.GET)
    asked = form.given()
    found = queries.sources(asked["account"]) if "account" in asked else []
    labels = area_labels({source.area for source in found} | {asked.get("area", "")})
    context = {
        "title": _("Who may do what, and why"),
        "subtitle": _("Choose a person; add a right and an area to check one case."),
        "filter_form": form,
        "sections": [*faults(form), *answers(asked, found, labels)],
    }
    return render_page(request, "console/rights.html", context)


def answers(
    asked: dict[str, Any], found: list[Source], labels: dict[str, str]
) -> list[dict[str, Any]]:
    """The answer for one case, where rights come from, and what they are; nobody: nothing."""
    if "account" not in asked:
        return []
    sections = [*verdict(asked, found, labels), origins(found, labels)]
    rights = {
        "title": _("Rights, one by one"),
        "table": held_table(queries.explained(found), labels),
    }
    return [*sections, rights] if found else sections


def faults(form: RightsFilter) -> list[dict[str, Any]]:
    lines = [sentence for said in form.errors.values() for sentence in said]
    return [{"title": _("Please look again"), "lines": lines}] if lines else []


def verdict(
    asked: dict[str, Any], found: list[Source], labels: dict[str, str]
) -> list[dict[str, Any]]:
    """The answer for one right in one area."""
    if not {"permission", "area"} <= asked.keys():
        return []
    reasons = queries.reasons(found, asked["permission"], asked["area"])
    place = area_text(labels, asked["area"])
    badge = (
        Badge(_("allowed"), "good", "check") if reasons else Badge(_("not allowed"), "bad", "ban")
    )
    said = asked["permission"]
    facts = [(_("Right"), declared()[said]), (_("Area"), place), (_("Result"), badge)]
    lines = [in_words(source, labels) for source in reasons]
    missing = _("No post, deputyship or grant of today gives this right here.")
    return [
        {
            "title": pgettext("rights", "Answer"),
            "facts": facts,
            "lines": lines,
            "text": "" if lines else missing,
        }
    ]


def in_words(source: Source, labels: dict[str, str]) -> str:
    said = {
        "post": _("By the post “%(role)s” at %(where)s for %(area)s until %(until)s."),
        "deputy": _("As deputy of %(why)s: “%(role)s” at %(where)s for %(area)s until %(until)s."),
        "grant": _("By a grant of “%(role)s” for %(area)s until %(until)s; reason: %(why)s."),
    }
    return said[source.kind] % {
        "role": source.role_name,
        "where": source.where,
        "area": area_text(labels, source.area),
        "until": until(source.until),
        "why": source.why,
    }


def origins(found: list[Source], labels: dict[str, str]) -> dict[str, Any]:
    """The posts, deputyships and grants of today."""
    table = Table(
        columns=[
            Column("kind", pgettext("rights", "By"), primary=True),
            Column("role", _("Role")),
            Column("area", _("Area")),
            Column("where", _("Organisation")),
            Column("why", _("Reason"), wide=True),
            Column("since", _("From")),
            Column("until", _("Last day")),
        ],
        rows=[
            Row(id=at, cells={**origin_cells(source), "area": area_text(labels, source.area)})
            for at, source in enumerate(found)
        ],
        caption=_("Posts and grants"),
        empty=_("This person has no rights today."),
    )
    return {"title": _("Posts and grants of today"), "table": table}


def origin_cells(source: Source) -> dict[str, Any]:
    kinds = {"post": _("Post"), "deputy": _("Deputy"), "grant": _("Grant")}
    why = source.why
    if source.kind == "post":
        why = label(Family.POST, why)
    if source.kind == "grant":
        kinds["grant"] = link(reverse("console:grant", args=[source.number]), kinds["grant"])
    return {
        "kind": kinds[source.kind],
        "role": source.role_name,
        "where": source.where,
        "why": why,
        "since": source.since,
        "until": until(source.until),
    }


def held_table(rows: list[Held], labels: dict[str, str]) -> Table:
    return Table(
        columns=[
            Column("label", _("Right"), primary=True, wide=True),
            Column("permission", _("Name"), hide_on_phone=True),
            Column("areas", _("Areas")),
            Column("by", pgettext("rights", "By")),
        ],
        rows=[
            Row(
                id=held.permission,
                cells={
                    "label": held.label,
                    "permission": held.permission,
                    "areas": "; ".join(
                        dict.fromkeys(area_text(labels, s.area) for s in held.sources)
                    ),
                    "by": "; ".join(dict.fromkeys(s.role_name for s in held.sources)),
                },
            )
            for held in rows
        ],
        caption=_("Rights"),
        empty=_("This person has no rights today."),
    )
