"""What is removed when its time is over: so far, now, and what no rule removes."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.fields import sweeping
from linli.modules.console.queries import dictionary as queries
from linli.ui.pages import page, render_page
from linli.ui.register.declaration import Figure, Link, Section
from linli.ui.register.tables import table
from linli.ui.subject.declaration import Shown

DUE = (
    Shown("label", gettext_lazy("What"), wide=True),
    Figure("count", gettext_lazy("Would be removed now")),
    Shown("oldest", gettext_lazy("Oldest")),
)
REMOVED = (
    Shown("at", gettext_lazy("When"), lambda one: one[1].at),
    Shown("rule", gettext_lazy("What"), lambda one: one[0], wide=True),
    Figure("removed", gettext_lazy("Removed"), lambda one: one[1].removed),
    Shown("oldest", gettext_lazy("Oldest"), lambda one: one[1].oldest),
)


@page("console.retention", methods=("GET",))
def retention(request: HttpRequest) -> HttpResponse:
    context = {
        "title": _("Retention"),
        "subtitle": _("What is kept too long is removed every night and counted here."),
        "actions": [Link(_("Count what would go now"), "?count=1", "search")],
        "sections": [*(due() if "count" in request.GET else ()), removed(request), *unruled()],
    }
    return render_page(request, "ui/register/page.html", context)


def due() -> list[Section]:
    title, none = _("Dry run"), _("No rule is declared.")
    return [
        Section(title, table=table(DUE, sweeping.due_report(timezone.now()), title, empty=none))
    ]


def removed(request: HttpRequest) -> Section:
    title, none = _("Removals so far"), _("Nothing was removed yet.")
    return Section(title, table=table(REMOVED, queries.reports(request.actor), title, empty=none))


def unruled() -> list[Section]:
    names = queries.unruled()
    said = _("These columns hold personal data but no rule removes them. Tell the developers.")
    return [Section(_("Without a rule"), text=said, lines=names)] if names else []
