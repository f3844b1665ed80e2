"""The state of the system at a glance."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.health import checks as health
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
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
