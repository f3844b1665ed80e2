"""Changing the standard replies."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import PUBLIC
from linli.core.conversation.models import Reply
from linli.core.conversation.queries.replies import unknown_marks
from linli.core.conversation.readers import DECLARED, Replies
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.lifecycle import rows
from linli.core.lifecycle.commands import Act, command
from linli.core.versions import stamps

CODE = re.compile(r"[a-z0-9_]{2,40}")


@command("conversation.save_reply", label=gettext_lazy("Standard reply saved"), permission=PUBLIC)
def save_reply(
    act: Act, *, district: str, code: str, subject_type: str, verb: str, reader: str, title: str,
    text: str, category: str = "", title_en: str = "", text_en: str = "",
) -> Reply:  # fmt: skip
    """Adds or changes; a retired one is in use again. Invalid by field.

    Needs the permission the kind of thing declares for its replies, over the whole district.
    """
    kind = in_reach(act, subject_type, district)
    facts = {
        "subject_type": subject_type, "verb": verb, "reader": reader,
        "category": category.strip(), "title": title.strip(), "title_en": title_en.strip(),
        "text": text.strip(), "text_en": text_en.strip(), "active": True,
    }  # fmt: skip
    held = Reply.objects.select_for_update().filter(district=district, code=code).first()
    faults = _faults(kind, district, code, facts)
    if held is not None and held.subject_type != subject_type:
        faults["code"] = _("This code is used for another kind of thing.")
    if faults:
        raise Invalid(faults)
    return _stored(act, held or Reply(district=district, code=code), facts)


@command(
    "conversation.retire_reply", label=gettext_lazy("Standard reply retired"), permission=PUBLIC
)
def retire_reply(act: Act, *, reply: int) -> Reply:
    """It is offered no longer; answers given with it stay."""
    row = Reply.objects.select_for_update().filter(pk=reply).first()
    if row is None:
        raise NotFound()
    in_reach(act, row.subject_type, row.district)
    if not row.active:
        raise Refused(_("This reply is out of use already."), code="wrong_state")
    return _stored(act, row, {"active": False})


def in_reach(act: Act, subject_type: str, district: str) -> Replies:
    """The declaration; Denied without its permission, NotFound for a district not managed."""
    kind = DECLARED.get(subject_type)
    if kind is None:
        raise NotFound()
    if not act.actor.may(kind.permission):
        raise Denied()
    if not act.actor.covers(kind.permission, district):
        raise NotFound()
    return kind


def _stored(act: Act, row: Reply, facts: dict[str, Any]) -> Reply:
    if rows.store(act, row, facts):
        stamps.bump("conversation_replies")
    return row


def _faults(kind: Replies, district: str, code: str, facts: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not CODE.fullmatch(code):
        found["code"] = _("A code has 2 to 40 small letters, digits and underscores.")
    if kind.use(facts["verb"], facts["reader"]) is None:
        found["verb"] = _("Choose what the reply is for.")
    if facts["category"] and not kind.known(facts["category"], district):
        found["category"] = _("There is no such category.")
    for name in ("title", "text"):
        if not facts[name]:
            found[name] = _("This must not be empty.")
    for name in ("text", "text_en"):
        if strange := unknown_marks(facts[name], kind.marks):
            said = _("Nobody can fill in: %(marks)s. Known are: %(known)s.")
            found[name] = said % {"marks": _braced(strange), "known": _braced(kind.marks)}
    return found


def _braced(names: Iterable[str]) -> str:
    return " ".join(f"{{{name}}}" for name in names)
