"""What is done from a list: kept filters, exports, one step on many cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.permissions import PUBLIC
from linli.core.errors import Denied, Error, Invalid
from linli.core.journal import writing
from linli.core.lifecycle.commands import Act, command
from linli.modules.cases.models import SavedFilter

MOST_SAVED = 30
LONGEST_QUERY = 500


@dataclass(frozen=True)
class Done:
    """What became of one row; `said` is the sentence of the refusal, empty when it worked."""

    case: int
    said: str = ""

    @property
    def ok(self) -> bool:
        return not self.said


def each(ids: Iterable[int], step: Callable[[int], Any]) -> list[Done]:
    """Every row is a command of its own: what one refuses does not hold up the others."""
    found = []
    for case in dict.fromkeys(ids):
        try:
            step(case)
        except Error as error:
            found.append(Done(case, sentence(error)))
        else:
            found.append(Done(case))
    return found


def sentence(error: Error) -> str:
    """What a person reads beside the row: the fields' sentences when there are some."""
    if isinstance(error, Invalid) and error.fields:
        return " ".join(str(line) for said in error.fields.values() for line in said)
    return str(error)


@command("cases.save_filter", label=gettext_lazy("List kept"), permission=PUBLIC)
def save_filter(act: Act, *, name: str, query: str) -> SavedFilter:
    """Keep a list under a name of one's own; a name used before takes the new filter."""
    owner = owner_of(act)
    name = name.strip()
    if not 1 <= len(name) <= 60:
        raise Invalid({"name": _("Give the list a name of 1 to 60 characters.")})
    if len(query) > LONGEST_QUERY:
        raise Invalid({"name": _("This filter is too long to be kept.")})
    own = SavedFilter.objects.filter(account_id=owner)
    if own.count() >= MOST_SAVED and not own.filter(name=name).exists():
        said = _("You keep %(n)d lists already. Delete one first.") % {"n": MOST_SAVED}
        raise Invalid({"name": said})
    row, _fresh = SavedFilter.objects.update_or_create(
        district=act.actor.district, account_id=owner, name=name, defaults={"query": query}
    )
    act.record(row, {"name": name, "filter": query})
    return row


@command("cases.delete_filter", label=gettext_lazy("Kept list deleted"), permission=PUBLIC)
def delete_filter(act: Act, *, saved: int) -> None:
    """Forget one of one's own; one that is not there is forgotten already."""
    row = SavedFilter.objects.filter(account_id=owner_of(act), pk=saved).first()
    if row is not None:
        act.record(row, {"name": row.name})
        row.delete()


@command("cases.export", label=gettext_lazy("List exported"))
def export(act: Act, *, query: str, rows: int) -> None:
    """Written down before the sheet is made: who took how many rows of which list."""
    changes = {"filter": query[:LONGEST_QUERY], "rows": rows}
    reach = act.actor.reach(act.verb)
    act.entries.append(
        writing.entry(
            act.actor, act.verb, "cases.case", None,
            at=act.now, area=reach[0] if reach else "", changes=changes, reason=act.reason,
        )
    )  # fmt: skip


def owner_of(act: Act) -> int:
    if act.actor.account_id is None:
        raise Denied()
    return act.actor.account_id
