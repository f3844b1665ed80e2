"""Telling colleagues: called inside a command, done by the worker after the commit."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from linli.core.lifecycle.commands import Act
from linli.core.notices.events import EVENTS, GIVEN, TAKEN
from linli.core.notices.models import Notice
from linli.core.notices.writing import About
from linli.core.outbox.models import Message
from linli.core.subjects.faces import type_of

TOPIC = "notices.staff"
LONGEST = 200


def tell_accounts(act: Act, row: Any, event: str, accounts: Iterable[int], text: str = "") -> None:
    """Lets the worker tell these colleagues about a thing; whoever acts is never told.

    For a mention, the answer to what somebody asked, a decided request. An unknown event is a
    programming error.
    """
    ids = sorted({pk for pk in accounts if pk and pk != act.actor.account_id})
    if ids:
        about = About(row.district, type_of(row), row.pk)
        _post(act, about, event, {"accounts": ids, "text": text[:LONGEST]})


def take_back(row: Any, event: str, at: datetime) -> None:
    """Nobody reads any more what was said about a thing at that moment: neither under a bell nor
    in a message on its way there, which is asked first so that a worker's copy is seen."""
    on_its_way = Message.objects.select_for_update().filter(
        district=row.district, key__startswith=_key(event, type_of(row), row.pk),
        payload__at=at.isoformat(),
    )  # fmt: skip
    for message in on_its_way:
        message.payload["text"] = ""
        message.save(update_fields=["payload"])
    Notice.objects.about(row).filter(event=event, at=at).update(text="")


def _key(event: str, subject_type: str, pk: int) -> str:
    return f"notices:{event}:{subject_type}:{pk}:"


def given(act: Act, tasks: Iterable[Any]) -> None:
    """Lets the worker tell whoever holds the saved tasks of one thing; one message for all."""
    _tell_holders(act, GIVEN, list(tasks))


def taken(act: Act, tasks: Iterable[Any]) -> None:
    """Tell it of the tasks as they were: of moved ones before they move."""
    _tell_holders(act, TAKEN, list(tasks))


def _tell_holders(act: Act, event: str, tasks: list[Any]) -> None:
    if tasks:
        first = tasks[0]
        about = About(first.district, first.subject_type, first.subject_id)
        _post(act, about, event, {"held": [_held_by(task) for task in tasks], "text": ""})


def _held_by(task: Any) -> dict[str, Any]:
    """Who holds a task, as a payload keeps it."""
    return {
        "task": task.pk, "permission": task.permission, "area": task.area,
        "unit": task.unit_id, "person": task.person_id,
    }  # fmt: skip


def _post(act: Act, about: About, event: str, facts: dict[str, Any]) -> None:
    assert event in EVENTS, event
    payload = {
        "event": event, "subject_type": about.subject_type, "subject_id": about.subject_id,
        "task": about.task, "at": act.now.isoformat(), "by": act.actor.account_id, **facts,
    }  # fmt: skip
    key = f"{_key(event, about.subject_type, about.subject_id)}{secrets.token_hex(8)}"
    act.tell(TOPIC, payload, key=key, district=about.district)
