"""Standard replies: which fit, and filled in."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

from django.utils.translation import gettext_lazy as _

from linli.core.versions import stamps
from linli.modules.cases.models import Reply
from linli.modules.catalogue.public import NATIONAL, spoken

PLACEHOLDERS = ("number", "matter", "place", "unit", "due")
MARK = re.compile(r"\{([^{}]*)\}")
VERBS = {
    "accept": _("On accepting"),
    "answer": _("As the answer"),
    "reject": _("On not accepting"),
    "suspend": _("On suspending"),
    "extend": _("On extending"),
    "return": _("On returning"),
    "close": _("On closing"),
}


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """One standard reply; `category` is the beginning of the matters it is for."""

    id: int
    district: str
    code: str
    category: str
    verb: str
    title: str
    title_en: str
    text: str
    text_en: str
    active: bool

    @property
    def label(self) -> str:
        return spoken(self.title, self.title_en)

    @property
    def body(self) -> str:
        return spoken(self.text, self.text_en)


@stamps.cached("replies")
def loaded() -> tuple[ReplyFacts, ...]:
    """All replies by verb, category and code; one statement when they changed."""
    rows = Reply.objects.order_by("verb", "category", "code").values_list(*ReplyFacts.__slots__)
    return tuple(ReplyFacts(*row) for row in rows)


def replies(district: str, *, retired: bool = False) -> list[ReplyFacts]:
    """Those in use in a district; its own one stands in place of the national one of its code."""
    own = {r.code for r in loaded() if r.district == district}
    return [
        r
        for r in loaded()
        if r.active != retired
        and (r.district == district or (r.district == NATIONAL and r.code not in own))
    ]


def reply(code: str, district: str) -> ReplyFacts | None:
    """One by its code, in use or not; the district's own before the national one."""
    found = {r.district: r for r in loaded() if r.code == code}
    return found.get(district) or found.get(NATIONAL)


def fitting(verb: str, matter_code: str, district: str) -> list[ReplyFacts]:
    """For a step on a matter; those for its own category first."""
    found = [r for r in replies(district) if r.verb == verb and matter_code.startswith(r.category)]
    return sorted(found, key=lambda r: (-len(r.category), r.code))


def filled(text: str, values: Mapping[str, object]) -> str:
    """The text with {number} {matter} {place} {unit} {due} filled in; unknown marks stay."""
    return MARK.sub(lambda m: str(values.get(m[1], m[0])), text)


def unknown_marks(text: str) -> list[str]:
    """Placeholders nobody can fill."""
    return sorted({m for m in MARK.findall(text) if m not in PLACEHOLDERS})
