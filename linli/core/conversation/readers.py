"""Who reads what is written with a standard reply, and what each kind of thing says of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy as _

COLLEAGUE, APPROVER, RESIDENT = "colleague", "approver", "resident"
READERS = (
    (COLLEAGUE, _("A colleague")),
    (APPROVER, _("Whoever decides on it")),
    (RESIDENT, _("The resident")),
)


@dataclass(frozen=True)
class Use:
    """One field a reply can fill: of which step (`verb`, without its module) and who reads it."""

    verb: str
    reader: str
    label: Any


@dataclass(frozen=True)
class Replies:
    """`permission` to edit them; `marks`: the placeholders the kind can fill; `known(category,
    district)`: is there such a category?"""

    type: str
    permission: str
    uses: tuple[Use, ...]
    marks: tuple[str, ...]
    known: Callable[[str, str], bool] = lambda category, district: not category

    def use(self, verb: str, reader: str) -> Use | None:
        return next((u for u in self.uses if (u.verb, u.reader) == (verb, reader)), None)


DECLARED: dict[str, Replies] = {}


def register(replies: Replies) -> Replies:
    """Declared once per kind of thing; loading the declaration twice changes nothing."""
    DECLARED[replies.type] = replies
    return replies
