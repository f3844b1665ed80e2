"""Running numbers and unguessable codes."""

from __future__ import annotations

import re
import secrets
import unicodedata
from collections import Counter as Tally
from collections.abc import Sequence
from datetime import date, datetime
from string import Formatter

from django.db import connection
from django.utils import timezone

from linli.core.subjects.models import Counter

PARTS = {"district": r"\d{6}", "day": r"\d{6}", "year": r"\d{4}", "n": r"\d{4,8}"}
DASHES = str.maketrans(dict.fromkeys("‐‑‒–—−－_ ", "-"))
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
    with connection.cursor() as cursor:
        cursor.execute(RAISE, [district, kind, period(form, day)])
        n = cursor.fetchone()[0]
    return said(form, district, day, n)


def many_numbers(district: str, kind: str, form: str, moments: Sequence[datetime]) -> list[str]:
    """The next numbers for many rows at once, each of its own moment's period. Two statements."""
    days = [timezone.localdate(moment) for moment in moments]
    periods = {period(form, day) for day in days}
    stored = Counter.objects.select_for_update().filter(
        district=district, kind=kind, period__in=periods
    )
    last: Tally[str] = Tally(dict(stored.values_list("period", "last")))
    given = []
    for day in days:
        last[period(form, day)] += 1
        given.append(said(form, district, day, last[period(form, day)]))
    Counter.objects.bulk_create(
        [Counter(district=district, kind=kind, period=p, last=n) for p, n in last.items()],
        update_conflicts=True, unique_fields=["district", "kind", "period"],
        update_fields=["last"], batch_size=200,
    )  # fmt: skip
    return given


def period(form: str, day: date) -> str:
    """Within which the form counts: the day, when it names it, else the year."""
    return f"{day:%y%m%d}" if "{day" in form else f"{day:%Y}"


def said(form: str, district: str, day: date, n: int) -> str:
    return form.format(district=district, day=f"{day:%y%m%d}", year=day.year, n=n)


def tidy(form: str, text: str) -> str:
    """A number of this form however it was typed - full width, with spaces, without the dashes -
    as it is kept; empty when it is none."""
    plain = unicodedata.normalize("NFKC", text[:60]).strip().translate(DASHES).upper()
    parts = [
        (before, PARTS.get(name or "", "")) for before, name, *_more in Formatter().parse(form)
    ]
    wanted = "".join(
        "".join("-?" if letter == "-" else re.escape(letter) for letter in before) + f"({digits})"
        for before, digits in parts
    )
    found = re.fullmatch(wanted, re.sub("-+", "-", plain))
    if found is None:
        return ""
    return "".join(before + said for (before, _d), said in zip(parts, found.groups(), strict=True))


def new_code() -> str:
    """96 random bits: whoever holds it sees where the thing stands, nobody guesses it."""
    return secrets.token_urlsafe(12)
