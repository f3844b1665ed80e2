from __future__ import annotations

import hashlib
import hmac
import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from django.utils import timezone

from linli.core.errors import Invalid
from linli.core.outbox import posting, worker
from linli.core.outbox.models import Message
from linli.modules.entry.commands import channels, messages

FACTS = {"channel": "sms", "text": "结果已出", "key": "case-1-told", "district": "330402"}


def send(to, channel, text, key, district):
    posting.put(messages.TOPIC, messages.payload(to, channel, text), key, district)


@pytest.fixture
def gateway(monkeypatch):
    """A real web server that takes texts; `answers` are the statuses it gives, then 200."""
    taken, answers = [], []

    class Taker(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            taken.append((dict(self.headers), body))
            status = answers.pop(0) if answers else 200
            self.send_response(status)
            if status == 302:
                self.send_header("Location", "/elsewhere")
            self.end_headers()

        def log_message(self, *given):
            return

    server = HTTPServer(("127.0.0.1", 0), Taker)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    monkeypatch.setenv("LINLI_SMS_URL", f"http://127.0.0.1:{server.server_port}/sms")
    monkeypatch.setenv("LINLI_SMS_SECRET", "shared")
    yield taken, answers
    server.shutdown()


def test_webhook_is_signed_and_payload_blanked_afterwards(db, gateway):
    taken, _answers = gateway
    send("13800012345", **FACTS)
    send("13800012345", **FACTS)
    worker.work(timezone.now())
    assert len(taken) == 1
    headers, body = taken[0]
    assert json.loads(body) == {"id": "case-1-told", "to": "13800012345", "text": "结果已出"}
    message = headers["X-Linli-Timestamp"].encode() + b"." + body
    assert headers["X-Linli-Signature"] == hmac.new(b"shared", message, hashlib.sha256).hexdigest()
    row = Message.objects.get()
    assert row.done_at
    assert row.payload == {"to": "138****2345", "channel": "sms"}


@pytest.mark.parametrize("status", [302, 400, 500])
def test_webhook_refusal_is_kept_for_another_try(db, gateway, status):
    taken, answers = gateway
    answers.append(status)
    send("13800012345", **FACTS)
    worker.work(timezone.now())
    row = Message.objects.get()
    assert (row.done_at, row.attempts) == (None, 1)
    assert "13800012345" not in str(row.payload)
    assert posting.receiver(row.payload["to"]) == "13800012345"
    worker.work(timezone.now() + worker.pause(1) * 2)
    assert [headers["X-Linli-Signature"] != "" for headers, _body in taken] == [True, True]
    assert Message.objects.get().done_at


def test_nothing_set_up_says_what_to_set(settings, monkeypatch):
    settings.EMAIL_URL, settings.DEMO, settings.DEBUG = "", False, False
    monkeypatch.delenv("LINLI_SMS_URL", raising=False)
    with pytest.raises(channels.Undelivered, match="LINLI_SMS_URL"):
        channels.adapter_of("sms")
    with pytest.raises(channels.Undelivered, match="LINLI_EMAIL"):
        channels.adapter_of("email")
    settings.DEMO = True
    assert {channels.adapter_of("sms"), channels.adapter_of("email")} == {"console"}


def test_webhook_other_schemes_are_refused(monkeypatch):
    monkeypatch.setenv("LINLI_SMS_URL", "file:///etc/passwd")
    with pytest.raises(channels.Undelivered):
        channels.deliver("sms", "13800012345", "x", "k")


@pytest.mark.parametrize(
    ("to", "channel"), [("", "sms"), ("1", "fax"), ("a@b.c\nBcc: x@y.z", "email")]
)
def test_send_message_without_receiver_is_invalid(db, to, channel):
    with pytest.raises(Invalid):
        send(to, channel, "x", "k", "330402")
    assert not Message.objects.exists()


@pytest.mark.parametrize(
    ("to", "shown"),
    [("13800012345", "138****2345"), ("wang@example.org", "w***@example.org"), ("12345", "****")],
)
def test_masked_receivers(to, shown):
    assert channels.masked(to) == shown
