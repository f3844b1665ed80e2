"""Removes files nobody bound and files no row needs; counts what each district uses."""

from __future__ import annotations

from datetime import datetime

from django.db import transaction
from django.db.models import Sum

from linli.core.files import limits, storage
from linli.core.files.models import Attachment, Quota

BATCH = 500


def remove_unbound(now: datetime) -> int:
    """Deletes rows that were never bound within the time for it; returns how many."""
    removed = 0
    late = Attachment.objects.filter(
        subject_id__isnull=True, created_at__lt=now - limits.UNBOUND_FOR
    )
    while ids := list(late.order_by("created_at").values_list("id", flat=True)[:BATCH]):
        # The condition again, because a file may be bound between the two statements.
        removed += late.filter(id__in=ids).delete()[0]
    return removed


def remove_orphans() -> int:
    """Deletes files without a row that were not written lately; returns how many."""
    removed = 0
    for files in storage.folders():
        hashes = {storage.sha256_of(file) for file in files}
        rows = Attachment.objects.filter(sha256__in=hashes)
        needed = set(rows.order_by().values_list("sha256", flat=True).distinct())
        unneeded = [file for file in files if storage.sha256_of(file) not in needed]
        if unneeded:
            removed += storage.remove_older(unneeded, limits.UNBOUND_FOR.total_seconds())
    return removed


def count_used(now: datetime) -> int:
    """Writes each district's used bytes to its quota row; returns how many districts."""
    sums = Attachment.objects.filter(created_at__lte=now).order_by().values("district")
    totals = list(sums.annotate(used=Sum("size")))
    quotas = [Quota(district=t["district"], used=t["used"], counted_at=now) for t in totals]
    with transaction.atomic():
        Quota.objects.exclude(district__in=[q.district for q in quotas]).update(
            used=0, counted_at=now
        )
        Quota.objects.bulk_create(
            quotas,
            update_conflicts=True,
            unique_fields=["district"],
            update_fields=["used", "counted_at"],
        )
    return len(quotas)
