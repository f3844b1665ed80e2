"""The state of the system at a glance; what is removed when its time is over."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.fields import sweeping
from linli.core.health import checks as health
from linli.modules.console.queries import dictionary as queries
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.register.declaration import Figure, Link, Section
from linli.ui.register.tables import table
from linli.ui.subject.declaration import Shown

# Level -> word, tone, icon, and the sentence when it is the worst of all.
LEVELS = {
    "ok": (gettext_lazy("well"), "good", "check", gettext_lazy("Everything is well.")),
    "warn": (gettext_lazy("look at it"), "warn", "alert-circle", gettext_lazy("Something wants a look.")),
    "bad": (gettext_lazy("act now"), "bad", "alert-triangle", gettext_lazy("Something must be mended now.")),
}  # fmt: skip


def badge(check: Any) -> Badge:
    return Badge(*LEVELS[check.level][:3])


COLUMNS = (
    Shown("name", gettext_lazy("What")),
    Shown("level", gettext_lazy("State"), badge),
    Shown("sentence", gettext_lazy("Finding"), wide=True),
    Shown("advice", gettext_lazy("What to do"), wide=True),
)


@page("console.home", methods=("GET",))
def home(request: HttpRequest) -> HttpResponse:
    found = health.checks()
    context = {
        "title": _("State of the system"),
        "subtitle": LEVELS[health.worst(found)][3],
        "table": table(COLUMNS, found, _("Checks")),
    }
    return render_page(request, "ui/register/list.html", context)


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
