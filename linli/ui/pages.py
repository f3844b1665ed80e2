"""The one way a page is guarded and drawn."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import render, resolve_url
from django.urls import Resolver404, resolve
from django.utils.translation import gettext_lazy as _

from linli.core.access.permissions import PUBLIC, SIGNED_IN
from linli.core.errors import Denied

__all__ = ["PUBLIC", "SIGNED_IN", "allowed", "page", "render_page", "signed_in", "to_login"]
View = Callable[..., HttpResponse]
IDLE = _("You were logged out because you did nothing for a while. Log in again.")
LOST = _(
    "Your session had ended, so nothing was sent. Log in again: what you wrote then stands in the "
    "form, photos have to be chosen anew."
)


def signed_in(request: HttpRequest) -> bool:
    """Does an account act? (People and systems without an account have no `account_id`.)"""
    return getattr(getattr(request, "actor", None), "account_id", None) is not None


def allowed(request: HttpRequest, permission: str) -> bool:
    """May this request's actor open what needs `permission` (or PUBLIC, SIGNED_IN)?"""
    if permission == PUBLIC:
        return True
    if permission == SIGNED_IN:
        return signed_in(request)
    actor = getattr(request, "actor", None)
    return bool(actor is not None and actor.may(permission))


def page(permission: str, methods: tuple[str, ...] = ("GET", "POST")) -> Callable[[View], View]:
    """Guard a view: other methods 405, nobody signed in -> log-in, no permission -> Denied."""

    def guard(view: View) -> View:
        @wraps(view)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            method = "GET" if request.method == "HEAD" else request.method
            if method not in methods:
                return HttpResponseNotAllowed(methods)
            if not allowed(request, permission):
                if not signed_in(request):
                    return to_login(request, methods)
                raise Denied()
            return view(request, *args, **kwargs)

        guarded.permission = permission
        guarded.methods = methods
        return guarded

    return guard


def to_login(request: HttpRequest, methods: tuple[str, ...] = ("GET",)) -> HttpResponse:
    """To the log-in page and back: to the page that sent the form where the address takes nothing
    but forms. htmx is told by header, since it follows redirects silently."""
    back = request.get_full_path()
    if request.method == "POST":
        messages.warning(request, LOST, fail_silently=True)
        back = back if "GET" in methods else sent_from(request)
    elif getattr(request, "idle", False):
        messages.info(request, IDLE)
    answer = redirect_to_login(back, resolve_url(settings.LOGIN_URL))
    if request.headers.get("HX-Request"):
        told = HttpResponse(status=401)
        told["HX-Redirect"] = answer["Location"]
        return told
    return answer


def sent_from(request: HttpRequest) -> str:
    """The page here whose form this is, by what the browser says of it; where that takes nothing but
    forms itself, the nearest one above it."""
    sender = urlsplit(request.headers.get("Referer", ""))
    path = whole = "/" + sender.path.lstrip("/\\")
    while path != "/" and not opens(path):
        path = path.rstrip("/").rpartition("/")[0] + "/"
    return f"{path}?{sender.query}" if sender.query and path == whole else path


def opens(path: str) -> bool:
    """Is there a page that is shown under this address?"""
    try:
        return "GET" in getattr(resolve(path).func, "methods", ("GET",))
    except Resolver404:
        return False


def render_page(
    request: HttpRequest, template: str, context: Mapping[str, Any] | None = None, status: int = 200
) -> HttpResponse:
    return render(request, template, dict(context or {}), status=status)
