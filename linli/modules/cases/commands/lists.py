"""What is done from a list: kept filters, exports, one step on many cases."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext_lazy

from linli.core.errors import Error, Invalid
from linli.core.journal import writing
from linli.core.lifecycle.commands import Act, command

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
