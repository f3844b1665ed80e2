"""The national calendar as shipped: `data/days.csv` and `data/years.csv`, and where they come from.

`python -m tools.calendar_days` writes both files anew from the package chinesecalendar.
"""

from __future__ import annotations

from datetime import date, time
from pathlib import Path

from django.db import transaction

from linli.core.clock.models import Day, OfficeHours, Year
from linli.core.versions import shipped, stamps

DATA = Path(__file__).resolve().parent / "data"
EVERYWHERE = "000000"
HOURS = {"am_from": time(8, 30), "am_to": time(12), "pm_from": time(13, 30), "pm_to": time(17, 30)}
HOURS_SOURCE = "Usual office hours, not from a text; enter those of the place"


def seed() -> int:
    """Adds the shipped rows that are missing; what was edited stays. The number of rows added."""
    everywhere = {"district": EVERYWHERE, "area": ""}
    with transaction.atomic():
        before = _count()
        # The columns of the sheets are those of the tables, as texts.
        days = [Day(**everywhere, **row) for row in read("days.csv")]
        Day.objects.bulk_create(days, ignore_conflicts=True, batch_size=100)
        years = [Year(**everywhere, **row) for row in read("years.csv")]
        Year.objects.bulk_create(years, ignore_conflicts=True)
        OfficeHours.objects.get_or_create(
            **everywhere, valid_from=date(2000, 1, 1), defaults={**HOURS, "source": HOURS_SOURCE}
        )
        added = _count() - before
        if added:
            stamps.bump("calendar")
    return added


def _count() -> int:
    return Day.objects.count() + Year.objects.count() + OfficeHours.objects.count()


def read(name: str) -> list[dict[str, str]]:
    """Rows of one file of `data/`, as text by column."""
    return shipped.lines(DATA / name)
