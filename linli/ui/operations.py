"""How API operations are guarded, and the value types they share."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from functools import wraps
from typing import Annotated, Any

from django.http import HttpRequest
from django.utils.translation import gettext as _
from ninja import Schema
from ninja.errors import AuthenticationError
from pydantic import AfterValidator, ConfigDict, Field

from linli.core.errors import Denied
from linli.core.values.days import YEARS
from linli.ui import throttle
from linli.ui.pages import PUBLIC, allowed, signed_in

MOST_SENT = 30  # from one address without a key in ten minutes
LARGEST = 2**63 - 1


def storable(text: str) -> str:
    """Text every database takes: no NUL, no lone surrogates."""
    if "\x00" in text:
        raise ValueError("NUL")
    text.encode("utf-8")
    return text


Text = Annotated[str, AfterValidator(storable)]
Line = Annotated[str, Field(max_length=200), AfterValidator(storable)]
Long = Annotated[str, Field(max_length=20_000), AfterValidator(storable)]
Day = Annotated[date, Field(ge=date(YEARS[0], 1, 1), le=date(YEARS[1], 12, 31))]
Id = Annotated[int, Field(ge=1, le=LARGEST)]


class In(Schema):
    """What comes in: a field nobody knows is refused, so that a misspelt one is not lost."""

    model_config = ConfigDict(extra="forbid")


def permitted(permission: str) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Guard an operation like a page: nobody signed in -> 401, without the permission -> 403."""

    def guard(operation: Callable[..., Any]) -> Callable[..., Any]:
        @wraps(operation)
        def guarded(request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
            if not allowed(request, permission):
                if not signed_in(request):
                    raise AuthenticationError(message=_("Log in, or send a key."))
                raise Denied()
            if permission == PUBLIC and request.method == "POST" and not signed_in(request):
                throttle.check(request, "api", MOST_SENT)
            return operation(request, *args, **kwargs)

        guarded.permission = permission
        return guarded

    return guard
