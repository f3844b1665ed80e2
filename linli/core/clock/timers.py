"""Running limits, changed inside the caller's transaction; finished ones stay as history.

Every function that changes takes one SELECT FOR UPDATE and one UPDATE, however many timers.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from datetime import UTC, datetime

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from linli.core.clock import queries, schedule
from linli.core.clock.models import Timer
from linli.core.clock.rules import Limit, whole
from linli.core.clock.states import Outcome
from linli.core.errors import Refused
from linli.core.versions import stamps

# What is never written again once a limit has started.
KEPT = frozenset({"id", "district", "area", "subject_type", "stage", "unit", "started_at"})
CHANGING = tuple(f.name for f in Timer._meta.concrete_fields if f.name not in KEPT)
Ids = int | Collection[int]


@dataclass(frozen=True, slots=True)
class Start:
    """One limit to be started; yellow when `warn_share` of it has passed."""

    subject_type: str
    subject_id: int
    stage: str
    limit: Limit
    district: str
    area: str
    holder_id: int | None = None
    warn_share: float = 0.75


def start_many(wanted: Iterable[Start], now: datetime) -> list[Timer]:
    """Starts limits in one INSERT. Raises Refused when the calendar has no working day."""
    return Timer.objects.bulk_create(planned(wanted, now))


def planned(wanted: Iterable[Start], now: datetime) -> list[Timer]:
    """The same timers, not yet written: for callers that write them together with their subjects."""
    with stamps.frame():
        return [_new(one, _whole_second(now)) for one in wanted]


def stop(subject_type: str, subject_ids: Ids, now: datetime, *, why: str = "") -> list[Timer]:
    """Finishes the running limits; met when `now` (or the moment of suspension) is not past due."""

    def change(timer: Timer, now: datetime) -> None:
        late = (timer.paused_at or now) > timer.due_at
        _finish(timer, Outcome.MISSED if late else Outcome.MET, now, why)

    return _changed(running(subject_type, subject_ids), now, change)


def void(subject_type: str, subject_ids: Ids, now: datetime, *, why: str = "") -> list[Timer]:
    """Finishes the running limits as no longer counted: neither met nor missed."""

    def change(timer: Timer, now: datetime) -> None:
        _finish(timer, Outcome.VOID, now, why)

    return _changed(running(subject_type, subject_ids), now, change)


def _finish(timer: Timer, outcome: Outcome, now: datetime, why: str) -> None:
    timer.outcome, timer.stopped_at = str(outcome), now
    schedule.note(timer, timer.outcome, now, why=why)


def pause(subject_type: str, subject_ids: Ids, now: datetime, *, why: str = "") -> list[Timer]:
    """Suspends the running limits and keeps what is left; an overdue one stays overdue."""

    def change(timer: Timer, now: datetime) -> None:
        timer.paused_at = now
        if now > timer.due_at:
            schedule.note(timer, "paused_late", now, why=why)
            return
        schedule.keep_left(timer, queries.calendar())
        schedule.note(timer, "paused", now, left=[timer.left, timer.unit], why=why)

    return _changed(running(subject_type, subject_ids).filter(paused_at=None), now, change)


def resume(subject_type: str, subject_ids: Ids, now: datetime, *, why: str = "") -> list[Timer]:
    """Runs suspended limits again: what was left is counted from `now`."""

    def change(timer: Timer, now: datetime) -> None:
        schedule.run_on(timer, now, why)

    return _changed(running(subject_type, subject_ids).filter(paused_at__isnull=False), now, change)


def extend(timer: Timer, amount: int, now: datetime, why: str) -> Timer:
    """Adds `amount` of the limit's own unit to it. Raises Refused when it is finished."""

    def change(row: Timer, now: datetime) -> None:
        row.amount += amount
        if row.paused_at and row.paused_at <= row.due_at:
            row.left += whole(Limit(amount, row.unit))
            added, left = [amount, row.unit], [row.left, row.unit]
            schedule.note(row, "extended_paused", now, why=why, limit=added, left=left)
            return
        schedule.lengthen(row, amount, now, why)

    rows = _changed(Timer.objects.filter(pk=timer.pk, stopped_at=None), now, change)
    if not rows:
        raise Refused(
            _("This time limit is finished, so it cannot be extended."), code="timer_stopped"
        )
    return rows[0]


def move(subject_type: str, from_id: int, to_id: int, now: datetime) -> list[Timer]:
    """Gives the running limits of one subject to another one (merge, split)."""

    def change(timer: Timer, now: datetime) -> None:
        timer.subject_id = to_id
        schedule.note(timer, "moved", now, source=from_id)

    return _changed(running(subject_type, from_id), now, change)


def recompute(timers: QuerySet[Timer], now: datetime, *, chunk: int = 500) -> int:
    """Computes running, not suspended limits again with the calendar as it is now; their number."""
    counting = timers.filter(stopped_at=None, paused_at=None).order_by("id")
    calendar = queries.fresh_calendar()
    done, last = 0, 0
    while rows := _changed(
        counting.filter(id__gt=last),
        now,
        lambda timer, now: schedule.recompute(timer, calendar, now),
        chunk,
    ):
        done, last = done + len(rows), rows[-1].pk
    return done


def _new(wanted: Start, now: datetime) -> Timer:
    calendar, limit = queries.calendar(), wanted.limit
    due = calendar.due(now, limit.amount, limit.unit, wanted.area)
    total = calendar.lead(now, due.at, limit.unit, wanted.area)
    lead = total - int(total * wanted.warn_share)
    timer = Timer(
        district=wanted.district, area=wanted.area, subject_type=wanted.subject_type,
        subject_id=wanted.subject_id, stage=wanted.stage, holder_id=wanted.holder_id,
        amount=limit.amount, unit=limit.unit, started_at=now, counted_from=now, left=whole(limit),
    )  # fmt: skip
    schedule.place(timer, due, lead, now, calendar)
    schedule.note(timer, "started", now, due, limit=[limit.amount, limit.unit])
    timer.next_at = schedule.next_moment(timer)
    return timer


def running(subject_type: str, subject_ids: Ids) -> QuerySet[Timer]:
    """The limits of some subjects of a type that still run or stand."""
    ids = [subject_ids] if isinstance(subject_ids, int) else subject_ids
    return Timer.objects.filter(
        subject_type=subject_type, subject_id__in=ids, stopped_at=None
    ).order_by("id")


def _changed(
    rows: QuerySet[Timer],
    now: datetime,
    change: Callable[[Timer, datetime], None],
    chunk: int | None = None,
) -> list[Timer]:
    timers = list(rows.select_for_update().order_by("id")[:chunk])
    with stamps.frame():
        for timer in timers:
            change(timer, _whole_second(now))
            timer.next_at = schedule.next_moment(timer)
    if len(timers) == 1:
        timers[0].save(update_fields=CHANGING)
    elif timers:
        Timer.objects.bulk_update(timers, CHANGING)
    return timers


def _whole_second(now: datetime) -> datetime:
    return now.astimezone(UTC).replace(microsecond=0)
