"""What a kind of thing says of the people concerned in it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.subjects import faces

ASKED = "asked"
# No title: it is somebody else's words, and a telephone may be shared.
OTHER = _("%(one)s %(number)s: %(state)s. Follow it: %(link)s")
TEXTS: dict[str, Any] = {
    ASKED: _("%(one)s %(number)s: we have a question for you. Please answer it here: %(link)s")
}
PURPOSES = (
    ("ask", _("To ask about the facts")),
    ("visit", _("To agree on a visit")),
    ("answer", _("To tell the result")),
    ("correct", _("To correct or delete at the person's wish")),
)


@dataclass(frozen=True)
class Parties:
    """`roles`: code -> label. `reveal`: the permission to see whole names and numbers; with that of
    `own` (if any) the account `whose(row)` sees them on what was given to it alone. `ask`: the
    permissions of which one is needed to ask a party back.

    `link(row, token)` is the address of the receipt page. `texts`: event -> what a party is told,
    with %(one)s %(number)s %(title)s %(state)s %(due)s %(link)s, what `facts(row)` adds and the values
    given when it is told. `merged(id)`: ids of the things that were merged into one, whose parties
    are told and served with it.
    """

    type: str
    roles: Mapping[str, Any]
    reveal: str
    ask: tuple[str, ...]
    link: Callable[[Any, str], str]
    texts: Mapping[str, Any] = field(default_factory=dict)
    facts: Callable[[Any], Mapping[str, Any]] = lambda row: {}
    merged: Callable[[int], Iterable[int]] = lambda pk: ()
    own: str = ""
    whose: Callable[[Any], int | None] = lambda row: None

    def reveals(self, actor: Actor, row: Any) -> str:
        """The permission by which this actor may see whole names here; empty when there is none."""
        if actor.covers(self.reveal, row.area):
            return self.reveal
        mine = actor.account_id is not None and self.whose(row) == actor.account_id
        return self.own if mine and self.own and actor.may(self.own) else ""

    def ids(self, row: Any) -> list[int]:
        """The thing itself and those merged into it."""
        return [row.pk, *self.merged(row.pk)]

    def said(self, row: Any, event: str, token: str, values: Mapping[str, Any]) -> str:
        """One short message in the active language, with the link of this receipt."""
        brief = faces.brief(row)
        due = date_format(localtime(row.due_at), "Y-m-d") if row.due_at else ""
        facts: dict[str, Any] = {
            "one": faces.face(self.type).one, "number": brief.number, "title": brief.title, "state": brief.state_label, "due": due,
            "link": self.link(row, token), **self.facts(row), **values,
        }  # fmt: skip
        wording = {**TEXTS, **self.texts}.get(event, OTHER)
        return str(wording) % facts


DECLARED: dict[str, Parties] = {}


def register(parties: Parties) -> Parties:
    """Declared once per kind of thing; loading the declaration twice changes nothing."""
    DECLARED[parties.type] = parties
    return parties


def declared(subject_type: str) -> Parties:
    """Raises KeyError for a kind that has no parties."""
    return DECLARED[subject_type]
