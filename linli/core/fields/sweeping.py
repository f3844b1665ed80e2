"""Removes or blanks what is kept too long, and writes down how much of what."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Min

from linli.core.access.actor import Actor
from linli.core.fields.models import RetentionReport
from linli.core.fields.retention import Rule, declared
from linli.core.journal import writing

BATCH = 1000


@dataclass(frozen=True)
class Removed:
    """`count` rows removed or blanked (or due) for one rule; `oldest` of them."""

    rule: str
    label: Any
    count: int
    oldest: datetime | None


def due_report(now: datetime) -> list[Removed]:
    """What a sweep would remove now, every rule, in one statement each; changes nothing."""
    return [due_of(rule, now) for rule in declared()]


def due_of(rule: Rule, now: datetime) -> Removed:
    found = rule.rows(now).aggregate(count=Count("pk"), oldest=Min(rule.dated))
    return Removed(rule.key, rule.label, found["count"], found["oldest"])


def sweep(now: datetime, actor: Actor | None = None) -> list[Removed]:
    """Removes what is due, rule by rule and batch by batch; returns the rules that removed.

    Each batch, its journal entries (one per district) and its report rows are one transaction, so
    nothing goes without being written down and a crash loses no count.
    """
    actor = actor or Actor.system("retention")
    results = [sweep_rule(rule, now, actor) for rule in declared()]
    return [removed for removed in results if removed.count]


def sweep_rule(rule: Rule, now: datetime, actor: Actor) -> Removed:
    total, oldest, more = 0, None, True
    while more:
        count, batch_oldest, more = sweep_batch(rule, now, actor)
        total += count
        oldest = earlier(oldest, batch_oldest)
    return Removed(rule.key, rule.label, total, oldest)


@transaction.atomic
def sweep_batch(rule: Rule, now: datetime, actor: Actor) -> tuple[int, datetime | None, bool]:
    """(rows removed, the oldest of them, whether there may be more)."""
    ids = list(rule.rows(now).order_by("pk").values_list("pk", flat=True)[:BATCH])
    everything = rule.model._default_manager.order_by()
    list(everything.select_for_update().filter(pk__in=ids).values_list("pk"))
    # Asked again under the lock: a person may have changed the row in between.
    still = rule.rows(now).filter(pk__in=ids)
    found = list(still.values_list("pk", "district", F(rule.dated)))
    if found:
        chosen = everything.filter(pk__in=[pk for pk, _district, _at in found])
        if rule.blank is None:
            chosen.delete()
        else:
            chosen.update(**rule.blank)
        write_down(rule, now, actor, found)
    oldest = min((at for _pk, _district, at in found if at), default=None)
    return len(found), oldest, len(ids) == BATCH


def write_down(rule: Rule, now: datetime, actor: Actor, found: list[Any]) -> None:
    by_district: dict[str, list[datetime | None]] = defaultdict(list)
    for _pk, district, at in found:
        by_district[district].append(at)
    entries = []
    for district, moments in sorted(by_district.items()):
        oldest = min((at for at in moments if at), default=None)
        report(rule, now, district, len(moments), oldest)
        changes = {"rule": rule.key, "removed": len(moments), "oldest": oldest}
        entries.append(
            writing.entry(
                actor,
                "retention.sweep",
                rule.model._meta.label_lower,
                None,
                at=now,
                district=district,
                changes=changes,
            )
        )
    writing.write_many(entries)


def report(rule: Rule, now: datetime, district: str, count: int, oldest: datetime | None) -> None:
    row, _new = RetentionReport.objects.select_for_update().get_or_create(
        district=district, rule=rule.key, at=now, defaults={"removed": 0}
    )
    row.removed += count
    row.oldest = earlier(row.oldest, oldest)
    row.save(update_fields=["removed", "oldest"])


def earlier(one: datetime | None, other: datetime | None) -> datetime | None:
    return min((at for at in (one, other) if at), default=None)
