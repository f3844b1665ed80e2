"""The demo's time: everything that happens stands in one queue and happens in order."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterator
from datetime import datetime
from random import Random
from typing import Any, Protocol

from linli.core.access.actor import Actor
from linli.modules.cases.models import Case, Task
from linli.site.demo.people import Cast
from linli.site.demo.plans import Plan

Story = Iterator[datetime]


class Hands(Protocol):
    """What does the verbs: in memory for the long past, by the commands for the last weeks."""

    def report(self, actor: Actor, plan: Plan, moment: datetime, /) -> Case: ...
    def look(self, case: Case) -> Case: ...
    def tasks(self, case: Case, *kinds: str) -> list[Task]: ...
    def token(self, case: Case) -> str: ...
    def do(self, verb: str, actor: Actor, case: Case, moment: datetime, **details: Any) -> None: ...
    def red(self, until: datetime, /) -> tuple[datetime, Case] | None: ...


class World:
    """`now` is the moment of the story being told; `hands` may be exchanged between two moments."""

    def __init__(self, cast: Cast, hands: Hands, start: datetime) -> None:
        self.cast, self.hands, self.now = cast, hands, start
        self.queue: list[tuple[datetime, int, Story]] = []
        self.count = self.reported = 0
        self.escalated: Callable[[Case], None] = lambda case: None

    def spawn(self, story: Story) -> None:
        """Tells a story up to its first moment."""
        moment = next(story, None)
        if moment is not None:
            self.count += 1
            heapq.heappush(self.queue, (max(moment, self.now), self.count, story))

    def run(self, until: datetime, progress: Callable[[int], None] | None = None) -> None:
        """Lets happen what happens before `until`; the rest waits in the queue."""
        done = 0
        while True:
            self.colours(until)
            if not self.queue or self.queue[0][0] >= until:
                break
            self.now, _number, story = heapq.heappop(self.queue)
            self.spawn(story)
            done += 1
            if progress and done % 200 == 0:
                progress(self.reported)
        self.now = until

    def colours(self, until: datetime) -> None:
        """What turns red before the next moment goes one level up, each at its own moment."""
        while found := self.hands.red(min([until, *(q[0] for q in self.queue[:1])])):
            self.now = found[0]
            self.escalated(found[1])

    def chance(self, case: Case) -> Random:
        """Of its own for each case and moment, so that one case's luck does not hang on another's."""
        return Random(f"{case.client_id} {self.now.timestamp()}")

    def do(self, verb: str, actor: Actor, case: Case, **details: Any) -> None:
        self.hands.do(f"cases.{verb}", actor, case, self.now, **details)
