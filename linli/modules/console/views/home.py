"""The state of the system at a glance."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _

from linli.modules.console.queries import health
from linli.modules.console.views.answering import Request
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table

TONES = {"ok": "good", "warn": "warn", "bad": "bad"}
ICONS = {"ok": "check", "warn": "alert-circle", "bad": "alert-triangle"}


@page("console.home", methods=("GET",))
def home(request: Request) -> HttpResponse:
    found = health.checks()
    context = {
        "title": _("State of the system"),
        "subtitle": headline(health.worst(found)),
        "table": table(found),
    }
    return render_page(request, "console/list.html", context)


def words(level: str) -> str:
    return {"ok": _("well"), "warn": _("look at it"), "bad": _("act now")}[level]


def headline(level: str) -> str:
    return {
        "ok": _("Everything is well."),
        "warn": _("Something wants a look."),
        "bad": _("Something must be mended now."),
    }[level]


def table(found: list[Any]) -> Table:
    return Table(
        columns=[
            Column("name", _("What"), primary=True),
            Column("level", _("State")),
            Column("sentence", _("Finding"), wide=True),
            Column("advice", _("What to do"), wide=True),
        ],
        rows=[
            Row(
                id=check.name,
                cells={
                    "name": check.name,
                    "level": Badge(words(check.level), TONES[check.level], ICONS[check.level]),
                    "sentence": check.sentence,
                    "advice": check.advice,
                },
            )
            for check in found
        ],
        caption=_("Checks"),
    )
