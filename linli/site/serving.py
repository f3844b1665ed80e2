"""Serving by granian: one process with threads on SQLite, several on PostgreSQL."""

from __future__ import annotations

import os
import secrets
import socket
from pathlib import Path

from django.conf import settings
from django.db import connection
from granian import Granian
from granian.constants import Interfaces

from linli.core.people.models import Account
from linli.core.values import keys
from linli.site.stop import Stop

KEPT = "demo-secret"


def refuse_unsafe() -> None:
    """Demo accounts, the shipped secret or no secret at all: not for a real district."""
    from linli.core.values.rotation import holds_any  # why: needs Django set up

    if settings.SECRET_KEY.startswith("only-for-demo"):
        raise Stop("set LINLI_SECRET first (linli secret prints a new one)")
    if len(settings.SECRET_KEY) < 32:
        raise Stop("LINLI_SECRET is too short: use at least 32 characters (linli secret)")
    if settings.DEMO or settings.DEBUG:
        raise Stop("LINLI_DEMO and LINLI_DEBUG must not be set when serving a real district")
    if Account.objects.filter(demo=True).exists():
        raise Stop("this database holds demo accounts with published passwords; use a fresh one")
    if not keys.path().exists():
        raise Stop(
            keys.missing() if holds_any() else "run `linli migrate` first: it makes the keys"
        )
    keys.ring()


def demo_secret() -> str:
    """A secret of this demo's own, kept beside its database."""
    path = Path(settings.DATA) / KEPT
    if not path.exists():
        path.write_text(secrets.token_urlsafe(48))
    return path.read_text()


def check_free(host: str, port: int) -> None:
    """The server's own words for a taken port are not for people."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, port))
        except OSError as error:
            raise Stop(
                f"{host}:{port} cannot be used ({error.strerror}); choose another --port"
            ) from error


def serve(
    host: str, port: int, *, threads: int = 8, workers: int = 1, with_worker: bool = False
) -> None:
    if connection.vendor == "sqlite" and workers > 1:
        raise Stop("SQLite is served by one process: use --workers 1, or PostgreSQL")
    keys.ring()  # without it no contact could be read: say so now
    if settings.DEMO:
        os.environ.setdefault("LINLI_SECRET", demo_secret())
    if with_worker:
        os.environ["LINLI_WORKER_INSIDE"] = "1"
    connection.close()
    check_free(host, port)
    Granian(
        "linli.site.wsgi:application",
        address=host,
        port=port,
        interface=Interfaces.WSGI,
        workers=workers,
        blocking_threads=threads,
        log_enabled=False,
    ).serve()
