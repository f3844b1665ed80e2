"""What stands before every page: ended sessions, first passwords, administrators' second factor."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.http import urlencode
from django.utils.translation import gettext as _

from linli.modules.entry.commands import sessions
from linli.modules.entry.queries import ended_logins, may_enter, must_verify

OPEN = frozenset({"entry:login", "entry:logout", "ui:size", "ui:language"})
SEEN_EVERY = 120


class Gate:
    """Only for sessions of someone who logged in; costs no statement beyond the actor's own."""

    def __init__(self, following: Callable[[HttpRequest], HttpResponse]) -> None:
        self.following = following

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.following(request)

    def process_view(
        self, request: HttpRequest, view: Any, args: Any, named: Any
    ) -> HttpResponse | None:
        if settings.SESSION_COOKIE_NAME not in request.COOKIES or not request.user.is_authenticated:
            return None
        name = request.resolver_match.view_name if request.resolver_match else ""
        if self.is_over(request):
            logout(request)
            return answer(request, "entry:login", _("This session was ended. Log in again."))
        self.mark_seen(request)
        if name in OPEN:
            return None
        if request.user.must_change_password:
            return self.first_password(request, name)
        if name != "entry:second" and must_verify(request.actor):
            return answer(request, "entry:second", _("Enter the second step first."))
        return None

    def is_over(self, request: HttpRequest) -> bool:
        held, account = request.session.get("login"), getattr(request, "user", None)
        return not may_enter(account) or (held is not None and held in ended_logins())

    def mark_seen(self, request: HttpRequest) -> None:
        held, now = request.session.get("login"), time.time()
        if held and now - request.session.get("login_seen", 0) > SEEN_EVERY:
            request.session["login_seen"] = now
            sessions.seen(held, timezone.now())

    def first_password(self, request: HttpRequest, name: str) -> HttpResponse | None:
        if name == "entry:password":
            return None
        return answer(request, "entry:password", _("Choose your own password first."))


def answer(request: HttpRequest, to: str, sentence: str) -> HttpResponse:
    """A redirect for pages, a header for htmx, 403 in JSON for the API."""
    if request.path.startswith("/api/"):
        return JsonResponse({"code": to.replace(":", "."), "message": sentence}, status=403)
    back = request.get_full_path() if request.method == "GET" else ""
    url = reverse(to) + (f"?{urlencode({'next': back})}" if back else "")
    if request.headers.get("HX-Request"):
        told = HttpResponse(status=403)
        told["HX-Redirect"] = reverse(to)
        return told
    messages.info(request, sentence)
    return HttpResponseRedirect(url)
