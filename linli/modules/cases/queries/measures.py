"""What is counted about cases, each as the condition a single case meets or not."""

from __future__ import annotations

from datetime import datetime

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from linli.modules.cases.states import ENDED, OPEN

CLOSED = Q(state="closed")
OTHERWISE = tuple(state for state in ENDED if state != "closed")

# Name -> wording and definition, in the order of the columns.
MEASURES = {
    "received": (
        pgettext_lazy("figure", "Received"),
        _("All cases that came in within the period and that the filter lets through."),
    ),
    "closed": (pgettext_lazy("figure", "Closed"), _("Those of them that are closed today.")),
    "open": (
        pgettext_lazy("figure", "Open"),
        _("Those of them that are still open, suspended ones included."),
    ),
    "otherwise": (_("Ended otherwise"), _("Not accepted, merged, withdrawn or cancelled.")),
    "late": (
        pgettext_lazy("figure", "Late"),
        _("Closed after the promised date, or open though the promised date has passed."),
    ),
    "on_time": (_("Closed on time"), _("Closed not later than the promised date.")),
    "timed": (_("Closed with a date"), _("Closed, with a promised date.")),
    "first": (
        _("Solved at first"),
        _("Closed as solved without having been done again or reopened."),
    ),
    "reopened": (pgettext_lazy("figure", "Reopened"), _("Reopened at least once.")),
    "returned": (
        pgettext_lazy("figure", "Returned"),
        _("Returned to the desk by a unit at least once."),
    ),
}


def condition(name: str, now: datetime) -> Q:
    """The condition of a measure of `MEASURES`."""
    late = Q(on_time=False) | Q(state__in=OPEN, due_at__lt=now)
    return {
        "received": Q(),
        "closed": CLOSED,
        "open": Q(state__in=OPEN),
        "otherwise": Q(state__in=OTHERWISE),
        "late": late,
        "on_time": CLOSED & Q(on_time=True),
        "timed": CLOSED & Q(on_time__isnull=False),
        "first": CLOSED & Q(outcome="solved", reopens=0, reworks=0),
        "reopened": Q(reopens__gt=0),
        "returned": Q(returns__gt=0),
    }[name]
