"""A case, as residents follow it."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext_lazy

from linli.core.values.phones import without_numbers
from linli.modules.cases.commands import intake, reporter
from linli.modules.cases.queries.public import target
from linli.modules.cases.states import OUTCOMES
from linli.modules.cases.subject.cases import CASES
from linli.modules.catalogue import public as catalogue
from linli.ui.parts import Badge
from linli.ui.subject.public import Public, Station, register_public

STATIONS = (
    Station(
        pgettext_lazy("stage", "Received"), ("reported", "registered", "returned"),
        gettext_lazy("You get a number and a promised date."), "inbox",
    ),
    Station(
        pgettext_lazy("stage", "Dispatched"), ("dispatched", "reopened"),
        gettext_lazy("The desk sends it to the unit responsible."), "send",
    ),
    Station(
        pgettext_lazy("stage", "Handling"), ("accepted", "handling", "rework", "suspended"),
        gettext_lazy("The unit deals with it before its time limit."), "tools",
    ),
    Station(
        pgettext_lazy("stage", "Verifying"), ("handled", "verifying"),
        gettext_lazy("A grid worker looks on the spot whether it is done."), "eye",
    ),
    Station(
        pgettext_lazy("stage", "Closed"), ("closed",),
        gettext_lazy("You get the answer and say whether it is solved."), "circle-check",
    ),
)  # fmt: skip


def facts(case: Any) -> list[tuple[Any, Any]]:
    """Who deals with it, how many brought it, how it ended; never a name of theirs."""
    people = ngettext("%(count)s person", "%(count)s people", case.reporters) % {
        "count": case.reporters
    }
    ended = dict(OUTCOMES).get(case.outcome)
    elsewhere = catalogue.by_id(case.matter_id).where_to_turn or _(
        "Call the government hotline 12345: they know who is responsible."
    )
    unit = catalogue.unit_label(case.unit_id) or _("The desk, not yet dispatched")
    return [
        (_("Unit in charge"), unit),
        (_("Reported by"), people),
        (_("Outcome"), ended and Badge(ended, "good" if case.outcome == "solved" else "info")),
        (_("Where to turn instead"), elsewhere if case.state == "rejected" else ""),
    ]


def answer(case: Any) -> str:
    basis = f"\n\n{_('Legal basis')}: {case.basis}" if case.basis else ""
    return f"{case.answer}{basis}" if case.answer else ""


def words(case: Any, own: bool) -> str:
    """The report itself: whole for its author, without numbers for others, if public at all."""
    if own:
        return str(case.description)
    return without_numbers(case.description) if case.public else ""


REPORTS = register_public(
    Public(
        CASES, label=gettext_lazy("Report something"), note=gettext_lazy("A photo, a sentence, a place"),
        start="cases:choose", icon="message-report", order=10, root="",
        stations=STATIONS, facts=facts, answer=answer, words=words, open=lambda case: case.public,
        rate=reporter.rate, days="cases.rating_days",
        withdraw=reporter.withdraw, alone=lambda case: case.reporters == 1, join=intake.join, target=target,
    )
)  # fmt: skip
