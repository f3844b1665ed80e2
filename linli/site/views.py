"""Pages that belong to no module: health, and the plain error pages."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.utils.translation import gettext as _

from linli.core.access.permissions import PUBLIC
from linli.core.errors import Denied, Error, NotFound
from linli.site.middleware import answer, body


def health(request: HttpRequest) -> HttpResponse:
    """For load balancers: is the process up and the database there?"""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
    return JsonResponse({"status": "ok"})


health.permission = PUBLIC


def _say(request: HttpRequest, error: Error) -> HttpResponse:
    if request.path.startswith("/api/"):
        return JsonResponse(body(error), status=error.status)
    return answer(request, error)


def bad_request(request: HttpRequest, exception: Any) -> HttpResponse:
    return _say(request, Error(_("This request cannot be read. Go back and try again.")))


def denied(request: HttpRequest, exception: Any) -> HttpResponse:
    return _say(request, Denied())


def not_found(request: HttpRequest, exception: Any) -> HttpResponse:
    return _say(request, NotFound())


def server_error(request: HttpRequest) -> HttpResponse:
    fault = Error(_("Something broke on our side. It is written down; try again in a minute."))
    fault.status = 500
    return _say(request, fault)
