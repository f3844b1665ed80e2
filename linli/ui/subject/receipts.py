"""Who may see a photo: by one's own upload, by receipt, with everybody, or as staff."""

from __future__ import annotations

from typing import Any

from django.http import FileResponse, HttpRequest

from linli.core.access.actor import Actor
from linli.core.conversation.commands.notes import NOTE
from linli.core.errors import NotFound
from linli.core.files import queries as files
from linli.core.files.models import Attachment
from linli.core.values.quantities import natural
from linli.ui.pages import PUBLIC as ANYBODY
from linli.ui.pages import page
from linli.ui.photos import REMEMBERED, uploaded
from linli.ui.subject.declaration import Subject, subject_of
from linli.ui.subject.public import PUBLIC, Public

OWN, JOINED = "own", "joined"


@page(ANYBODY, methods=("GET",))
def photo(request: HttpRequest, token: str) -> Any:
    """The file, or with ?size=320 or 1280 its thumbnail; NotFound for who may not see it."""
    facts = files.attachment(token)
    if not may_see(request, facts):
        raise NotFound()
    path, kind = files.open_file(token, natural(request.GET.get("size", "")))
    answer = FileResponse(
        path.open("rb"), as_attachment=not facts.is_image, filename=facts.name, content_type=kind
    )
    answer["Cache-Control"] = "private, max-age=604800, immutable"
    answer["X-Content-Type-Options"] = "nosniff"
    return answer


def may_see(request: HttpRequest, facts: Attachment) -> bool:
    """One's own upload; the answer of what is open to all; by receipt; staff who see the thing."""
    if facts.subject_id is None:
        return uploaded(request, facts.token)
    of = subject_of(facts.subject_type)
    if of is None:
        return False
    public, answering = PUBLIC.get(of.type), bool(of.machine.bringing(facts.stage))
    if public is not None and answering and shown_to_all(public, facts.subject_id):
        return True
    held = request.session.get("receipts", {}).get(key(of, facts.subject_id))
    own = held == OWN and facts.stage != NOTE
    return own or bool(held and answering) or seen_by_staff(of, request.actor, facts)


def shown_to_all(public: Public, pk: int) -> bool:
    """What was brought is never shown to all, only what was answered."""
    row = public.of.model._default_manager.filter(pk=pk).first()
    return row is not None and public.is_open(row)


def seen_by_staff(of: Subject, actor: Actor, facts: Attachment) -> bool:
    return actor.account_id is not None and of.rows(actor).filter(pk=facts.subject_id).exists()


def key(of: Subject, pk: int) -> str:
    return f"{of.type}:{pk}"


def remember(request: HttpRequest, of: Subject, pk: int, own: bool) -> None:
    """This browser showed the receipt of a row, so its photos are shown to it."""
    held = dict(request.session.get("receipts", {}))
    if held.get(key(of, pk)) not in (OWN if own else JOINED, OWN):
        held[key(of, pk)] = OWN if own else JOINED
        request.session["receipts"] = dict(list(held.items())[-REMEMBERED:])
