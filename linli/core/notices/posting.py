"""Telling colleagues: called inside a command, done by the worker after the commit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from typing import Any

from linli.core.lifecycle.commands import Act
from linli.core.notices.events import EVENTS, GIVEN, TAKEN
from linli.core.notices.holders import Held
from linli.core.subjects.faces import type_of

TOPIC = "notices.staff"
LONGEST = 200


def tell_accounts(
    act: Act, row: Any, event: str, accounts: Iterable[int], text: str = "", task: int | None = None
) -> None:
    """Lets the worker tell these colleagues about a thing; whoever acts is never told.

    For a mention, the answer to what somebody asked, a decided request. KeyError for an unknown
    event.
    """
    ids = sorted({pk for pk in accounts if pk and pk != act.actor.account_id})
    if ids:
        post(act, row, event, {"accounts": ids, "task": task, "text": text[:LONGEST]})


def tell_holders(act: Act, row: Any, event: str, tasks: Iterable[Any], text: str = "") -> None:
    """Lets the worker tell whoever holds each of the saved tasks then; one message for all."""
    held = [held_by(task) for task in tasks]
    if held:
        post(act, row, event, {"held": held, "text": text[:LONGEST]})


def given(act: Act, row: Any, tasks: Iterable[Any]) -> None:
    tell_holders(act, row, GIVEN, tasks)


def taken(act: Act, row: Any, tasks: Iterable[Any]) -> None:
    """Tell it with the tasks as they were: moved tasks before they move."""
    tell_holders(act, row, TAKEN, tasks)


def held_by(task: Held) -> dict[str, Any]:
    """Who holds a task, as a payload keeps it."""
    return {
        "task": task.pk,  # type: ignore[attr-defined]
        "permission": task.permission,
        "area": task.area,
        "unit": task.unit_id,
        "person": task.person_id,
    }


def post(act: Act, row: Any, event: str, facts: dict[str, Any]) -> None:
    assert event in EVENTS, event
    payload = {
        "event": event, "subject_type": type_of(row), "subject_id": row.pk,
        "at": act.now.isoformat(), "by": act.actor.account_id, **facts,
    }  # fmt: skip
    key = f"notices:{event}:{payload['subject_type']}:{row.pk}:{secrets.token_hex(8)}"
    act.tell(TOPIC, payload, key=key, district=row.district)
