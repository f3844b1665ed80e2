"""Program: counts what the database holds, for comparison with what writers believe."""

from __future__ import annotations

import json
import sys
from collections import Counter
from datetime import timedelta

import django

django.setup()

from django.db.models import Count
from django.utils import timezone

from linli.core.clock.models import Timer
from linli.core.journal import chain
from linli.core.journal.models import Entry
from linli.core.outbox import worker
from linli.core.outbox.models import Message
from linli.core.parties.models import Party
from linli.core.tasks.models import Task
from linli.modules.cases.models import Case
from linli.modules.cases.states import OPEN


def main() -> None:
    if "drain" in sys.argv:
        while worker.work(timezone.now() + timedelta(hours=1)):
            pass
    while chain.seal(timezone.now()):
        pass
    entries: dict[str, Counter[int]] = {}
    for verb, pk in Entry.objects.filter(subject_type="cases.case").values_list(
        "verb", "subject_id"
    ):
        entries.setdefault(verb, Counter())[pk] += 1
    open_tasks = Task.objects.filter(done_at__isnull=True, kind__in=("desk", "lead"))
    per_case = dict(open_tasks.values_list("subject_id").annotate(n=Count("id")))
    tasks = set(open_tasks.values_list("id", flat=True))
    timers = Counter(
        Timer.objects.filter(subject_type="tasks.task", stopped_at=None).values_list(
            "subject_id", flat=True
        )
    )
    print(
        json.dumps(
            {
                "cases": list(
                    Case.objects.values(
                        "id", "client_id", "reporters", "returns", "state", "number"
                    )
                ),
                "open": sorted(Case.objects.filter(state__in=OPEN).values_list("id", flat=True)),
                "reporters": dict(Party.objects.values_list("subject_id").annotate(n=Count("id"))),
                "entries": entries,
                "open_tasks": per_case,
                "tasks_without_one_timer": sorted(t for t in tasks if timers[t] != 1),
                "messages": Message.objects.count(),
                "undone": list(
                    Message.objects.filter(done_at__isnull=True).values_list("topic", "error")
                ),
                "informed": list(
                    Message.objects.filter(
                        topic="parties.tell", key__contains=":reported:"
                    ).values_list("payload__subject_id", flat=True)
                ),
                "faults": [f.sentence for f in chain.verify().findings],
            }
        )
    )


if __name__ == "__main__":
    main()
