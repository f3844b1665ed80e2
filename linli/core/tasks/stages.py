"""The usual way of a thing: taken in at a desk, passed on from task to task, ended."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from linli.core.areas import queries as areas
from linli.core.errors import Invalid, NotFound
from linli.core.lifecycle.commands import Act
from linli.core.parties import concerned
from linli.core.parties.declarations import DECLARED
from linli.core.subjects.commands import open_row
from linli.core.subjects.faces import type_of
from linli.core.tasks import commands as tasks
from linli.core.tasks.kinds import New, kind_of

LONGEST = 4000
CHECKED = ("name", "phone", "contact", "words")


def take_in(
    act: Act, row: Any, kind: str, *, role: str = "", party: Mapping[str, Any] | None = None
) -> Any:
    """Opens a new row and its first task, at the desk nearest to the place.

    1. Somebody with an account must hold the task's permission there (NotFound); a resident may
       name any place that is served. 2. The row gets district, number, code, state. 3. Who brought
       it is added under `role` (keywords of `parties.concerned.add`); `row.token` is the receipt.
    4. The task opens with its clock, the figure `<app>.<kind>_limit`, and the promise of the whole.
    """
    permission = kind_of(type_of(row), kind).permission
    if act.actor.account_id is not None and not act.actor.covers(permission, row.area):
        raise NotFound()
    if not areas.exists(row.area):
        raise Invalid({"area": _("Choose the place.")})
    given = {k: v for k, v in (party or {}).items() if v}
    if faults := concerned.check(**{k: v for k, v in given.items() if k in CHECKED}):
        raise Invalid(faults)
    open_row(act, row)
    row.token = concerned.add(act, row, role, **given).token if role else ""
    begin(act, row, New(kind, tasks.holder_area(row.area, permission, act)))
    return row


def pass_on(
    act: Act, row: Any, kind: str, *, unit: int | None = None, person: int | None = None
) -> None:
    """What was open is done, the next task opens: with a unit, a person, or the desk of the place.

    A person who may not do it is Invalid.
    """
    permission = kind_of(type_of(row), kind).permission
    if person is not None:
        tasks.appoint(act, row, kind_of(type_of(row), kind), person)
    tasks.finish(act, tasks.running(row))
    held = unit or person
    area = row.area if held else tasks.holder_area(row.area, permission, act)
    begin(act, row, New(kind, area, unit, person=person))


def begin(act: Act, row: Any, new: New) -> None:
    """The task with its clock; with the first one of a row starts the promise of the whole, the
    figure `<app>.promise_limit`, to whoever brought it."""
    app = type_of(row).partition(".")[0]
    allowed = tasks.limit(f"{app}.{new.kind}_limit", row.area)
    whole = tasks.limit(f"{app}.promise_limit", row.area)
    promise = tasks.promised(row, whole, act) if row.due_at is None else None
    if promise is not None:
        row.save(update_fields=["due_at", "provisional"])
    tasks.open_tasks(
        act, row, [New(new.kind, new.area, new.unit, limit=allowed, person=new.person)], promise
    )
    inform(act, row)


def end(act: Act, row: Any) -> None:
    """Nothing more to do: tasks and clocks end with the row."""
    row.closed_at = act.now
    tasks.end_all(act, row)
    inform(act, row)


def inform(act: Act, row: Any) -> None:
    """The people concerned are told where it stands now; the event is the verb without its module."""
    if type_of(row) in DECLARED:
        concerned.tell(act, row, act.verb.rpartition(".")[2], key=act.now.isoformat())


def needed(name: str, text: str) -> str:
    """A text that must say something; Invalid by its field."""
    text = text.strip()
    if len(text) < 2:
        raise Invalid({name: _("Write at least two characters.")})
    if len(text) > LONGEST:
        raise Invalid({name: _("Write at most 4,000 characters.")})
    return text
