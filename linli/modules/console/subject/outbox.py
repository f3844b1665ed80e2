"""The outbox: what waits, what died, what the worker does."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.access.actor import Actor
from linli.core.outbox.models import Message
from linli.core.outbox.registry import NAMES
from linli.modules.console.commands import outbox as commands
from linli.modules.console.queries import outbox as queries
from linli.modules.console.states import OPERATION
from linli.ui import fields as kit
from linli.ui.parts import Badge
from linli.ui.register import tables
from linli.ui.register.cells import state
from linli.ui.register.declaration import Figure, Register, Scene, Section, Verb, register
from linli.ui.subject.declaration import Shown

DUTIES = (
    Shown("name", _("Duty"), lambda one: NAMES.get(one[0].name, one[0].name), wide=True),
    Shown("at", _("Ran last"), lambda one: one[0].at),
    Figure("every", _("Every"), lambda one: _("%(seconds)d s") % {"seconds": one[1]} if one[1] else None),
    Figure("took", _("Took"), lambda one: f"{one[0].took_ms} ms"),
    Shown("error", _("State"), lambda one: state(not one[0].error, _("well"), one[0].error, "bad")),
)  # fmt: skip


def tiles(actor: Actor) -> list[dict[str, Any]]:
    counts = queries.counts(actor, timezone.now())
    return [
        {"label": _("Waiting"), "value": counts["waiting"]},
        {"label": _("Late"), "value": counts["late"], "tone": "warn" if counts["late"] else "good"},
        {
            "label": _("Given up"),
            "value": counts["dead"],
            "tone": "bad" if counts["dead"] else "good",
        },
        {"label": _("Done in 24 hours"), "value": counts["done"]},
    ]


def beats(actor: Actor) -> list[Section]:
    none, title = _("The worker has never run. Start it with: linli worker"), _("The worker")
    return [Section(title, table=tables.table(DUTIES, queries.beats(), title, empty=none))]


def topic(row: Message) -> Any:
    return NAMES.get(row.topic, row.topic)


def state_badge(row: Message) -> Badge:
    if row.dead_at:
        return Badge(_("given up"), "bad")
    return state(bool(row.done_at), _("done"), _("waiting"), "info")


def error(scene: Scene) -> list[Section]:
    return [Section(_("Last error"), code=scene.row.error)] if scene.row.error else []


OUTBOX = register(
    Register(
        app="console", name="message", plural="outbox", path="console/outbox/", label=_("Outbox"),
        permission=queries.PERMISSION, icon="mail", menu=(OPERATION, 810),
        rows=queries.messages, among=queries.in_reach, paged=True, empty=_("No message here."),
        filters=lambda actor: {"topic": kit.words(_("Topic"))}, tiles=tiles, below=beats,
        tabs=(("dead", _("Given up")), ("waiting", _("Waiting")), ("done", _("Done")), ("all", _("All"))),
        first_tab="dead",
        columns=(
            Shown("topic", _("Topic"), topic, sort="topic"),
            Shown("key", _("Key"), wide=True),
            Figure("attempts", _("Tries"), sort="attempts"),
            Shown("created_at", _("Since"), sort="created_at"),
            Shown("next_at", _("Next try"), sort="next_at"),
            Shown("dead_at", _("Given up"), on_list=False),
            Shown("done_at", _("Done"), on_list=False),
            Shown("holds", _("Holds"), lambda row: ", ".join(sorted(row.payload)), on_list=False),
            Shown("state", _("State"), state_badge),
        ),
        title=topic, subtitle=lambda row: row.topic, sections=error,
        verbs=(
            Verb(
                "message_retry", "retry", _("Try again now"), commands.retry, tone="primary",
                when=lambda row: not row.done_at,
            ),
            Verb(
                "message_discard", "discard", _("Put aside"), commands.discard,
                text=_("It will never be delivered."), reason=True,
                when=lambda row: bool(row.dead_at and not row.done_at),
            ),
        ),
    )
)  # fmt: skip
