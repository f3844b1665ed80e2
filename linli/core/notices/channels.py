"""The ways a message leaves: who can send registers here, and who knows the addresses."""

from __future__ import annotations

from collections.abc import Callable

from django.utils.crypto import salted_hmac

from linli.core.values import phones

IN_APP, SMS, EMAIL = "in_app", "sms", "email"
Send = Callable[[str, str, str], None]
Find = Callable[[int], dict[str, str]]
_SENDERS: dict[str, Send] = {}
_FINDERS: list[Find] = []


def channel(name: str, send: Send) -> None:
    """`send(to, text, key)` raises when it did not go out; `key` lets it drop repetitions."""
    _SENDERS[name] = send


def addresses(find: Find) -> Find:
    """Registers who answers, for the id of a party, channel -> address; the last one counts."""
    _FINDERS[:] = [find]
    return find


def address_of(party: int, name: str) -> str:
    """Where a party is reached now; empty when its contact was erased."""
    return _FINDERS[0](party).get(name, "") if _FINDERS else ""


def send(name: str, to: str, text: str, key: str) -> None:
    """Raises LookupError when nobody sends by this channel."""
    if name not in _SENDERS:
        raise LookupError(f"nobody sends by {name}")
    _SENDERS[name](to, text, key)


def hashed(address: str) -> str:
    """The same receiver however it is written; keyed, so that a copy of the table names nobody."""
    plain = phones.normal(address) or address.strip().lower()
    return salted_hmac("linli.notices.receiver", plain, algorithm="sha256").hexdigest()
