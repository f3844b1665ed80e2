"""Standard replies: which fit a field, and filled with the facts of a thing."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from linli.core.conversation.models import Reply
from linli.core.values.languages import spoken
from linli.core.versions import stamps

NATIONAL = "000000"
MARK = re.compile(r"\{([^{}]*)\}")


@dataclass(frozen=True, slots=True)
class ReplyFacts:
    """One standard reply; `category` is the beginning of the codes it is for."""

    id: int
    district: str
    code: str
    subject_type: str
    category: str
    verb: str
    reader: str
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


@stamps.cached("conversation_replies")
def loaded() -> tuple[ReplyFacts, ...]:
    """All replies by verb, category and code; one statement when they changed."""
    rows = Reply.objects.order_by("verb", "category", "code").values_list(*ReplyFacts.__slots__)
    return tuple(ReplyFacts(*row) for row in rows)


def replies(subject_type: str, district: str, *, retired: bool = False) -> list[ReplyFacts]:
    """Those in use in a district; its own one stands in place of the national one of its code."""
    rows = [r for r in loaded() if r.subject_type == subject_type]
    own = {r.code for r in rows if r.district == district}
    return [
        r
        for r in rows
        if r.active != retired
        and (r.district == district or (r.district == NATIONAL and r.code not in own))
    ]


def fitting(
    subject_type: str, verb: str, reader: str, district: str, category: str = ""
) -> list[ReplyFacts]:
    """For one field of a step, which `reader` reads; those for the own category first.

    What is written for residents is never among those for a reason that a colleague or an approver
    reads, nor the other way round.
    """
    found = [
        r
        for r in replies(subject_type, district)
        if (r.verb, r.reader) == (verb, reader) and category.startswith(r.category)
    ]
    return sorted(found, key=lambda r: (-len(r.category), r.code))


def filled(text: str, values: Mapping[str, object]) -> str:
    """The text with its {marks} filled in; unknown marks stay."""
    return MARK.sub(lambda m: str(values.get(m[1], m[0])), text)


def unknown_marks(text: str, marks: Collection[str]) -> list[str]:
    """Placeholders nobody can fill."""
    return sorted({m for m in MARK.findall(text) if m not in marks})
