"""How a text reaches a phone or a mailbox. One function per way; which one is used is set outside.

LINLI_EMAIL     smtp://user:password@host:587/?tls=1&from=linli@example.org (smtps:// for port 465)
LINLI_SMS_URL   a webhook: POST {"id", "to", "text"} as JSON, signed with LINLI_SMS_SECRET:
                X-Linli-Signature = hex HMAC-SHA256(secret, X-Linli-Timestamp + "." + body)
"""

from __future__ import annotations

import hashlib
import hmac
import json
import logging
import os
import time
from collections.abc import Callable
from urllib.error import URLError
from urllib.parse import parse_qs, unquote, urlsplit
from urllib.request import HTTPRedirectHandler, Request, build_opener

from django.conf import settings
from django.core.mail import EmailMessage, get_connection
from django.utils.translation import gettext as _

log = logging.getLogger("linli.messages")
TIMEOUT = 5
Adapter = Callable[[str, str, str], None]
CHANNELS = ("sms", "email")


class Undelivered(Exception):
    """The text did not go out; the outbox tries again and at last lays it before a person."""


def by_console(to: str, text: str, key: str) -> None:
    """Into the server's log: for the demo and for development only."""
    log.warning("%s <- %s", masked(to), text)


def by_email(to: str, text: str, key: str) -> None:
    parts = urlsplit(settings.EMAIL_URL)
    options = parse_qs(parts.query)
    connection = get_connection(
        "django.core.mail.backends.smtp.EmailBackend",
        host=parts.hostname,
        port=parts.port or (465 if parts.scheme == "smtps" else 25),
        username=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        use_tls=parts.scheme == "smtp" and options.get("tls") == ["1"],
        use_ssl=parts.scheme == "smtps",
        timeout=TIMEOUT,
    )
    sender = options.get("from", [f"linli@{parts.hostname}"])[0]
    EmailMessage(_("Message from Linli"), text, sender, [to], connection=connection).send()


class _NoRedirect(HTTPRedirectHandler):
    # A redirect would carry the number and the text to a place nobody chose.
    def redirect_request(self, *given: object, **named: object) -> None:
        return None


def by_http(to: str, text: str, key: str) -> None:
    """POST to the SMS webhook; anything but 2xx is an error. `id` lets it drop repetitions."""
    body = json.dumps({"id": key, "to": to, "text": text}, ensure_ascii=False).encode()
    stamp = str(int(time.time()))
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "X-Linli-Timestamp": stamp,
        "X-Linli-Signature": signature(stamp, body, os.environ.get("LINLI_SMS_SECRET", "")),
    }
    url = os.environ["LINLI_SMS_URL"]
    if urlsplit(url).scheme not in ("http", "https"):
        raise Undelivered("LINLI_SMS_URL must begin with https://")
    try:
        request = Request(url, data=body, headers=headers, method="POST")
        with build_opener(_NoRedirect).open(request, timeout=TIMEOUT):
            pass
    except (URLError, OSError) as error:
        raise Undelivered(f"SMS webhook: {error}") from error


def signature(stamp: str, body: bytes, secret: str) -> str:
    return hmac.new(secret.encode(), stamp.encode() + b"." + body, hashlib.sha256).hexdigest()


ADAPTERS: dict[str, Adapter] = {"console": by_console, "email": by_email, "http": by_http}


def adapter_of(channel: str) -> str:
    """The name of the adapter in use; `Undelivered` when nothing is set up for the channel."""
    if channel == "email" and settings.EMAIL_URL:
        return "email"
    if channel == "sms" and os.environ.get("LINLI_SMS_URL"):
        return "http"
    if settings.DEMO or settings.DEBUG:
        return "console"
    wanted = "LINLI_EMAIL" if channel == "email" else "LINLI_SMS_URL"
    raise Undelivered(f"no way to send {channel}: set {wanted}")


def deliver(channel: str, to: str, text: str, key: str) -> None:
    """Send now; raises when it did not go out."""
    ADAPTERS[adapter_of(channel)](to, text, key)


def masked(to: str) -> str:
    """138****5678, w***@example.org."""
    if "@" in to:
        name, _at, host = to.partition("@")
        return f"{name[:1]}***@{host}"
    return f"{to[:3]}****{to[-4:]}" if len(to) >= 9 else "****"
