"""What every request passes: language, actor, errors as pages, headers."""

from __future__ import annotations

import codecs
import logging
import time
import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import translation
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from linli.core.access import queries as access
from linli.core.access.actor import Actor
from linli.core.errors import Error, Invalid, TooLarge
from linli.core.values.quantities import natural
from linli.core.versions import stamps

log = logging.getLogger("linli.site")
Next = Callable[[HttpRequest], HttpResponse]


def policy(tiles: list[str]) -> str:
    """Nothing from anywhere else, but for the hosts of the base map that the settings name."""
    hosts = "".join(sorted({f" {a.scheme}://{a.netloc}" for a in map(urlsplit, tiles) if a.netloc}))
    return (
        f"default-src 'self'; img-src 'self' data: blob:{hosts}; connect-src 'self'{hosts}; "
        "worker-src 'self' blob:; object-src 'none'; base-uri 'none'; form-action 'self'; "
        "frame-ancestors 'none'"
    )


POLICY = policy(settings.MAP_TILES)


class Language:
    """The cookie decides, else Chinese; what the browser prefers does not."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        wanted = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, settings.LANGUAGE_CODE)
        known = dict(settings.LANGUAGES)
        if request.path.startswith("/api/"):
            wanted = "en" if request.headers.get("Accept-Language", "").startswith("en") else wanted
        with translation.override(wanted if wanted in known else settings.LANGUAGE_CODE):
            request.LANGUAGE_CODE = translation.get_language()
            response = self.following(request)
        response.setdefault("Content-Language", request.LANGUAGE_CODE)
        return response


def actor_for(request: HttpRequest) -> Actor:
    request_id = getattr(request, "request_id", "")
    user = request.user
    if not user.is_authenticated:
        return Actor(kind="public", request_id=request_id)
    verified = bool(getattr(user, "is_verified", lambda: False)())
    return access.actor_of(user, verified=verified, request_id=request_id)


class RequestActor:
    """`request.actor`, read when first asked for; ends sessions that stood idle too long."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        given = request.headers.get("X-Request-ID", "")
        request.request_id = given[:40] if given.isascii() and given else uuid.uuid4().hex
        self.check_idle(request)
        request.actor = SimpleLazyObject(lambda: actor_for(request))
        with stamps.frame():
            response = self.following(request)
        response["X-Request-ID"] = request.request_id
        return response

    def check_idle(self, request: HttpRequest) -> None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES:
            return
        now, seen = time.time(), request.session.get("seen")
        if seen and now - seen > settings.SESSION_IDLE_SECONDS:
            logout(request)
            request.idle = True
        elif "_auth_user_id" in request.session and (not seen or now - seen > 60):
            request.session["seen"] = now


class Headers:
    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.following(request)
        response.setdefault("Content-Security-Policy", POLICY)
        response.setdefault("Referrer-Policy", "same-origin")
        response.setdefault("Permissions-Policy", "geolocation=(self), camera=(self)")
        if not request.path.startswith(("/static/", "/media/")):
            response.setdefault("Cache-Control", "private, no-store")
        return response


class Errors:
    """The error family as pages: the sentence, the right status, nothing half done."""

    def __init__(self, following: Next) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        refused = unreadable(request)
        if refused:
            return answer(request, refused)
        response = self.following(request)
        if response.status_code == 405:
            return wrong_method(request, response)
        return response

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        if not isinstance(error, Error):
            return None
        return answer(request, error)


def unreadable(request: HttpRequest) -> Error | None:
    """What no page or operation needs to look at: NUL characters, bodies beyond all measure, and
    character sets of the caller's own, which may be no character set at all or let half ones in."""
    if not in_utf8(request):
        request.encoding = "utf-8"  # for the page that says so
        return Error(_("This request cannot be read. Go back and try again."))
    if "\x00" in request.path or "%00" in request.META.get("QUERY_STRING", ""):
        return Error(_("This request cannot be read. Go back and try again."))
    size = natural(request.META.get("CONTENT_LENGTH") or "0") or 0
    plain = not (request.content_type or "").startswith("multipart/")
    if plain and size > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
        return TooLarge()
    return None


def in_utf8(request: HttpRequest) -> bool:
    named = (request.content_params or {}).get("charset", "utf-8")
    try:
        return codecs.lookup(named).name == "utf-8"
    except (LookupError, ValueError):
        return False


def wrong_method(request: HttpRequest, plain: HttpResponse) -> HttpResponse:
    """The same 405 as JSON or a page, still naming the methods there are."""
    fault = Error(_("This address does not take this method."), code="wrong_method")
    fault.status = 405
    said = answer(request, fault)
    said["Allow"] = plain.get("Allow", "")
    return said


def answer(request: HttpRequest, error: Error) -> HttpResponse:
    if request.path.startswith("/api/") or wants_json(request):
        return JsonResponse(body(error), status=error.status)
    context: dict[str, Any] = {"status": error.status, "sentence": str(error.sentence)}
    if isinstance(error, Invalid):
        context["lines"] = [str(s) for said in error.fields.values() for s in said]
    return render(request, "ui/error.html", context, status=error.status)


def wants_json(request: HttpRequest) -> bool:
    return request.headers.get("Accept", "").startswith("application/json")


def body(error: Error) -> dict[str, Any]:
    """The same error for machines."""
    said: dict[str, Any] = {"code": error.code, "message": str(error.sentence)}
    if isinstance(error, Invalid):
        said["fields"] = {k: [str(s) for s in v] for k, v in error.fields.items()}
    return said
