"""Days and moments as people and workbooks write them."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from linli.core.values.raw import Unreadable, short

LOCAL = ZoneInfo("Asia/Shanghai")
YEARS = (1900, 2100)
DAY = re.compile(
    r"(\d{4})(?:\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})(?:\s*日)?|(\d\d)(\d\d)(?!\d))"
)
TIME = re.compile(
    r"[T\s]*(\d{1,2})[:时](\d{1,2})(?:[:分](\d{1,2})(?:\.\d+)?)?[分秒]?(Z|[+-]\d\d:?\d\d)?"
)
# Excel counts days from here; five digits are 1927 to 2118.
EPOCH = datetime(1899, 12, 30)
SERIAL = re.compile(r"[1-7]\d{4}(\.\d+)?")
NOT_DATE = _("Please give a date, such as 2026-11-20.")
NOT_MOMENT = _("Please give a date and time, such as 2026-11-20 08:30.")


def midnight(day: date) -> datetime:
    """Where a day begins, in local time."""
    return datetime.combine(day, time.min, tzinfo=LOCAL)


def holds(row: Any, on: date) -> bool:
    """Does anything with `valid_from` and `valid_until` hold on a day? Both ends count."""
    begun = row.valid_from is None or row.valid_from <= on
    return begun and (row.valid_until is None or on <= row.valid_until)


def read_date(raw: Any, *, workbook: bool = False) -> date | None:
    """A day. In a `workbook` it may also be Excel's number of days, or carry a time of day."""
    if isinstance(raw, date) and not isinstance(raw, datetime):
        return within(raw)
    text = short(raw, NOT_DATE, "date")
    if not text:
        return None
    if workbook:
        counted = serial(text)
        found = counted or wall_time(text, NOT_DATE, "date", bare=True)
        return within(found.date())
    matched = DAY.fullmatch(text)
    if not matched:
        raise Unreadable(NOT_DATE, "date")
    return within(day(matched, NOT_DATE, "date"))


def within(value: date) -> date:
    if not YEARS[0] <= value.year <= YEARS[1]:
        raise Unreadable(NOT_DATE, "date")
    return value


def read_moment(raw: Any, *, workbook: bool = False) -> datetime | None:
    """A moment in UTC; without a zone it is local time. A `workbook` may leave out the time."""
    if isinstance(raw, datetime):
        raw = raw.isoformat()
    text = short(raw, NOT_MOMENT, "moment")
    if not text:
        return None
    counted = serial(text) if workbook else None
    moment = counted or wall_time(text, NOT_MOMENT, "moment", bare=workbook)
    try:
        aware = moment if moment.tzinfo else timezone.make_aware(moment)
        inside = YEARS[0] <= timezone.localtime(aware).year <= YEARS[1]
    except (ValueError, OverflowError) as error:
        raise Unreadable(NOT_MOMENT, "moment") from error
    if not inside:
        raise Unreadable(NOT_MOMENT, "moment")
    return aware.astimezone(UTC)


def serial(text: str) -> datetime | None:
    """Excel's number of days, to the second."""
    if not SERIAL.fullmatch(text):
        return None
    counted = EPOCH + timedelta(days=float(text), microseconds=500_000)
    return counted.replace(microsecond=0)


def wall_time(text: str, sentence: Any, fault: str, *, bare: bool) -> datetime:
    """Day and time as written, with the zone where one is given; `bare` allows the day alone."""
    found = DAY.match(text)
    rest = text[found.end() :] if found else ""
    clock = TIME.fullmatch(rest)
    if found is None or not (clock or (bare and not rest)):
        raise Unreadable(sentence, fault)
    on = day(found, sentence, fault)
    hour, minute, second, zone = clock.groups() if clock else (0, 0, 0, None)
    said = f"{on.isoformat()}T{int(hour):02d}:{int(minute):02d}:{int(second or 0):02d}{zone or ''}"
    try:
        return datetime.fromisoformat(said)
    except ValueError as error:
        raise Unreadable(sentence, fault) from error


def day(found: re.Match[str], sentence: Any, fault: str) -> date:
    try:
        return date(*(int(part) for part in found.groups() if part))
    except ValueError as error:
        raise Unreadable(sentence, fault) from error
