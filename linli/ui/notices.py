"""Under the bell: what one is told, read one by one by opening it, or all at once."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from linli.core.notices import commands, queries
from linli.core.notices.queries import Line
from linli.core.subjects import faces
from linli.core.tasks import queries as tasks
from linli.ui.pages import SIGNED_IN, page, render_page
from linli.ui.parts import Badge
from linli.ui.subject.lists import number

A_PAGE = 20


@page(SIGNED_IN, methods=("GET",))
def listing(request: HttpRequest) -> HttpResponse:
    """Those not read yet, or all of them; newest first."""
    every, face = request.GET.get("show") == "all", face_of(request.GET.get("face", ""))
    before, unread = number(request.GET.get("before")), queries.unread(request.actor)
    found = queries.listing(
        request.actor, unread_only=not every, before=before, limit=A_PAGE + 1
    )  # fmt: skip
    shown = found[:A_PAGE]
    context = {
        "face": face,
        "tabs": tabs(every, unread, face),
        "items": items(request, shown),
        "unread_here": unread,
        "older": f"{address(every, face)}&before={shown[-1].id}" if len(found) > A_PAGE else "",
    }
    return render_page(request, "ui/notices.html", context)


def face_of(text: str) -> str:
    return "worker" if text == "worker" else "desk"


def address(every: bool, face: str) -> str:
    show = "all" if every else "unread"
    return f"{reverse('ui:notices')}?face={face}&show={show}"


def tabs(every: bool, unread: int, face: str) -> list[dict[str, Any]]:
    return [
        {
            "label": _("Not read yet"),
            "url": address(False, face),
            "active": not every,
            "count": unread,
        },
        {"label": _("All"), "url": address(True, face), "active": every, "count": None},
    ]


def items(request: HttpRequest, lines: list[Line]) -> list[dict[str, Any]]:
    """A thing that has gone out of reach is named by the notice's own words alone."""
    keys = [(line.about.type, line.about.id) for line in lines if line.about]
    seen = faces.visible(request.actor, keys)
    asked = tasks.labels({line.task for line in lines if line.task})
    return [
        {
            "line": line,
            "badge": Badge(line.label, line.tone),
            "task": asked.get(line.task or 0, ""),
            "about": line.about if line.about and (line.about.type, line.about.id) in seen else None,
        }
        for line in lines
    ]  # fmt: skip


@page(SIGNED_IN, methods=("POST",))
def opened(request: HttpRequest, pk: int) -> HttpResponse:
    """Read from now on; then to the thing, when it can be seen."""
    row = commands.read(request.actor, notice=pk)
    key = (row.subject_type, row.subject_id)
    if key in faces.visible(request.actor, [key]):
        return redirect(faces.face(row.subject_type).address, row.subject_id)
    return redirect(address(False, face_of(request.POST.get("face", ""))))


@page(SIGNED_IN, methods=("POST",))
def read_all(request: HttpRequest) -> HttpResponse:
    count = commands.read_all(request.actor)
    said = ngettext("%(n)d notice is read.", "%(n)d notices are read.", count)
    messages.success(request, said % {"n": count})
    return redirect(address(False, face_of(request.POST.get("face", ""))))
