"""What people do in the stories: the commands everybody uses, as who they are, at the moment told."""

from __future__ import annotations

from datetime import datetime
from random import Random
from typing import Any

from linli.core.access.actor import Actor
from linli.core.demo.world import World
from linli.core.lifecycle.commands import REGISTRY
from linli.core.parties.models import Party
from linli.core.tasks.models import Task
from linli.core.tasks.queries import open_of
from linli.modules.cases.commands import cell, desk, intake, reporter, steering, unit
from linli.modules.cases.demo.album import Album
from linli.modules.cases.demo.plans import Plan
from linli.modules.cases.demo.reporting import report_of
from linli.modules.cases.models import Case
from linli.modules.cases.states import CASE

COMMANDS = (cell, desk, intake, reporter, steering, unit)  # what `do` finds by its verb


class Deeds:
    """The stories' hands. `cases` holds each case as its last command left it."""

    def __init__(self, world: World, album: Album) -> None:
        self.world, self.cast, self.album = world, world.cast, album
        self.cases: dict[int, Case] = {}

    @property
    def now(self) -> datetime:
        return self.world.now

    def tasks(self, case: int, *kinds: str) -> list[Task]:
        return list(open_of(CASE, [case], kinds).order_by("id"))

    def token(self, case: int) -> str:
        return str(Party.objects.filter(subject_type=CASE, subject_id=case).order_by("id")[0].token)

    def report(self, actor: Actor, plan: Plan) -> int:
        """The new case's id."""
        files = self.album.stored(["report"], self.now, plan.spot.area) if plan.pictured else []
        with self.world.at():
            made = intake.report(actor, report=report_of(plan, files))
        self.read(made.case)
        self.world.show()
        return int(made.case)

    def do(self, verb: str, actor: Actor, case: int, **details: Any) -> None:
        if "files" in details:
            area = self.cases[case].area
            details["files"] = self.album.stored(details["files"], self.now, area)
        if verb == "join":
            details["out"] = {}
        with self.world.at():
            self.cases[case] = REGISTRY[f"cases.{verb}"].run(actor, case, **details)
        if verb == "merge":
            self.read(details["into"])

    def read(self, case: int) -> Case:
        held = self.cases[case] = Case.objects.get(pk=case)
        return held

    def luck(self, case: int) -> Random:
        """Of its own for each case and moment, so that one case's luck does not hang on another's."""
        return Random(f"{self.cases[case].client_id} {self.now.timestamp()}")
