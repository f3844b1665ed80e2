"""Beginning and ending the browser's session."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.contrib import auth
from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme, urlencode

from linli.modules.entry.commands import sessions
from linli.modules.entry.commands.recording import as_person

BACKEND = "django.contrib.auth.backends.ModelBackend"


def begin(request: HttpRequest, account: Any, way: str) -> None:
    """A fresh session under a fresh key, which ends at a fixed moment however it is used."""
    finish(request)
    auth.login(request, account, backend=BACKEND)
    row = sessions.begin(as_person(account, request.actor), way=way, **origin(request))
    request.session["login"] = row.pk
    request.session.set_expiry(row.expires_at)


def finish(request: HttpRequest) -> None:
    held = request.session.get("login")
    if held and request.actor.account_id:
        sessions.finish(request.actor, held)
    auth.logout(request)


def origin(request: HttpRequest) -> dict[str, str]:
    return {
        "ip": request.META.get(settings.CLIENT_ADDRESS_HEADER or "REMOTE_ADDR", ""),
        "agent": request.headers.get("User-Agent", "")[:400],
    }


def person(request: HttpRequest) -> Any:
    """The account behind the session, as middleware has read it."""
    return request.user


def here(request: HttpRequest) -> int | None:
    """The row of this very session."""
    return request.session.get("login")


def wanted(request: HttpRequest, otherwise: str) -> str:
    """The page to return to, if it is one of ours."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if safe else otherwise


def query(request: HttpRequest) -> str:
    """The page to return to, carried on to the next step."""
    back = wanted(request, "")
    return "?" + urlencode({"next": back}) if back else ""
