"""Rows of notices and deliveries, written by the worker."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, time

from django.db.models import Max

from linli.core.figures.queries import figure, number, shipped
from linli.core.notices.channels import EMAIL, IN_APP, SMS, hashed
from linli.core.notices.events import EVENTS
from linli.core.notices.models import Delivery, Notice
from linli.core.notices.rules import Quiet, Slot, slot
from linli.core.outbox import posting

TOPIC = "notices.deliver"
FULL = "too many"


@dataclass(frozen=True)
class About:
    """The thing a notice is about, and the task in it."""

    district: str
    subject_type: str
    subject_id: int
    task: int | None = None


@dataclass(frozen=True)
class Receiver:
    """A person concerned; `addresses`: channel -> number or address; `page`: holds a receipt page."""

    party: int
    district: str
    area: str
    addresses: Mapping[str, str]
    page: bool


def tell(about: About, event: str, accounts: Iterable[int], at: datetime, text: str = "") -> None:
    """One line under each bell; one statement."""
    assert event in EVENTS, event
    Notice.objects.bulk_create(
        Notice(
            district=about.district, account_id=pk, event=event, subject_type=about.subject_type,
            subject_id=about.subject_id, task=about.task, text=text, at=at,
        )
        for pk in sorted(set(accounts))
    )  # fmt: skip


def deliver(receiver: Receiver, event: str, text: str, key: str, now: datetime) -> None:
    """Puts a message on the receipt page, and sends it by SMS, else by e-mail.

    The same key is delivered once. In quiet hours it waits until the morning, above the day's
    ceiling until the next one; what finds no place in time is marked and not sent.
    """
    if receiver.page:
        _keep(receiver, IN_APP, event, text, key, now, sent_at=now)
    for channel in (SMS, EMAIL):
        if address := receiver.addresses.get(channel):
            _send(receiver, channel, address, event, text, key, now)
            return


def _send(
    receiver: Receiver, channel: str, address: str, event: str, text: str, key: str, now: datetime
) -> None:
    whose = hashed(address)
    place = free(receiver, whose, now)
    if place is None:
        _keep(receiver, channel, event, text, key, now, error=FULL)
        return
    made = _keep(
        receiver, channel, event, text, key, now, receiver=whose, day=place.day, nth=place.nth
    )
    if made is not None:
        later = place.at if place.at > now else None
        posting.put(TOPIC, {"delivery": made.pk}, made.key, made.district, later)


def free(receiver: Receiver, whose: str, now: datetime) -> Slot | None:
    """The next place for a message to this number or address; one statement."""
    rows = Delivery.objects.filter(district=receiver.district, receiver=whose, day__gte=now.date())
    taken = dict(rows.values_list("day").annotate(last=Max("nth")).order_by())
    most = int(number("notices.most_per_day", receiver.area))
    return slot(now, taken, most, quiet_hours(receiver.area))


def _keep(
    to: Receiver, channel: str, event: str, text: str, key: str, now: datetime, **more: object
) -> Delivery | None:
    """The new row; None when this key was kept before."""
    row, fresh = Delivery.objects.get_or_create(
        district=to.district, key=f"{key[:90]}:{to.party}:{channel}",
        defaults={"party": to.party, "channel": channel, "event": event, "text": text, "at": now, **more},
    )  # fmt: skip
    return row if fresh else None


def quiet_hours(area: str) -> Quiet:
    """As set for a place; what cannot be read as a time counts as shipped."""
    return Quiet(clock("notices.quiet_from", area), clock("notices.quiet_until", area))


def clock(code: str, area: str) -> time:
    try:
        return time.fromisoformat(figure(code, area).strip())
    except ValueError:
        return time.fromisoformat(shipped()[code]["value"])
