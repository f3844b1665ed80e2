"""Brings a checked table in: once per file and request, all or nothing or without the bad rows."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from contextlib import nullcontext
from dataclasses import dataclass, field
from itertools import islice
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.access.actor import Actor
from linli.core.areas.codes import district_of
from linli.core.errors import Denied, Invalid, Refused
from linli.core.exchange import recording
from linli.core.exchange.applying import SKIPPED, UNCHANGED, Outcome
from linli.core.exchange.columns import Sheet
from linli.core.exchange.models import ImportRow, ImportRun
from linli.core.exchange.previewing import GoodRow, Preview, Problem, preview
from linli.core.exchange.tables import Table
from linli.core.versions import stamps

State, Mode = ImportRun.State, ImportRun.Mode
KEPT_BAD_ROWS = 20_000
KEPT_WARNINGS = 200
Progress = Callable[[int, int], None]


@dataclass(slots=True)
class Work:
    """One import while it runs."""

    actor: Actor
    sheet: Sheet
    table: Table
    run: ImportRun
    found: Preview
    progress: Progress | None = None
    problems: list[Problem] = field(default_factory=list)
    counts: Counter[str] = field(default_factory=Counter)


class _Withdraw(Exception):
    """Leaves a transaction so that nothing of it stays."""


def run(
    actor: Actor,
    sheet: Sheet,
    table: Table,
    mode: str = Mode.ALL_OR_NOTHING,
    dry_run: bool = False,
    *,
    request_id: str,
    mapping: Mapping[str, str] | None = None,
    district: str = "",
    again: bool = False,
    progress: Progress | None = None,
) -> ImportRun:
    """Imports a table and returns its run, with counts by action and the refused rows.

    The same request, or a file already imported without fault, changes nothing: `repeated` is then
    true on the run returned (`again` imports such a file anew). `dry_run` does everything and takes
    it back. Raises `Denied`, `Refused` (request id used for another file) and `Invalid` (mode).
    """
    if not actor.may(sheet.permission):
        raise Denied()
    if mode not in Mode.values:
        raise Invalid({"mode": _("Choose one of: %(known)s.") % {"known": ", ".join(Mode.values)}})
    draft = ImportRun(
        district=district or home_district(actor, sheet.permission), kind=sheet.kind,
        filename=table.filename[-200:], sha256=digest_of(table, mapping),
        state=State.PREVIEW if dry_run else State.RUNNING, mode=mode, created_by=actor.account_id,
        created_at=timezone.now(), request_id=request_id[:64],
    )  # fmt: skip
    started = opened(draft, again)
    if started.repeated:
        return started
    found = preview(sheet, table, mapping, actor=actor)
    work = Work(actor, sheet, table, started, found, progress, list(found.errors))
    if dry_run:
        return tried(work)
    return all_or_nothing(work) if mode == Mode.ALL_OR_NOTHING else skipping_bad(work)


def home_district(actor: Actor, permission: str) -> str:
    reach = actor.reach(permission)
    return district_of(min(reach, key=len)) if reach else district_of("")


def digest_of(table: Table, mapping: Mapping[str, str] | None) -> str:
    """What makes a file the same: its content (or profile and content) and the mapping given."""
    if not mapping:
        return table.sha256
    said = json.dumps(dict(mapping), sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(f"{table.sha256}{said}".encode()).hexdigest()


@transaction.atomic
def opened(draft: ImportRun, again: bool) -> ImportRun:
    """The run to work on, or the earlier one marked `repeated`; refuses a reused request id."""
    key = {"district": draft.district, "request_id": draft.request_id}
    same_request = ImportRun.objects.select_for_update().filter(**key).first()
    if same_request is not None:
        return resumed(same_request, draft)
    if draft.state != State.PREVIEW and not again:
        done = ImportRun.objects.filter(
            district=draft.district, kind=draft.kind, sha256=draft.sha256, state=State.DONE
        )
        for earlier in done.order_by("-created_at"):
            if not earlier.counts.get(SKIPPED):
                earlier.repeated = True
                return earlier
    try:
        with transaction.atomic():
            draft.save(force_insert=True)
    except IntegrityError:  # the same request came twice at the same moment
        draft.pk = None
        return resumed(ImportRun.objects.get(**key), draft)
    return draft


def resumed(earlier: ImportRun, draft: ImportRun) -> ImportRun:
    """A run of the same request: finished ones stand, tried and refused ones start afresh."""
    if earlier.state in (State.PREVIEW, State.FAILED):
        draft.pk = earlier.pk
        draft.save(force_update=True)
        return draft
    if (earlier.kind, earlier.sha256) != (draft.kind, draft.sha256):
        raise Refused(_("This request number was already used for another file."), code="reused")
    earlier.repeated = earlier.state != State.RUNNING
    return earlier


def tried(work: Work) -> ImportRun:
    """Does everything, counts it and takes it back."""
    try:
        with transaction.atomic():
            apply_batches(work)
            raise _Withdraw
    except _Withdraw:
        return closed(work, State.PREVIEW)


def all_or_nothing(work: Work) -> ImportRun:
    """Every row or none: one transaction, left as soon as all faults are known."""
    try:
        with transaction.atomic():
            current = lock(work.run)
            if current.state != State.RUNNING:
                current.repeated = True
                return current
            apply_batches(work)
            if work.problems:
                raise _Withdraw
            finished = closed(work, State.DONE)
            recording.of_run(work.actor, recording.IMPORTED, finished, finished.counts)
            return finished
    except _Withdraw:
        work.counts = Counter()
        return closed(work, State.FAILED)


def skipping_bad(work: Work) -> ImportRun:
    """The good rows in batches, each its own transaction; a broken-off run goes on where it was."""
    apply_batches(work, each=True)
    with transaction.atomic():
        lock(work.run)
        if work.found.missing:
            return closed(work, State.FAILED)
        numbers = {problem.number for problem in work.problems}
        record_rows(work.run, [Outcome(number, SKIPPED) for number in sorted(numbers)])
        kept = ImportRow.objects.filter(run=work.run).values_list("action", flat=True)
        work.counts = Counter(kept)
        return closed(work, State.DONE)


def lock(run_row: ImportRun) -> ImportRun:
    return ImportRun.objects.select_for_update().get(pk=run_row.pk)


def apply_batches(work: Work, each: bool = False) -> None:
    """Applies the good rows; with `each`, every batch is a transaction with its journal entry."""
    rows = iter(work.found.good)
    total, done = len(work.found.good), 0
    while batch := list(islice(rows, work.sheet.batch)):
        with transaction.atomic() if each else nullcontext():
            counts = apply_batch(work, batch, each)
        work.counts.update(counts)
        done += len(batch)
        if work.progress:
            work.progress(done, total)


def apply_batch(work: Work, batch: Sequence[GoodRow], each: bool) -> Counter[str]:
    if each:
        lock(work.run)
        numbers = [row.number for row in batch]
        recorded = ImportRow.objects.filter(run=work.run, number__in=numbers)
        known = set(recorded.values_list("number", flat=True))
        batch = [row for row in batch if row.number not in known]
    if not batch:
        return Counter()
    outcomes = list(work.sheet.apply(work.actor, batch, work.run))
    taken = [outcome for outcome in outcomes if outcome.action != SKIPPED]
    work.problems += [
        Problem(outcome.number, work.sheet.title(name), reason)
        for outcome in outcomes
        for name, reason in outcome.problems
    ]
    record_rows(work.run, taken)
    if work.sheet.stamp and any(outcome.action != UNCHANGED for outcome in taken):
        stamps.bump(work.sheet.stamp)
    counts = Counter(outcome.action for outcome in taken)
    if each and taken:
        rows = f"{taken[0].number}-{taken[-1].number}"
        recording.of_run(work.actor, recording.IMPORTED, work.run, {**counts, "rows": rows})
    return counts


def record_rows(run_row: ImportRun, outcomes: Iterable[Outcome]) -> None:
    ImportRow.objects.bulk_create(
        [
            ImportRow(
                district=run_row.district,
                run=run_row,
                number=outcome.number,
                action=outcome.action,
                subject_id=outcome.subject_id,
                before=outcome.before,
                after=outcome.after,
            )
            for outcome in outcomes
            if outcome.number
        ],
        batch_size=1000,
        ignore_conflicts=True,
    )


def closed(work: Work, state: str) -> ImportRun:
    """Writes what the run came to."""
    finished = work.run
    refused = {problem.number for problem in work.problems if problem.number}
    finished.state = state
    finished.counts = {**work.counts, SKIPPED: len(refused), "rows": len(work.table.rows)}
    finished.headers = work.table.origin_headers or work.table.headers
    finished.errors = refused_rows(work)
    finished.warnings = work.found.warnings[:KEPT_WARNINGS]
    finished.save()
    return finished


def refused_rows(work: Work) -> list[dict[str, Any]]:
    """The refused rows as they were in the file, with their problems; number 0 is the file."""
    reasons: dict[int, list[list[str]]] = {}
    for problem in sorted(work.problems):
        reasons.setdefault(problem.number, []).append([problem.column, problem.reason])
    cells = {row.number: row.origin or row.cells for row in work.table.rows}
    return [
        {"number": number, "cells": cells.get(number, []), "problems": problems}
        for number, problems in islice(reasons.items(), KEPT_BAD_ROWS)
    ]
