"""Borders of areas as GeoJSON, and the people that pickers of the console suggest."""

from __future__ import annotations

from django.http import HttpRequest, JsonResponse

from linli.core.errors import Denied
from linli.modules.console.queries import accounts, areas
from linli.ui.pages import SIGNED_IN, page


@page(areas.PERMISSION, methods=("GET",))
def outline(request: HttpRequest, code: str) -> JsonResponse:
    return JsonResponse(areas.outline(request.actor, code))


@page(SIGNED_IN, methods=("GET",))
def pick(request: HttpRequest) -> JsonResponse:
    """Accounts in reach of whoever fills posts, gives rights or opens accounts, by name or log-in."""
    if not any(request.actor.may(name) for name in accounts.PICKERS):
        raise Denied()
    found = accounts.suggested(request.actor, request.GET.get("q", "")[:60])
    return JsonResponse({"found": [label for _key, label in found]})
