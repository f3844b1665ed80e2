"""Storing files, and binding them inside the transaction of whoever owns the subject.

These are parts of commands, not commands: reach, state and journal belong to the caller.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import asdict
from typing import Any
from uuid import UUID

from django.db import IntegrityError, transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.errors import Invalid, Refused
from linli.core.files import intake, limits, queries
from linli.core.files.models import Attachment

FULL = _("The storage of this district is full. Tell the person who runs the system.")
UNKNOWN_FILE = _("A photo was not kept because too much time passed. Please choose it again.")
TAKEN = _("This file already belongs to something else. Please choose it again.")


def store(
    actor_id: int | None,
    district: str,
    area: str,
    upload: bytes | intake.Readable,
    stage: str,
    client_id: UUID | None = None,
    *,
    name: str = "",
    documents: bool = False,
    field: str = "photo",
) -> Attachment:
    """Accepts one file, not yet bound to a subject; the same `client_id` gives the same row.

    Call it before the command, whose body then binds the token: decoding a photo takes up to a
    second, too long to hold a lock. Raises Invalid({field: sentence}); Refused when the client id
    was used by somebody else.
    """
    if client_id and (known := sent_before(actor_id, district, client_id)):
        return known
    if queries.room(district) <= 0:
        raise Invalid({field: FULL}, code="quota")
    name = name or str(getattr(upload, "name", "") or "")
    stored = intake.accept(upload, name, documents=documents, field=field)
    row = Attachment(
        district=district,
        area=area,
        stage=stage,
        **asdict(stored),
        created_at=timezone.now(),
        created_by=actor_id,
        client_id=client_id,
    )
    return saved(row)


def sent_before(actor_id: int | None, district: str, client_id: UUID) -> Attachment | None:
    row = Attachment.objects.filter(district=district, client_id=client_id).first()
    if row and row.created_by != actor_id:
        raise Refused(TAKEN, code="client_id_taken")
    return row


def saved(row: Attachment) -> Attachment:
    """The inserted row, or the one a repeated request inserted a moment earlier."""
    try:
        with transaction.atomic():
            row.save(force_insert=True)
    except IntegrityError:
        known = row.client_id and sent_before(row.created_by, row.district, row.client_id)
        if not known:
            raise
        return known
    return row


def bind(
    tokens: Collection[str],
    subject_type: str,
    subject_id: int,
    *,
    district: str,
    area: str | None = None,
    stage: str | None = None,
    field: str = "photo",
) -> list[Attachment]:
    """Gives stored files to a subject, in two statements; binding again changes nothing.

    Call it inside the transaction that holds the subject's lock. Raises Invalid({field: sentence})
    for unknown tokens, files of another subject, or more than the subject may have.
    """
    wanted = list(dict.fromkeys(tokens))
    if not wanted:
        return []
    same = Q(subject_type=subject_type, subject_id=subject_id)
    # A token is found wherever it was uploaded: a resident's photo comes before its place is known.
    rows = Attachment.objects.select_for_update()
    found = {row.token: row for row in rows.filter(same | Q(token__in=wanted)).order_by("id")}
    check_binding(wanted, found, subject_type, subject_id, field)
    fresh = [found[token] for token in wanted if found[token].subject_id is None]
    changes: dict[str, Any] = {
        "subject_type": subject_type,
        "subject_id": subject_id,
        "district": district,
    }
    changes |= {"area": area} if area is not None else {}
    changes |= {"stage": stage} if stage is not None else {}
    for row in fresh:
        for column, value in changes.items():
            setattr(row, column, value)
    if fresh:
        Attachment.objects.filter(id__in=[row.id for row in fresh]).update(**changes)
    return [found[token] for token in wanted]


def check_binding(
    wanted: list[str], found: dict[str, Attachment], subject_type: str, subject_id: int, field: str
) -> None:
    if any(token not in found for token in wanted):
        raise Invalid({field: UNKNOWN_FILE}, code="unknown_file")
    own = (None, ""), (subject_id, subject_type)
    if any((found[token].subject_id, found[token].subject_type) not in own for token in wanted):
        raise Invalid({field: TAKEN}, code="file_taken")
    if len(found) > limits.MAX_PER_SUBJECT:
        sentence = _("At most %(most)s files can be attached here.")
        raise Invalid({field: sentence % {"most": limits.MAX_PER_SUBJECT}}, code="too_many_files")
