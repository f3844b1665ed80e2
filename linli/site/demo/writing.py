"""Saves the past in few statements, its journal in the order things happened."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain
from typing import Any

from django.db import transaction

from linli.core.clock.models import Timer
from linli.core.files.models import Attachment
from linli.core.journal import writing as journal
from linli.core.outbox import posting
from linli.modules.cases.models import Case, Counter, Rating, Reporter, Task
from linli.site.demo.book import Held
from linli.site.demo.past import Past
from linli.site.demo.photos import Album

BATCH = 1000


def save(past: Past, album: Album) -> int:
    """Everything or nothing; the number of cases."""
    all_held = list(past.held.values())
    with transaction.atomic():
        Case.objects.bulk_create([held.case for held in all_held], batch_size=BATCH)
        merged(all_held)
        children(all_held)
        pictures(all_held, album)
        entries(all_held)
        counters(past)
        posting.put_many(messages(all_held))
    return len(all_held)


def merged(all_held: Iterable[Held]) -> None:
    """The key is known only now; the entry of the merge gets it too."""
    rows = []
    for held in all_held:
        if held.merged:
            held.case.merged_into_id = held.merged.case.pk
            entry = next(e for e in held.entries if e.verb == "cases.merge" and "into" in e.changes)
            entry.changes["merged_into_id"] = [None, held.case.merged_into_id]
            rows.append(held.case)
    Case.objects.bulk_update(rows, ["merged_into"], batch_size=200)


def children(all_held: list[Held]) -> None:
    for held in all_held:
        for row in chain(held.tasks, held.reporters, held.ratings):
            row.case = held.case
    Task.objects.bulk_create(flat(h.tasks for h in all_held), batch_size=BATCH)
    Reporter.objects.bulk_create(flat(h.reporters for h in all_held), batch_size=BATCH)
    for held in all_held:
        for rating in held.ratings:
            rating.reporter = held.reporters[0]
        for timer, task in held.clocks:
            timer.subject_id = task.pk if task else held.case.pk
    Rating.objects.bulk_create(flat(h.ratings for h in all_held), batch_size=BATCH)
    timers = [timer for held in all_held for timer, _task in held.clocks]
    Timer.objects.bulk_create(timers, batch_size=BATCH)


def pictures(all_held: list[Held], album: Album) -> None:
    Attachment.objects.bulk_create(
        [
            album.row(stage, at, held.case.area, held.case.pk)
            for held in all_held
            for stage, at in held.pictures
        ],
        batch_size=BATCH,
    )


def entries(all_held: list[Held]) -> None:
    rows = []
    for held in all_held:
        for entry in held.entries:
            entry.subject_id = held.case.pk
            rows.append(entry)
    journal.write_many(sorted(rows, key=lambda entry: entry.at))


def counters(past: Past) -> None:
    Counter.objects.bulk_create(
        [
            Counter(district=district, day=day, last=last)
            for (district, day), last in past.numbers.items()
        ],
        batch_size=BATCH,
    )


def messages(all_held: list[Held]) -> Iterable[Any]:
    """What the clock has still to do: cases that stand still go on at their moment."""
    for held in all_held:
        if held.case.state == "suspended" and held.request:
            key, until = f"cases.resume:{held.request.pk}", held.request.detail["until"]
            payload = {"case": held.case.pk}
            yield posting.message("cases.resume", payload, key, held.case.district, until)


def flat(lists: Iterable[list[Any]]) -> list[Any]:
    return list(chain.from_iterable(lists))
