"""Photos sent with a form: stored first, and kept when something else must be corrected."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest
from django.utils.translation import gettext as _

from linli.core.errors import Invalid, Refused
from linli.core.files import attachments
from linli.core.files.models import Attachment
from linli.ui.answering import sentence
from linli.ui.fields import MOST_PHOTOS

REMEMBERED = 40


def keep(
    request: Any, district: str, field: str = "photos", kept: str = "kept", documents: bool = False
) -> tuple[list[str], dict[str, list[str]]]:
    """Stores what was sent: (tokens, those of an earlier try first; errors by field)."""
    mine = request.session.get("uploads", [])
    tokens = [t for t in request.POST.getlist(kept) if t in mine]
    sent = request.FILES.getlist(field)
    if len(tokens) + len(sent) > MOST_PHOTOS:
        said = _("At most %(most)d photos, please.") % {"most": MOST_PHOTOS}
        return tokens[:MOST_PHOTOS], {field: [said]}
    faults: list[str] = []
    for upload in sent:
        try:
            row = attachments.store(
                request.actor.account_id, district, "", upload, "report", documents=documents
            )
            tokens.append(row.token)
        except (Invalid, Refused) as refused:
            faults.append(f"{upload.name}: {sentence(refused)}")
    if sent:
        request.session["uploads"] = [*mine, *(t for t in tokens if t not in mine)][-REMEMBERED:]
    return tokens, {field: faults} if faults else {}


def uploaded(request: HttpRequest, token: str) -> bool:
    """Did this browser send it?"""
    return token in request.session.get("uploads", ())


def items(found: Iterable[Attachment]) -> list[dict[str, str]]:
    """For the `photos` tag; a document has no picture but its name."""
    return [
        {"url": f"/files/{f.token}", "thumb": f"/files/{f.token}?size=320", "alt": ""}
        if f.is_image
        else {"url": f"/files/{f.token}", "name": f.name}
        for f in found
    ]
