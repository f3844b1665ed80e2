"""`@command`: permitted, atomic, written down. The only way to change what Linli holds."""

from __future__ import annotations

import functools
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import OperationalError, connection, models, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.access.permissions import PUBLIC, check_name
from linli.core.errors import Denied, Invalid, NotFound
from linli.core.journal import writing
from linli.core.lifecycle.states import Machine, Move
from linli.core.outbox import posting
from linli.core.outbox.models import Message
from linli.core.values.columns import encrypted
from linli.core.versions import stamps

TRIES = 3
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


@dataclass(frozen=True)
class Spec:
    verb: str
    label: Any
    permission: str
    model: type[models.Model] | None
    run: Callable[..., Any]
    module: str


REGISTRY: dict[str, Spec] = {}


def command(
    verb: str,
    *,
    label: Any,
    model: type[models.Model] | None = None,
    permission: str = "",
    machine: Machine | None = None,
    allowed: Callable[[Actor, Any], bool] | None = None,
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Make a verb.

    With `model`: call as `verb(actor, row_id, *, reason="", **details)`; the row is read again
    and locked, must lie in the actor's reach (by `permission`, default the verb; `allowed`
    replaces the reach test where a unit rather than an area decides), must be in a state
    `machine` allows, and is saved with its changed columns. Without `model` the body makes
    rows itself and calls `act.record`. Errors roll everything back.
    """
    permission = permission or verb

    def wrap(body: Callable[..., Any]) -> Callable[..., Any]:
        @functools.wraps(body)
        def run(actor: Actor, *args: Any, reason: str = "", **details: Any) -> Any:
            if permission != PUBLIC and not actor.may(permission):
                raise Denied()

            def once() -> Any:
                with stamps.frame(), transaction.atomic():
                    act = Act(actor, verb, moment(), reason=clean_reason(reason))
                    if model is None:
                        made = body(act, *args, **details)
                    else:
                        made = _on_row(act, body, spec, allowed, machine, *args, **details)
                    _finish(act)
                return made

            return _patiently(once)

        spec = Spec(verb, label, permission, model, run, body.__module__)
        REGISTRY[verb] = spec
        return run

    return wrap


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


def _on_row(
    act: Act,
    body: Callable[..., Any],
    spec: Spec,
    allowed: Callable[[Actor, Any], bool] | None,
    machine: Machine | None,
    pk: int,
    **details: Any,
) -> Any:
    assert spec.model is not None
    row = spec.model._default_manager.select_for_update().filter(pk=pk).first()
    if row is None or not _reaches(act.actor, spec.permission, row, allowed):
        raise NotFound()
    if machine is not None:
        act.move = machine.check(act.verb, row.state)  # type: ignore[attr-defined]
        need_reason(act)
    before = snapshot(row)
    body(act, row, **details)
    if act.move and act.move.target:
        row.state = act.move.target  # type: ignore[attr-defined]
    changes = difference(before, snapshot(row))
    if changes and row.pk is not None:
        row.save(update_fields=list(changes))
    act.record(row, {**changes, **act.extra})
    return row


def _reaches(
    actor: Actor, permission: str, row: Any, allowed: Callable[[Actor, Any], bool] | None
) -> bool:
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
