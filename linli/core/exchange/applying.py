"""Checked rows become rows of the tables by commands; what became of each."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.errors import Error, Invalid
from linli.core.exchange.columns import Apply
from linli.core.exchange.models import ImportRow, ImportRun
from linli.core.exchange.previewing import GoodRow

_ACTIONS = [str(action) for action in ImportRow.Action.values]
CREATED, UPDATED, UNCHANGED, SKIPPED = _ACTIONS


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of a row: changed values `before` and `after`, or why it was skipped.

    `problems` are pairs of a column's name and a reason; without a name it is the whole row.
    """

    number: int
    action: str
    subject_id: str = ""
    before: dict[str, Any] = field(default_factory=dict)
    after: dict[str, Any] = field(default_factory=dict)
    problems: tuple[tuple[str, str], ...] = ()


def of_command(number: int, pk: Any, changes: Mapping[str, Any], created: bool) -> Outcome:
    """The outcome of a row put by a command, so that it can be taken back; `changes` as of
    `lifecycle.commands.difference`, none when the row stood so already."""
    if not changes:
        return Outcome(number, UNCHANGED, str(pk))
    before = {} if created else {name: pair[0] for name, pair in changes.items()}
    after = {name: pair[1] for name, pair in changes.items() if name != "id"}
    return Outcome(number, CREATED if created else UPDATED, str(pk), before, after)


OneRow = Callable[[Actor, GoodRow, ImportRun], Outcome]


def row_by_row(one: OneRow) -> Apply:
    """An `apply` from a function that gives a command for one row; refusals become reasons."""

    def apply(actor: Actor, rows: Sequence[GoodRow], run: ImportRun) -> Iterator[Outcome]:
        for row in rows:
            try:
                with transaction.atomic():
                    yield one(actor, row, run)
            except (Error, ValidationError, IntegrityError) as error:
                yield refused(row, error)

    return apply


def refused(row: GoodRow, error: Exception) -> Outcome:
    return Outcome(row.number, SKIPPED, problems=tuple(problems_of(error)))


def problems_of(error: Exception) -> Iterator[tuple[str, str]]:
    """Pairs of column name and reason, as the error names its fields."""
    if isinstance(error, Invalid) and error.fields:
        for name, said in error.fields.items():
            yield name, " ".join(str(sentence) for sentence in said)
    elif isinstance(error, ValidationError) and hasattr(error, "error_dict"):
        for name, lines in error.message_dict.items():
            yield name, " ".join(lines)
    elif isinstance(error, ValidationError):
        yield "", " ".join(error.messages)
    elif isinstance(error, IntegrityError):
        yield "", _("The row contradicts what is already stored.")
    else:
        yield "", str(error)
