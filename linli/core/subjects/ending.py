"""What is kept about things that have ended."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from linli.core.subjects.faces import FACES, Face


def ended_before(rows: QuerySet[Any], before: datetime) -> QuerySet[Any]:
    """Of rows with (subject_type, subject_id) those whose thing ended before a moment.

    The end is the thing's `closed_at`. A thing in a final state without one counts from the row's
    own moment `at`: nothing is kept for ever because one way out forgot to write it. Things of
    kinds that nobody declares are left alone, for nobody knows whether they have ended.
    """
    found = Q(pk__in=())
    for face in FACES.values():
        found |= Q(subject_type=face.type) & _ended(face, before)
    return rows.filter(found)


def _ended(face: Face, before: datetime) -> Q:
    things = face.model._default_manager.order_by()
    final = Q(state__in=[s.code for s in face.machine.states if s.final])
    old = Q(at__lt=before)
    if "closed_at" not in {f.name for f in face.model._meta.get_fields()}:
        return old & Q(subject_id__in=things.filter(final).values("pk"))
    closed = things.filter(closed_at__lt=before).values("pk")
    unsaid = things.filter(final, closed_at__isnull=True).values("pk")
    return Q(subject_id__in=closed) | (old & Q(subject_id__in=unsaid))
