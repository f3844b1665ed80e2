"""The API: one NinjaAPI, each module's router, the error family, keys and sessions."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.middleware.csrf import CsrfViewMiddleware
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import AuthenticationError, HttpError, ValidationError
from ninja.parser import Parser

from linli.core.access import queries as access
from linli.core.access.actor import Actor
from linli.core.errors import Denied, Error, Invalid
from linli.core.values.raw import from_json
from linli.site import discovery
from linli.site.middleware import body
from linli.ui import api as shared
from linli.ui.subject import operations
from linli.ui.subject.declaration import SUBJECTS


class _Csrf(CsrfViewMiddleware):
    def _reject(self, request: HttpRequest, reason: str) -> Any:
        return reason


def authenticate(request: HttpRequest) -> Actor:
    """A key in `Authorization: Bearer`, else the session's log-in, else the public."""
    header = request.headers.get("Authorization", "")
    if header:
        scheme, _space, secret = header.partition(" ")
        found = None
        if scheme.lower() == "bearer":
            found = access.actor_of_key(secret.strip(), request.request_id)
        if found is None:
            raise AuthenticationError(message=_("This key is unknown, ended or revoked."))
        request.actor = found
        return found
    changing = request.method not in ("GET", "HEAD", "OPTIONS")
    if changing and request.user.is_authenticated and forged(request):
        raise Denied(_("This page is too old. Reload it and try again."))
    return request.actor


def forged(request: HttpRequest) -> bool:
    return bool(_Csrf(lambda r: HttpResponse()).process_view(request, HttpResponse, (), {}))


class Reader(Parser):
    """Bodies in JSON, read like all others."""

    def parse_body(self, request: HttpRequest) -> Any:
        return from_json(request.body)


api = NinjaAPI(
    title="Linli",
    version="1",
    description="Grassroots community governance: areas, matters, cases.",
    auth=authenticate,
    parser=Reader(),
    docs_url=None,
)


def _answer(request: HttpRequest, error: Error) -> HttpResponse:
    return api.create_response(request, body(error), status=error.status)


@api.exception_handler(Error)
def on_error(request: HttpRequest, error: Error) -> HttpResponse:
    return _answer(request, error)


@api.exception_handler(AuthenticationError)
def on_unknown(request: HttpRequest, error: AuthenticationError) -> HttpResponse:
    fault = Error(error.message or _("Log in, or send a key."), code="unauthenticated")
    fault.status = 401
    return _answer(request, fault)


@api.exception_handler(HttpError)
def on_http_error(request: HttpRequest, error: HttpError) -> HttpResponse:
    if isinstance(error.__cause__, Error):
        return _answer(request, error.__cause__)
    fault = Error(_("The body cannot be read. Send valid JSON in UTF-8."), code="unreadable")
    fault.status = error.status_code
    return _answer(request, fault)


@api.exception_handler(ValidationError)
def on_invalid(request: HttpRequest, error: ValidationError) -> HttpResponse:
    fields: dict[str, list[str]] = {}
    for fault in error.errors:
        place = [
            str(p)
            for p in fault.get("loc", ())
            if p not in ("body", "data", "payload", "query", "path")
        ]
        fields.setdefault(".".join(place) or "body", []).append(sentence(fault))
    return _answer(request, Invalid(fields))


def sentence(fault: Any) -> str:
    """A validation fault of pydantic in people's words."""
    kind = fault.get("type", "")
    said = {
        "missing": _("This is needed."),
        "string_too_long": _("This is too long."),
        "string_too_short": _("This is too short."),
        "extra_forbidden": _("This field is not known."),
    }
    for name, text in said.items():
        if kind == name:
            return str(text)
    if kind.endswith(("_type", "_parsing")):
        return str(_("This is of the wrong type."))
    return str(_("This value is not allowed."))


api.add_router("/", shared.router)
# A kind of thing joins its module's own operations when both hang at the same place.
for label in discovery.labels():
    own = discovery.part(label, "api")
    if own is not None:
        api.add_router(f"/{label}/", own.router)
for of in SUBJECTS.values():
    own = discovery.part(of.app, "api")
    if own is not None and of.path == of.app:
        operations.router(of, own.router)
    else:
        api.add_router(f"/{of.path}/", operations.router(of))
