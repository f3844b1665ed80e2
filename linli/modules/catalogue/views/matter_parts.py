"""What the pages show of a matter, desk and public alike."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils.html import format_html
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.fields import queries as dictionary
from linli.modules.catalogue.queries import catalogue, explaining, routing, served
from linli.modules.catalogue.queries.flow import flow
from linli.modules.catalogue.queries.matters import MatterFacts, duty_label, limit_words
from linli.modules.catalogue.states import EVIDENCE, VERIFIERS
from linli.modules.catalogue.views.flow_chart import NARROW, WIDE, flow_chart
from linli.ui.parts import Badge
from linli.ui.register.declaration import Figure, Place
from linli.ui.register.tables import settle, table
from linli.ui.subject.declaration import Shown
from linli.ui.table import Table

Words = dict[str, Any]


def charts(matter: MatterFacts) -> Words:
    """The flow chart for a screen and for a phone; nothing while no module takes matters in."""
    told = flow()
    if told is None:
        return {}
    return {
        "flow": told,
        "chart": flow_chart(told, matter, WIDE),
        "chart_phone": flow_chart(told, matter, NARROW),
    }


def limits(matter: MatterFacts) -> list[tuple[str, str]]:
    named = (
        (_("Dispatch"), matter.limit_dispatch),
        (_("Accept"), matter.limit_accept),
        (_("Handle"), matter.limit_handle),
        (_("Verify"), matter.limit_verify),
    )
    return [(label, limit_words(text)) for label, text in named]


def badges(matter: MatterFacts) -> list[Badge]:
    found = [Badge(_("Urgent"), "bad", "alert-triangle")] if matter.urgent else []
    if matter.spot:
        found.append(Badge(_("On the spot"), "good"))
    found.append(Badge(_("Public"), "info") if matter.public else Badge(_("Not public")))
    return found


def responsible(matter: MatterFacts) -> list[tuple[str, Any]]:
    return [
        (_("Lead"), duty_label(matter.lead) if matter.lead else None),
        (_("Joint"), [Badge(duty_label(code)) for code in matter.joint] or None),
        (_("Who verifies"), str(VERIFIERS.get(matter.verifier, matter.verifier))),
    ]


def evidence(matter: MatterFacts) -> list[tuple[str, Any]]:
    stages = (
        (_("When reporting"), matter.evidence_report),
        (_("When handling"), matter.evidence_handle),
        (_("When verifying"), matter.evidence_verify),
    )
    rows: list[tuple[str, Any]] = [(label, str(EVIDENCE.get(v, v))) for label, v in stages]
    return [*rows, (_("Why a photo"), matter.why)] if matter.why else rows


def basis(matter: MatterFacts) -> list[tuple[str, Any]]:
    certainty = f" ({matter.legal_certainty})" if matter.legal_certainty else ""
    shown = f"{matter.legal_basis}{certainty}" if matter.legal_basis else None
    return [(_("Legal basis"), shown), (_("Where to turn"), matter.where_to_turn)]


def questions(matter: MatterFacts, district: str) -> list[Words]:
    """What is asked: label, unit, whether an answer is required, whether it is personal."""
    known = dictionary.entire(district)
    return [
        {"facts": known[code], "required": required}
        for code, required in matter.question_codes
        if code in known
    ]


def crumbs(matter: MatterFacts, district: str) -> list[tuple[str, str]]:
    top = (_("Catalogue"), reverse("catalogue:catalogue"))
    path = catalogue.catalogue().path(matter.code, district)
    steps = [(c.label, f"{top[1]}?q={c.code}") for c in path]
    return [top, *steps, (matter.label, "")]


VERSIONS = (
    Shown("valid_from", gettext_lazy("Valid from")),
    Shown("valid_until", gettext_lazy("Last day")),
    Shown("home", gettext_lazy("Catalogue"), lambda row: served.home_label(row.district)),
    Shown(
        "limits",
        gettext_lazy("Limits"),
        lambda row: " · ".join(w for _, w in limits(row)),
        wide=True,
    ),
    Shown("lead", gettext_lazy("Lead"), lambda row: duty_label(row.lead)),
)


def history(matter: MatterFacts, district: str) -> Table:
    return table(VERSIONS, catalogue.catalogue().history(matter.code, district), _("Versions"))


def matter_cell(row: routing.RouteRow) -> Any:
    if not row.prefix:
        return _("all matters")
    label = catalogue.label(row.prefix, row.district)
    return format_html('{} <span class="muted tabular">{}</span>', label, row.prefix)


def unit_cell(row: routing.RouteRow) -> Any:
    label, wrong = routing.unit_label(row.unit_id) or str(row.unit_id), explaining.problem(row)
    return [label, Badge(wrong, "bad", "alert-triangle")] if wrong else label


ROUTE_COLUMNS = (
    Shown("matter", gettext_lazy("Matter or category"), matter_cell, wide=True),
    Shown("area", gettext_lazy("Area"), lambda row: Place(row.area, full=True)),
    Shown("unit", gettext_lazy("Unit"), unit_cell),
    Figure("priority", gettext_lazy("Priority")),
    Shown("note", gettext_lazy("Note"), hide_on_phone=True),
)


def routes(matter: MatterFacts, district: str) -> Table:
    """The routing rows that name this matter or a category it lies in."""
    none = _("No row here: whoever has the duty nearest to the place gets the case.")
    rows = explaining.rows_for(matter.code, district)
    drawn = table(ROUTE_COLUMNS, rows, _("Routing rows"), empty=none)
    settle([], drawn)
    return drawn
