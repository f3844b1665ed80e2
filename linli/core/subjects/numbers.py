"""Running numbers and unguessable codes."""

from __future__ import annotations

import secrets
from datetime import datetime

from django.db import connection
from django.utils import timezone

RAISE = (
    "INSERT INTO subjects_counter (district, kind, period, last) VALUES (%s, %s, %s, 1) "
    "ON CONFLICT (district, kind, period) DO UPDATE SET last = subjects_counter.last + 1 "
    "RETURNING last"
)


def next_number(district: str, kind: str, form: str, now: datetime) -> str:
    """The next number of a kind in a district, as `form` says. One statement.

    `form` may use {district}, {day} (261120), {year} and {n} (`{n:04}`); it counts anew each day
    when it names the day, else each year. The counter's row is locked until the commit, so that
    numbers have no gaps a refusal could make.
    """
    day = timezone.localdate(now)
    period = f"{day:%y%m%d}" if "{day" in form else f"{day:%Y}"
    with connection.cursor() as cursor:
        cursor.execute(RAISE, [district, kind, period])
        n = cursor.fetchone()[0]
    return form.format(district=district, day=f"{day:%y%m%d}", year=day.year, n=n)


def new_code() -> str:
    """96 random bits: whoever holds it sees where the thing stands, nobody guesses it."""
    return secrets.token_urlsafe(12)
