"""When the clock of a task turns yellow or red, its holders and the kind of thing are told."""

from __future__ import annotations

from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.notices import writing
from linli.core.notices.events import RED, YELLOW
from linli.core.notices.holders import holders
from linli.core.notices.writing import About
from linli.core.outbox import posting
from linli.core.outbox.registry import HANDLERS, handles
from linli.core.tasks.models import Task


def pass_on(payload: dict[str, Any], message: Any, colour: str) -> None:
    """Stands under the bells of its holders, and becomes `<type of thing>.task.<colour>` when
    somebody handles that; a done task is still."""
    task = Task.objects.filter(pk=payload["subject_id"], done_at__isnull=True).first()
    if task is None:
        return
    about = About(task.district, task.subject_type, task.subject_id, task.pk)
    writing.tell(about, colour, holders(task), timezone.now())
    topic = f"{task.subject_type}.task.{colour}"
    if topic in HANDLERS:
        told = {"subject": task.subject_id, "task": task.pk, "kind": task.kind}
        posting.put(topic, told, f"{message.key}:{topic}", task.district)


@handles("tasks.task.yellow", name=_("A step is due soon"))
def turned_yellow(payload: dict[str, Any], message: Any) -> None:
    pass_on(payload, message, YELLOW)


@handles("tasks.task.red", name=_("A step is overdue"))
def turned_red(payload: dict[str, Any], message: Any) -> None:
    pass_on(payload, message, RED)
