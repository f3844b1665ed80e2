"""The hash chain per district: sealed by the worker within seconds, verified by anyone.

hash(n) = SHA-256( hash(n-1) || canonical JSON of entry n ); hash(0) is the district's code.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from linli.core.journal.models import Entry, Seal

COLUMNS = [f.attname for f in Entry._meta.concrete_fields]
BATCH = 2000
SEALED_WITHIN = timedelta(minutes=5)


def canonical(values: dict[str, Any]) -> bytes:
    """The same bytes on every database: sorted keys, UTC times with microseconds; half characters,
    which entries of old may hold, as they are."""
    plain = {
        k: v.astimezone(UTC).isoformat(timespec="microseconds") if isinstance(v, datetime) else v
        for k, v in values.items()
    }
    text = json.dumps(plain, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return text.encode(errors="surrogatepass")


def link(former: str, values: dict[str, Any]) -> str:
    return hashlib.sha256(former.encode() + canonical(values)).hexdigest()


def seal(now: datetime, limit: int = BATCH) -> int:
    """Chain what is not yet chained, oldest first; returns how many. One worker at a time."""
    with transaction.atomic():
        heads = _heads()
        rows = list(waiting().order_by("id").values(*COLUMNS)[:limit])
        made: list[Seal] = []
        for row in rows:
            seq, former = heads.get(row["district"], (0, row["district"]))
            head = (seq + 1, link(former, row))
            heads[row["district"]] = head
            made.append(
                Seal(
                    district=row["district"], seq=head[0], entry_id=row["id"], hash=head[1], at=now
                )
            )
        # The unique (district, seq) lets only one of two workers through; the other rolls back.
        Seal.objects.bulk_create(made, batch_size=BATCH)
    return len(made)


def waiting() -> QuerySet[Entry]:
    """Entries not yet sealed."""
    sealed = Seal.objects.filter(district=OuterRef("district"), entry_id=OuterRef("id"))
    return Entry.objects.filter(~Exists(sealed))


def standing(now: datetime) -> Iterator[Finding]:
    """The entry that has waited for its seal too long, if there is one: sealing stands still."""
    late = waiting().filter(at__lt=now - SEALED_WITHIN).order_by("id").first()
    if late is not None:
        said = _("Journal entry %(id)s has waited for its seal since %(at)s: nothing is sealed.") % {
            "id": late.pk, "at": f"{timezone.localtime(late.at):%F %T}",
        }  # fmt: skip
        yield Finding(late.district, 0, late.pk, "unsealed", said)


def _heads() -> dict[str, tuple[int, str]]:
    districts = Seal.objects.order_by().values_list("district", flat=True).distinct()
    heads: dict[str, tuple[int, str]] = {}
    for district in list(districts):
        last = Seal.objects.filter(district=district).order_by("-seq").first()
        if last:
            heads[district] = (last.seq, last.hash)
    return heads


@dataclass(frozen=True)
class Finding:
    """The first thing that is wrong in a district's chain."""

    district: str
    seq: int
    entry_id: int
    what: str
    sentence: str


@dataclass(frozen=True)
class Verdict:
    sealed: int
    waiting: int
    heads: dict[str, tuple[int, str]]
    findings: list[Finding]


def verify(progress: Callable[[int], None] | None = None) -> Verdict:
    """Walk every chain; per district the first edited, removed or reordered entry is named, and
    of all districts the one that waits too long for its seal."""
    heads: dict[str, tuple[int, str]] = {}
    findings: list[Finding] = []
    sealed = 0
    for district in list(Seal.objects.order_by().values_list("district", flat=True).distinct()):
        found, head, count = _walk(district, progress)
        sealed += count
        heads[district] = head
        if found:
            findings.append(found)
    return Verdict(sealed, waiting().count(), heads, [*findings, *standing(timezone.now())])


def _walk(
    district: str, progress: Callable[[int], None] | None
) -> tuple[Finding | None, tuple[int, str], int]:
    expected, former, count = 1, district, 0
    for mark, values in _pairs(district):
        count += 1
        found = _fault(mark, values, expected, former)
        if found:
            return found, (expected - 1, former), count
        former, expected = mark.hash, expected + 1
        if progress and count % BATCH == 0:
            progress(count)
    return None, (expected - 1, former), count


def _fault(mark: Seal, values: dict[str, Any] | None, expected: int, former: str) -> Finding | None:
    if mark.seq != expected:
        what, said = "seal_missing", _("Seal %(seq)s is missing: entries were cut out here.")
        return Finding(mark.district, expected, mark.entry_id, what, said % {"seq": expected})
    if values is None:
        what, said = "removed", _("Journal entry %(id)s was removed.")
    elif link(former, values) != mark.hash:
        what, said = "edited", _("Journal entry %(id)s was changed or moved after it was sealed.")
    else:
        return None
    return Finding(mark.district, mark.seq, mark.entry_id, what, said % {"id": mark.entry_id})


def _pairs(district: str) -> Iterator[tuple[Seal, dict[str, Any] | None]]:
    after = 0
    while True:
        marks = list(Seal.objects.filter(district=district, seq__gt=after).order_by("seq")[:BATCH])
        if not marks:
            return
        ids = [m.entry_id for m in marks]
        rows = {
            r["id"]: r for r in Entry.objects.filter(district=district, id__in=ids).values(*COLUMNS)
        }
        for mark in marks:
            yield mark, rows.get(mark.entry_id)
        after = marks[-1].seq
