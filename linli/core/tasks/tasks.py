"""When the clock of a task turns yellow or red, the kind of thing it is about is told."""

from __future__ import annotations

from typing import Any

from linli.core.outbox import posting
from linli.core.outbox.registry import HANDLERS, handles
from linli.core.tasks.models import Task


def pass_on(payload: dict[str, Any], message: Any, colour: str) -> None:
    """Becomes `<type of thing>.task.<colour>`, when somebody handles that; a done task is still."""
    task = Task.objects.filter(pk=payload["subject_id"], done_at__isnull=True).first()
    if task is None:
        return
    topic = f"{task.subject_type}.task.{colour}"
    if topic in HANDLERS:
        told = {"subject": task.subject_id, "task": task.pk, "kind": task.kind}
        posting.put(topic, told, f"{message.key}:{topic}", task.district)


@handles("tasks.task.yellow")
def turned_yellow(payload: dict[str, Any], message: Any) -> None:
    pass_on(payload, message, "yellow")


@handles("tasks.task.red")
def turned_red(payload: dict[str, Any], message: Any) -> None:
    pass_on(payload, message, "red")
