"""`@command`: permitted, atomic, written down. The only way to change what Linli holds."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import KW_ONLY, dataclass, field
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.access.permissions import PUBLIC, check_name
from linli.core.errors import Denied, Invalid, NotFound, Refused
from linli.core.journal import writing
from linli.core.lifecycle.states import Machine, Move
from linli.core.outbox import posting
from linli.core.outbox.models import Message
from linli.core.values.columns import encrypted
from linli.core.versions import stamps

TRIES = 3
LONGEST_ID = 64
Body = Callable[..., Any]
Allowed = Callable[[Actor, Any], bool]
Refuses = Callable[[Actor, Any], Refused | None]
_moment: ContextVar[datetime | None] = ContextVar("lifecycle_moment", default=None)


@dataclass
class Act:
    """What a command's body works with; entries and messages are written when it returns."""

    actor: Actor
    verb: str
    now: datetime
    move: Move | None = None
    reason: str = ""
    entries: list[Any] = field(default_factory=list)
    messages: list[Message] = field(default_factory=list)
    extra: dict[str, Any] = field(default_factory=dict)
    machine: Machine | None = None
    once: str = ""

    @property
    def account(self) -> int:
        """The account that acts; Denied for whoever has none."""
        if self.actor.account_id is None:
            raise Denied()
        return self.actor.account_id

    def tell(
        self, topic: str, payload: dict[str, Any], *, key: str, district: str, after: Any = None
    ) -> None:
        """Something to be done after the commit; the same key is done once."""
        self.messages.append(posting.message(topic, payload, key, district, after))

    def note(self, **facts: Any) -> None:
        """Facts for the journal entry beside the changed columns."""
        self.extra.update(facts)

    def record(
        self,
        row: models.Model,
        changes: dict[str, Any] | None = None,
        *,
        verb: str = "",
        reason: str = "",
    ) -> None:
        """A journal entry about another row (or about a created one)."""
        area = getattr(row, "area", "") or ""
        self.entries.append(
            writing.entry(
                self.actor,
                verb or self.verb,
                row._meta.label_lower,
                row.pk,
                at=self.now,
                area=area,
                district=getattr(row, "district", ""),
                changes=changes,
                reason=reason or self.reason,
                on_behalf=_behalf(self.actor, self.verb, area),
                unit_id=next(iter(sorted(self.actor.organisations)), None),
            )
        )


REGISTRY: dict[str, Spec] = {}


@dataclass
class Spec:
    """A verb, as its command declares it; `@command` is its name before the body it gives a verb to.

    With `model`: call as `verb(actor, row_id, *, reason="", **details)`; the row is read again
    and locked, must lie in the actor's reach (by `permission`, default the verb; `allowed`
    replaces the reach test where a unit rather than an area decides), must be in a state
    `machine` allows, and is saved with its changed columns. Without `model` the body makes
    rows itself and calls `act.record`. Errors roll everything back. With `machine`, wording and
    permission come from its move and need not be said again. `refuses` says why somebody who
    reaches the row may not do this to it (their own proposal): then it is not offered either.

    `once`: the model of what a making verb makes. Its `client_id`, the caller's own identifier, is
    bound to the caller and accepted once: a repetition answers with the first row, marked
    `repeated`. `start`: the machine the made row begins in. `run` is the command as it is called,
    `module` where its body stands.
    """

    verb: str
    _: KW_ONLY
    label: Any = ""
    model: type[models.Model] | None = None
    permission: str = ""
    machine: Machine | None = None
    allowed: Allowed | None = None
    refuses: Refuses | None = None
    tone: str = "neutral"
    icon: str = "circle-check"
    once: type[models.Model] | None = None
    start: Machine | None = None
    run: Callable[..., Any] = field(init=False)
    module: str = field(init=False)

    def __post_init__(self) -> None:
        if self.machine is not None:
            move = self.machine.by_verb[self.verb]
            self.label = self.label or move.past or move.label
            self.permission = self.permission or move.needs
            self.tone, self.icon = move.tone, move.icon
        self.permission = self.permission or self.verb

    def __call__(self, body: Body) -> Body:
        """Make `body` the verb."""

        @functools.wraps(body)
        def run(actor: Actor, *args: Any, reason: str = "", **details: Any) -> Any:
            if self.permission != PUBLIC and not actor.may(self.permission):
                raise Denied()
            return _patiently(lambda: _attempt(self, body, actor, reason, *args, **details))

        self.run, self.module = run, body.__module__
        REGISTRY[self.verb] = self
        return run


command = Spec


def _attempt(spec: Spec, body: Body, actor: Actor, reason: str, *args: Any, **details: Any) -> Any:
    """The command once, in a transaction of its own."""
    with stamps.frame(), transaction.atomic():
        act = Act(actor, spec.verb, moment(), reason=clean_reason(reason), machine=spec.start)
        if spec.once is not None:
            made = _first_or_new(act, body, spec.once, *args, **details)
        elif spec.model is None:
            made = body(act, *args, **details)
        else:
            made = _on_row(act, body, spec, *args, **details)
        _finish(act)
    return made


def _first_or_new(
    act: Act, body: Body, model: type[models.Model], *args: Any,
    client_id: str = "", **details: Any,
) -> Any:  # fmt: skip
    """What the caller's identifier made before, else the body's new row."""
    act.once = bound(act.actor, client_id)
    if act.once:
        first = model._default_manager.filter(client_id=act.once).first()
        if first is not None:
            first.repeated = True  # type: ignore[attr-defined]
            return first
    made = body(act, *args, **details)
    made.repeated = False
    return made


