"""Pages of the outbox: what waits, what died, what the worker does."""

from __future__ import annotations

from typing import Any

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.modules.console.commands import outbox as commands
from linli.modules.console.forms.filters import MessageFilter
from linli.modules.console.queries import outbox as queries
from linli.modules.console.views.answering import (
    Request,
    answer_step,
    paged,
    reason_of,
)
from linli.modules.console.views.drawn import step
from linli.ui.pages import page, render_page
from linli.ui.parts import Badge
from linli.ui.table import Column, Row, Table

PERMISSION = queries.PERMISSION
SHOWS = ("dead", "waiting", "done", "all")


@page(PERMISSION, methods=("GET",))
def outbox(request: Request) -> HttpResponse:
    form = MessageFilter(request.GET)
    show = request.GET.get("show", "dead")
    rows = queries.messages(request.actor, show=show, **form.given())
    shown = paged(request, rows)
    context = {
        "title": _("Outbox"),
        "filter_form": form,
        "tiles": tiles(queries.counts(request.actor, timezone.now())),
        "tabs": tabs(show),
        "table": table(shown),
        "page": shown,
        "sections": [beat_section(queries.beats())],
    }
    return render_page(request, "console/list.html", context)


def tiles(counts: queries.Counts) -> list[dict[str, Any]]:
    return [
        {"label": _("Waiting"), "value": counts.waiting},
        {"label": _("Late"), "value": counts.late, "tone": "warn" if counts.late else "good"},
        {"label": _("Given up"), "value": counts.dead, "tone": "bad" if counts.dead else "good"},
        {"label": _("Done in 24 hours"), "value": counts.done_today},
    ]


def tabs(show: str) -> list[dict[str, Any]]:
    words = [_("Given up"), _("Waiting"), _("Done"), _("All")]
    url = reverse("console:outbox")
    return [
        {"label": label, "url": f"{url}?show={code}", "active": code == show}
        for code, label in zip(SHOWS, words, strict=True)
    ]


def state_badge(row: Any) -> Badge:
    if row.dead_at:
        return Badge(_("given up"), "bad")
    return Badge(_("done"), "good") if row.done_at else Badge(_("waiting"), "info")


def table(rows: Any) -> Table:
    return Table(
        columns=[
            Column("topic", _("Topic"), primary=True),
            Column("key", _("Key"), wide=True),
            Column("tries", _("Tries"), align="end"),
            Column("created", _("Since")),
            Column("next", _("Next try")),
            Column("state", _("State")),
        ],
        rows=[
            Row(
                id=row.pk,
                url=reverse("console:message", args=[row.pk]),
                cells={
                    "topic": row.topic,
                    "key": row.key,
                    "tries": row.attempts,
                    "created": row.created_at,
                    "next": row.next_at,
                    "state": state_badge(row),
                },
            )
            for row in rows
        ],
        caption=_("Messages"),
        empty=_("No message here."),
    )


def beat_section(beats: list[Any]) -> dict[str, Any]:
    rows = [
        Row(
            id=beat.name,
            cells={
                "name": beat.name.removeprefix("linli."),
                "at": beat.at,
                "every": _("%(seconds)d s") % {"seconds": period} if period else None,
                "took": f"{beat.took_ms} ms",
                "error": Badge(beat.error, "bad") if beat.error else Badge(_("well"), "good"),
            },
        )
        for beat, period in beats
    ]
    columns = [
        Column("name", _("Duty"), primary=True, wide=True),
        Column("at", _("Ran last")),
        Column("every", _("Every"), align="end"),
        Column("took", _("Took"), align="end"),
        Column("error", _("State")),
    ]
    empty = _("The worker has never run. Start it with: linli worker")
    return {"title": _("The worker"), "table": Table(columns, rows, _("The worker"), empty)}


@page(PERMISSION, methods=("GET",))
def message(request: Request, pk: int) -> HttpResponse:
    row = queries.message(request.actor, pk)
    facts = [
        (_("State"), state_badge(row)),
        (_("Key"), row.key),
        (_("Tries"), row.attempts),
        (_("Since"), row.created_at),
        (_("Next try"), row.next_at),
        (_("Given up"), row.dead_at),
        (_("Done"), row.done_at),
        (_("Holds"), ", ".join(sorted(row.payload)) if isinstance(row.payload, dict) else None),
    ]
    sections: list[dict[str, Any]] = [{"title": _("Facts"), "facts": facts}]
    if row.error:
        sections.append({"title": _("Last error"), "code": row.error})
    context = {
        "title": row.topic,
        "crumbs": [(_("Outbox"), reverse("console:outbox")), (row.topic, "")],
        "sections": sections,
        "side": [{"title": _("Steps"), "steps": steps(row)}] if not row.done_at else [],
    }
    return render_page(request, "console/detail.html", context)


def steps(row: Any) -> list[dict[str, Any]]:
    retry = step(
        _("Try again now"), reverse("console:message_retry", args=[row.pk]), tone="primary"
    )
    discard = step(
        _("Put aside"),
        reverse("console:message_discard", args=[row.pk]),
        text=_("It will never be delivered."),
        reason=True,
    )
    return [retry, discard] if row.dead_at else [retry]


@page(PERMISSION, methods=("POST",))
def message_retry(request: Request, pk: int) -> HttpResponse:
    back = reverse("console:message", args=[pk])
    return answer_step(request, lambda: commands.retry(request.actor, pk), back)


@page(PERMISSION, methods=("POST",))
def message_discard(request: Request, pk: int) -> HttpResponse:
    reason, back = reason_of(request), reverse("console:message", args=[pk])
    return answer_step(request, lambda: commands.discard(request.actor, pk, reason=reason), back)
