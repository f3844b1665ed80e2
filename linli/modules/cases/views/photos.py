"""Photos: stored before the report is sent, and shown to those who may see them."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest

from linli.core.access.actor import Actor
from linli.core.errors import NotFound
from linli.core.files import queries as files
from linli.core.files.queries import FileFacts
from linli.modules.cases.queries import cases, public
from linli.ui.pages import PUBLIC, page
from linli.ui.photos import REMEMBERED, items, keep, uploaded

__all__ = ["items", "keep", "may_see", "photo", "remember_receipt"]
CASE = "cases.case"
ANSWER = ("handle", "verify")


@page(PUBLIC, methods=("GET",))
def photo(request: HttpRequest, token: str) -> Any:
    """The file, or with ?size=320 or 1280 its thumbnail; NotFound for who may not see it."""
    facts = files.facts(token)
    if not may_see(request, facts):
        raise NotFound()
    size = request.GET.get("size", "")
    path, kind = files.open_file(token, int(size) if size.isdecimal() and size.isascii() else None)
    answer = FileResponse(
        path.open("rb"), as_attachment=not facts.is_image, filename=facts.name, content_type=kind
    )
    answer["Cache-Control"] = "private, max-age=604800, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def may_see(request: HttpRequest, facts: FileFacts) -> bool:
    """One's own upload; the answer of a public case; by receipt; staff who see the case."""
    if facts.subject_id is None:
        return uploaded(request, facts.token)
    if facts.subject_type != CASE:
        return False
    if public.may_see_file(facts.subject_id, facts.stage):
        return True
    held = request.session.get("receipts", {}).get(str(facts.subject_id))
    if held and (held == "own" or facts.stage in ANSWER):
        return True
    return seen_by_staff(request.actor, facts.subject_id)


def seen_by_staff(actor: Actor, case_id: int) -> bool:
    if actor.account_id is None:
        return False
    try:
        cases.one(actor, case_id)
    except NotFound:
        return False
    return True


def remember_receipt(request: HttpRequest, case_id: int, own: bool) -> None:
    """This browser showed the receipt of the case, so its photos are shown to it."""
    held = dict(request.session.get("receipts", {}))
    kind = "own" if own else "joined"
    if held.get(str(case_id)) not in (kind, "own"):
        held[str(case_id)] = kind
        request.session["receipts"] = dict(list(held.items())[-REMEMBERED:])
