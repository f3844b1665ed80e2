"""After the commit and by the clock."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from linli.core.access.actor import Actor
from linli.core.errors import Refused
from linli.core.notices import writing
from linli.core.notices.events import ADDED, MOVED
from linli.core.notices.holders import holders
from linli.core.notices.writing import About
from linli.core.outbox.registry import handles
from linli.core.tasks.queries import open_of
from linli.modules.cases.commands import desk, steering
from linli.modules.cases.queries.cases import still_open, went_to
from linli.modules.cases.states import CASE


@handles("cases.resume", name=gettext_lazy("A suspension ends"))
def resume(payload: dict[str, Any], message: Any) -> None:
    case = still_open(payload["case"])
    if case and case.state == "suspended":
        desk.resume(Actor.system(), case.pk, reason=_("The time asked for is over."))


@handles("cases.moved", name=gettext_lazy("A case went to another desk"))
def moved(payload: dict[str, Any], message: Any) -> None:
    """The desks it left cannot look any more: they are told where the case went."""
    told: set[int] = set()
    for area in payload["from"]:
        held = SimpleNamespace(permission="cases.dispatch", area=area, unit_id=None, person_id=None)
        told |= holders(held)
    about = About(message.district, CASE, payload["case"])
    said = went_to(payload["case"], payload["to"])
    writing.tell(about, MOVED, told - {payload["by"]}, timezone.now(), said)


@handles("cases.case.added", name=gettext_lazy("Its reporter said more about a case"))
def added(payload: dict[str, Any], message: Any) -> None:
    """Whoever has something to do about the case is told that its reporter said more."""
    about = About(message.district, CASE, payload["subject"])
    told = {pk for task in open_of(CASE, [about.subject_id]) for pk in holders(task)}
    writing.tell(about, ADDED, told, timezone.now())


@handles("cases.case.task.red", name=gettext_lazy("A step of a case is overdue"))
def task_overdue(payload: dict[str, Any], message: Any) -> None:
    overdue(payload["subject"])


@handles("cases.case.red", name=gettext_lazy("A case is overdue"))
def promise_overdue(payload: dict[str, Any], message: Any) -> None:
    overdue(payload["subject_id"])


def overdue(case_id: int) -> None:
    """The next level must attend to it. Merged and ended cases never escalate."""
    case = still_open(case_id)
    if case is None or case.state == "suspended":
        return
    try:
        steering.escalate(
            Actor.system(), case.pk, automatic=True, reason=_("The time limit was exceeded.")
        )
    except Refused as refused:
        if refused.code != "highest":
            raise
