"""Looking a thing up by its number alone, of whatever kind it is."""

from __future__ import annotations

from typing import Any

from django import forms
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from linli.core.subjects.numbers import tidy
from linli.ui import fields as kit
from linli.ui import throttle
from linli.ui.pages import PUBLIC as ANYBODY
from linli.ui.pages import page, render_page
from linli.ui.subject import following, lists
from linli.ui.subject.forms import made
from linli.ui.subject.public import PUBLIC
from linli.ui.subject.resident import MOST_LOST


@page(ANYBODY, methods=("GET",))
def track(request: HttpRequest) -> HttpResponse:
    """By the number alone, of whatever kind: the stage, and the way to the rest where it is open."""
    asked = "number" in request.GET
    form = made("FindForm", {"number": number_field()}, request.GET if asked else None)
    found: list[dict[str, Any]] = []
    if asked:
        throttle.check(request, "track", MOST_LOST)
        found = by_number(form.cleaned_data["number"]) if form.is_valid() else []
        if not found and form.is_valid():
            form.add_error("number", _("Nothing has this number. Compare it with your receipt."))
    status = 404 if asked and not found else 200
    return render_page(request, "ui/subject/track.html", {"form": form, "found": found}, status)


def number_field() -> forms.CharField:
    said = _(
        "It stands on your receipt and in the message you were sent, such as 330402-261120-0007."
    )
    widget = forms.TextInput(attrs={"autocomplete": "off"})
    return kit.line(_("Number"), longest=60, help_text=said, widget=widget)


def by_number(text: str) -> list[dict[str, Any]]:
    """For somebody who knows the number alone; at most one statement a kind."""
    found = []
    for public in PUBLIC.values():
        number, of = tidy(public.of.model.NUMBER, text), public.of
        rows = of.model._default_manager.filter(district=number[:6], number=number)
        row = rows.first() if number else None
        if row is not None:
            seen = {"row": row, "of": of, "badge": of.badge(row), "due": lists.due(of, row)}
            seen["stages"] = following.station_line(public, row.state)
            seen["url"] = public.url("follow", row.code) if public.is_open(row) else ""
            found.append(seen)
    return found
