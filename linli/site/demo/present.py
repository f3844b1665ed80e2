"""The last weeks, by the real commands: hands that call them at the story's moment."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from linli.core.access.actor import Actor
from linli.core.clock import ticking
from linli.core.clock.models import Timer
from linli.core.lifecycle.commands import REGISTRY, at
from linli.core.outbox.models import Message
from linli.core.versions import stamps
from linli.modules.cases import tasks as duties
from linli.modules.cases.commands import cell, desk, intake, reporter, steering, unit
from linli.modules.cases.models import Case, Reporter, Task
from linli.modules.cases.queries.cases import open_case_of
from linli.site.demo.photos import Album
from linli.site.demo.plans import Plan
from linli.site.demo.reporting import report_of

COMMANDS = (cell, desk, intake, reporter, steering, unit)
RED = ("cases.task.red", "cases.case.red")
WITH_FILES = ("cases.feed_back", "cases.verify")


class Present:
    """Everything goes through the door everybody uses."""

    def __init__(self, album: Album) -> None:
        self.album = album
        self.red_told: list[tuple[Message, datetime]] = []

    def look(self, case: Case) -> Case:
        case.refresh_from_db()
        return case

    def tasks(self, case: Case, *kinds: str) -> list[Task]:
        rows = Task.objects.filter(case=case, done_at=None).order_by("id")
        return list(rows.filter(kind__in=kinds) if kinds else rows)

    def token(self, case: Case) -> str:
        return str(Reporter.objects.filter(case=case).order_by("id")[0].token)

    def report(self, actor: Actor, plan: Plan, moment: datetime) -> Case:
        files = self.album.stored(["report"], moment, plan.spot.area) if plan.pictured else []
        with stamps.frame(), at(moment):
            made = intake.report(actor, report=report_of(plan, files))
        return Case.objects.get(pk=made.case)

    def do(self, verb: str, actor: Actor, case: Case, moment: datetime, **details: Any) -> None:
        details = {k: v.pk if isinstance(v, Case | Task) else v for k, v in details.items()}
        if verb in WITH_FILES:
            details["files"] = self.album.stored(details["files"], moment, case.area)
        if verb == "cases.join":
            details["out"] = {}
        with stamps.frame(), at(moment):
            REGISTRY[verb].run(actor, case.pk, **details)

    def red(self, at_latest: datetime) -> tuple[datetime, Case] | None:
        """The tick at each moment something is to be told, and the worker's answer to red."""
        coming = Timer.objects.filter(next_at__lte=at_latest).order_by("next_at")
        while True:
            while self.red_told:
                message, moment = self.red_told.pop(0)
                case = self.answered(message, moment)
                if case:
                    return moment, case
            told = coming.values_list("next_at", flat=True).first()
            if told is None:
                return None
            ticking.tick(told)
            fresh = Message.objects.filter(topic__in=RED, done_at=None).order_by("id")
            self.red_told = [(message, told) for message in fresh]

    def answered(self, message: Message, moment: datetime) -> Case | None:
        """As the worker does it; the case when it went one level up."""
        case = open_case_of(message.payload["subject_type"], message.payload["subject_id"])
        before = case.desk if case else ""
        with stamps.frame(), at(moment):
            duties.escalate(message.payload, message)
        Message.objects.filter(pk=message.pk).update(done_at=moment, next_at=None)
        return case if case and self.look(case).desk != before else None
