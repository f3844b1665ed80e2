"""Five wrong tries lock a name from one network address for a quarter of an hour (django-axes)."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from axes.handlers.proxy import AxesProxyHandler
from axes.helpers import get_cool_off, get_credentials
from django.contrib.auth import authenticate
from django.http import HttpRequest


def locked(request: HttpRequest, login: str) -> bool:
    return not AxesProxyHandler.is_allowed(request, get_credentials(login))


def checked(request: HttpRequest, login: str, password: str) -> Any:
    """The account when name and password fit, else None; a failure is counted."""
    # Named as the account's column is, because the lock counts by that name.
    found = authenticate(request, login=login, password=password)
    # The lock has its own page here; the library's plain answer must not replace it.
    request.axes_locked_out = False
    return found


def until(request: HttpRequest, login: str) -> datetime | None:
    """When the next try is allowed."""
    waits = get_cool_off(request)
    kept = AxesProxyHandler.get_implementation().get_user_attempts(request, get_credentials(login))
    found = [attempt.attempt_time for attempts in kept for attempt in attempts]
    return max(found) + waits if found and waits else None
