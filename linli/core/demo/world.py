"""The demo's time: everything that happens stands in one queue and happens in order."""

from __future__ import annotations

import heapq
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from datetime import datetime, timedelta
from random import Random
from typing import Any

from django.db.models import Q

from linli.core.clock import ticking
from linli.core.clock.models import Timer
from linli.core.demo.cast import Cast
from linli.core.demo.land import Land
from linli.core.lifecycle.commands import at
from linli.core.notices import commands as notices
from linli.core.notices import posting
from linli.core.outbox.models import Message
from linli.core.outbox.registry import HANDLERS
from linli.core.versions import stamps

Story = Iterator[datetime]
Progress = Callable[[int], None]
YEAR = timedelta(days=365)
UNREAD = timedelta(days=2)
STEP = 50  # between two marks of progress


class World:
    """Where modules show themselves. A story is an iterator that yields the moment it goes on at.

    `end` is the demo's today, `now` the moment of the story being told, `size` how many cases the
    whole year holds (other modules keep to its scale). `told` are called with what the clock had
    to say (messages `...yellow` and `...red`) once it was handled. What waits under `silent` topics is
    thrown away in the end: the demo's people are made up, nobody is written to.
    """

    def __init__(
        self, cast: Cast, land: Land, end: datetime, size: int, seed: int,
        progress: Progress | None = None,
    ) -> None:  # fmt: skip
        self.cast, self.land, self.end, self.size, self.seed = cast, land, end, size, seed
        self.now = end - YEAR - timedelta(days=1)
        self.progress = progress or (lambda done: None)
        self.silent: set[str] = set()
        self.told: list[Callable[[Message], None]] = []
        self.queue: list[tuple[datetime, int, Story]] = []
        self.count = self.shown = 0
        coming = Timer.objects.filter(next_at__isnull=False).order_by("next_at")
        self.running = coming.values_list("next_at", flat=True)

    def chance(self, name: str) -> Random:
        """Luck of a module's own, so that no other module's drawing changes it."""
        return Random(f"{self.seed} {name}")

    def spawn(self, story: Story) -> None:
        """Tells a story up to its first moment; it goes on in `run`."""
        moment = next(story, None)
        if moment is not None:
            self.count += 1
            heapq.heappush(self.queue, (max(moment, self.now), self.count, story))

    def show(self, count: int = 1) -> None:
        """So many more rows are there."""
        before, self.shown = self.shown, self.shown + count
        if before // STEP != self.shown // STEP:
            self.progress(self.shown)

    def run(self) -> None:
        """Tells all stories up to the end; what would happen later is left out."""
        self.spawn(self.reading())
        while True:
            self.colours()
            if not self.queue or self.queue[0][0] > self.end:
                break
            self.now, _number, story = heapq.heappop(self.queue)
            self.spawn(story)
        self.now = self.end
        Message.objects.filter(Q(topic__in=self.silent) | Q(done_at__isnull=False)).delete()

    def reading(self) -> Story:
        """Whoever has a printed log-in has read under the bell what is older than two days."""
        yield self.end - UNREAD
        for message in Message.objects.filter(topic=posting.TOPIC, done_at=None).order_by("id"):
            self.handle(message)
        for login in self.cast.logins:
            with self.at():
                notices.read_all(self.cast.actor(self.cast.accounts[login.login]))

    def colours(self) -> None:
        """The tick at each moment something turns yellow or red, and what the worker does then."""
        while moment := self.ripe(min([self.end, *(q[0] for q in self.queue[:1])])):
            self.now = moment
            last = Message.objects.order_by("-id").values_list("id", flat=True).first() or 0
            ticking.tick(moment)
            for message in Message.objects.filter(id__gt=last).order_by("id"):
                self.handle(message)

    def ripe(self, until: datetime) -> datetime | None:
        moment = self.running.first()
        return moment if moment and moment <= until else None

    def handle(self, message: Message) -> None:
        with self.at():
            HANDLERS[message.topic](message.payload, message)
        Message.objects.filter(pk=message.pk).update(done_at=self.now, next_at=None)
        for listen in self.told:
            listen(message)

    def onwards(self, steps: Iterable[Callable[[], Any]], between: timedelta) -> Story:
        """Further steps of a story, so much time before each."""
        for step in steps:
            yield self.now + between
            with self.at():
                step()

    @contextmanager
    def at(self) -> Iterator[None]:
        """Commands inside happen now."""
        with stamps.frame(), at(self.now):
            yield
