"""Notes for colleagues: written, struck by their author."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access import queries as access
from linli.core.access.permissions import PUBLIC
from linli.core.conversation.models import Note
from linli.core.errors import Invalid, NotFound, Refused
from linli.core.files import attachments
from linli.core.lifecycle.commands import Act, command
from linli.core.notices import posting
from linli.core.notices.events import MENTION
from linli.core.people.models import Account
from linli.core.subjects import faces

LONGEST = 2000
NOTE = "note"  # the stage of what comes with one
MOST_MENTIONED = 10


@command("conversation.note", label=gettext_lazy("Note written"), permission=PUBLIC, icon="message")
def note(
    act: Act, *, subject_type: str, subject_id: int, text: str, mentions: Collection[int] = (),
    files: Collection[str] = (),
) -> Note:  # fmt: skip
    """Whoever sees the thing may write one; those mentioned must see it too, and are told.

    `files` are tokens of photos and documents stored before; they are for colleagues, as it is.
    """
    author, row = act.account, faces.one(act.actor, subject_type, subject_id)
    text = checked(text, LONGEST)
    ids = sorted(set(mentions))
    check_mentions(ids, row)
    made = Note.objects.create(
        district=row.district, subject_type=faces.type_of(row), subject_id=row.pk,
        author_id=author, text=text, mentions=ids, files=list(dict.fromkeys(files)), at=act.now,
    )  # fmt: skip
    attachments.bind(
        files, faces.type_of(row), row.pk, district=row.district, area=row.area, stage=NOTE,
        field="photos",
    )  # fmt: skip
    act.record(row, {"note_id": made.pk, "mentions": len(ids), "files": len(made.files)})
    posting.tell_accounts(act, row, MENTION, ids, text)
    return made


@command(
    "conversation.strike", label=gettext_lazy("Note struck"), permission=PUBLIC, tone="warn",
    icon="eraser",
)  # fmt: skip
def strike(act: Act, *, subject_type: str, subject_id: int, note: int) -> Note:
    """By its author alone, on the page of its thing; what it said stays in the journal alone."""
    own = Note.objects.filter(subject_type=subject_type, subject_id=subject_id)
    row = own.select_for_update().filter(pk=note, author_id=act.account).first()
    if row is None:
        raise NotFound()
    if row.struck_at is not None:
        raise Refused(_("This note is struck already."), code="wrong_state")
    thing = faces.one(act.actor, row.subject_type, row.subject_id)
    act.record(thing, {"note_id": row.pk, "struck": row.text})
    posting.take_back(thing, MENTION, row.at)
    row.text, row.struck_at = "", act.now
    row.save(update_fields=["text", "struck_at"])
    return row


def checked(text: str, longest: int, field: str = "text") -> str:
    """The text without blanks around it; Invalid when it is empty or too long."""
    text = text.strip()
    if not text:
        raise Invalid({field: _("This must not be empty.")})
    if len(text) > longest:
        raise Invalid({field: _("Write at most %(n)s characters.") % {"n": longest}})
    return text


def check_mentions(ids: Collection[int], row: Any) -> None:
    """Invalid that names those who do not see the thing: a mention must not tell them of it."""
    if len(ids) > MOST_MENTIONED:
        said = _("Mention at most %(n)s colleagues.") % {"n": MOST_MENTIONED}
        raise Invalid({"mentions": said})
    found = list(Account.objects.filter(pk__in=ids))
    if len(found) < len(ids):
        raise Invalid({"mentions": _("There is no such colleague.")})
    key = (faces.type_of(row), row.pk)
    blind = [a.name for a in found if not faces.visible(access.actor_of(a), [key])]
    if blind:
        said = _("These cannot see it and so cannot be mentioned: %(names)s.")
        raise Invalid({"mentions": said % {"names": "、".join(blind)}})
