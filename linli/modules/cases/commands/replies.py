"""Changing the standard replies."""

from __future__ import annotations

import re
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.errors import Invalid, Refused
from linli.core.lifecycle.commands import Act, command
from linli.core.lifecycle.rows import in_reach, store
from linli.core.versions import stamps
from linli.modules.cases.models import Reply
from linli.modules.cases.queries import replies
from linli.modules.catalogue.public import known_prefix

PERMISSION = "catalogue.manage"
CODE = re.compile(r"[a-z0-9_]{2,40}")


@command("replies.save", label=gettext_lazy("Standard reply saved"), permission=PERMISSION)
def save_reply(
    act: Act,
    *,
    district: str,
    code: str,
    verb: str,
    title: str,
    text: str,
    category: str = "",
    title_en: str = "",
    text_en: str = "",
) -> Reply:
    """Adds or changes; a retired one is in use again. Invalid by field."""
    in_reach(act, PERMISSION, district)
    facts = {
        "verb": verb,
        "category": category.strip(),
        "title": title.strip(),
        "title_en": title_en.strip(),
        "text": text.strip(),
        "text_en": text_en.strip(),
        "active": True,
    }
    if faults := _faults(district, code, facts):
        raise Invalid(faults)
    rows = Reply.objects.select_for_update().filter(district=district, code=code)
    row = rows.first() or Reply(district=district, code=code)
    store(act, row, facts)
    stamps.bump("replies")
    return row


def _faults(district: str, code: str, facts: dict[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    if not CODE.fullmatch(code):
        found["code"] = _("A code has 2 to 40 small letters, digits and underscores.")
    if facts["verb"] not in replies.VERBS:
        found["verb"] = _("Choose what the reply is for.")
    if facts["category"] and not known_prefix(facts["category"], district):
        found["category"] = _("There is no such category.")
    for name in ("title", "text"):
        if not facts[name]:
            found[name] = _("This must not be empty.")
    for name in ("text", "text_en"):
        strange = replies.unknown_marks(facts[name])
        if strange:
            said = _("Nobody can fill in: %(marks)s. Known are: %(known)s.")
            found[name] = said % {
                "marks": _braced(strange),
                "known": _braced(replies.PLACEHOLDERS),
            }
    return found


def _braced(names: Any) -> str:
    return " ".join(f"{{{name}}}" for name in names)


@command(
    "replies.retire",
    label=gettext_lazy("Standard reply retired"),
    model=Reply,
    permission=PERMISSION,
)
def retire_reply(act: Act, row: Reply) -> None:
    """It is offered no longer; answers given with it stay."""
    if not row.active:
        raise Refused(_("This reply is out of use already."), code="wrong_state")
    row.active = False
    stamps.bump("replies")