def bound(actor: Actor, client_id: str) -> str:
    """A caller's identifier in the key space of that caller; nobody else's request can name it.

    Callers without an account share one space, so theirs must be unguessable: at least 16
    characters. Invalid when it is too long or too short; empty for none.
    """
    if not client_id:
        return ""
    if len(client_id) > LONGEST_ID or (actor.account_id is None and len(client_id) < 16):
        raise Invalid({"client_id": _("Send an identifier of your own, 16 to 64 characters.")})
    space = f"a{actor.account_id}" if actor.account_id is not None else actor.kind[0]
    return f"{space}:{client_id}"


def _patiently(once: Callable[[], Any]) -> Any:
    """Two commands that wait for each other's rows: the database stops one; it tries again."""
    for _try in range(TRIES - 1):
        try:
            return once()
        except OperationalError as error:
            if connection.in_atomic_block or "deadlock" not in str(error):
                raise
    return once()


@contextmanager
def at(now: datetime) -> Iterator[None]:
    """Commands inside happen at `now`: for building a demo's past and for tests."""
    token = _moment.set(now)
    try:
        yield
    finally:
        _moment.reset(token)


def moment() -> datetime:
    return _moment.get() or timezone.now()


def _on_row(act: Act, body: Body, spec: Spec, pk: int, **details: Any) -> Any:
    assert spec.model is not None
    row = spec.model._default_manager.select_for_update().filter(pk=pk).first()
    if row is None or not _reaches(act.actor, spec.permission, row, spec.allowed):
        raise NotFound()
    if spec.machine is not None:
        act.move = spec.machine.check(act.verb, row.state)  # type: ignore[attr-defined]
        need_reason(act)
    if refused := spec.refuses and spec.refuses(act.actor, row):
        raise refused
    before = snapshot(row)
    body(act, row, **details)
    if act.move and act.move.target:
        row.state = act.move.target  # type: ignore[attr-defined]
    changes = difference(before, snapshot(row))
    if changes and row.pk is not None:
        row.save(update_fields=list(changes))
    act.record(row, {**changes, **act.extra})
    return row


def moves(actor: Actor, row: Any, machine: Machine) -> list[Move]:
    """The moves the state allows and this actor may make, in the order of the table.

    Those that answer a task stand beside the task, not here (`answers`).
    """
    return [m for m in machine.moves_from(row.state) if not m.tasks and may(actor, row, m.verb)]


def answers(actor: Actor, row: Any, machine: Machine, kind: str) -> list[Move]:
    """The moves by which this actor may answer a task of `kind` of the row."""
    return [m for m in machine.moves_from(row.state) if kind in m.tasks and may(actor, row, m.verb)]


def may(actor: Actor, row: Any, verb: str) -> bool:
    """Asks of the command the very question it asks itself, but for the state.

    What the public does by its receipt is no button of a desk.
    """
    spec = REGISTRY.get(verb)
    if spec is None or spec.permission == PUBLIC or actor.kind == "public":
        return False
    if not actor.may(spec.permission) or refusal(actor, row, verb):
        return False
    return _reaches(actor, spec.permission, row, spec.allowed)


def refusal(actor: Actor, row: Any, verb: str) -> Refused | None:
    """Why the command refuses this actor, whatever the state."""
    spec = REGISTRY.get(verb)
    return spec.refuses(actor, row) if spec and spec.refuses else None


def _reaches(actor: Actor, permission: str, row: Any, allowed: Allowed | None) -> bool:
    if actor.kind == "system":
        return True
    if allowed is not None:
        return allowed(actor, row)
    return permission == PUBLIC or actor.covers(permission, getattr(row, "area", row.district))


def _finish(act: Act) -> None:
    if act.messages:
        posting.put_many(act.messages)
    writing.write_many(act.entries)


def _behalf(actor: Actor, verb: str, area: str) -> str:
    spec = REGISTRY.get(verb)
    if spec is None or spec.permission == PUBLIC or actor.kind != "account":
        return ""
    return actor.behalf(check_name(spec.permission), area)


def snapshot(row: models.Model) -> dict[str, Any]:
    """Column -> value, as the journal compares them; encrypted ones as bytes, never to be shown."""
    held = {f.attname: getattr(row, f.attname) for f in row._meta.concrete_fields}
    return held | {c.attname: str(held[c.attname]).encode() for c in encrypted(type(row))}


def difference(before: dict[str, Any], after: dict[str, Any]) -> dict[str, list[Any]]:
    """Column -> [before, after] of what changed; binary columns are named, not shown."""
    changed: dict[str, list[Any]] = {}
    for name, value in after.items():
        if before.get(name) != value:
            shown = [before.get(name), value]
            changed[name] = ["…", "…"] if isinstance(value, bytes | memoryview) else shown
    return changed


def clean_reason(reason: str) -> str:
    reason = (reason or "").strip()
    if len(reason) > 2000:
        raise Invalid({"reason": _("Write at most 2,000 characters.")})
    return reason


def need_reason(act: Act) -> None:
    if act.move is not None and act.move.reason and len(act.reason) < 2:
        raise Invalid({"reason": _("Say why: others must be able to follow this step.")})


def labels() -> dict[str, Any]:
    """Verb -> its wording, for timelines and the journal page."""
    return {verb: spec.label for verb, spec in REGISTRY.items()}
