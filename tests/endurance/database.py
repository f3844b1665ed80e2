"""A database of our own for tests that need real commits: same kind as the run's."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.db import connection

ROOT = Path(__file__).resolve().parent.parent.parent


@contextmanager
def fresh(folder: Path) -> Iterator[dict[str, str]]:
    """The environment that points programs to an empty, separate database."""
    environment = os.environ | {
        "LINLI_DATA": str(folder),
        "LINLI_SECRET": uuid.uuid4().hex * 2,
        "LINLI_LOG": "ERROR",
        "PYTHONPATH": str(ROOT),
        "DJANGO_SETTINGS_MODULE": "linli.site.settings",
    }
    if connection.vendor == "sqlite":
        yield environment | {"LINLI_DATABASE": f"sqlite:///{folder / 'own.sqlite3'}"}
        return
    import psycopg

    name = f"own_{uuid.uuid4().hex[:12]}"
    given = connection.get_connection_params()
    reach = {k: given[k] for k in ("host", "port", "user", "password") if given.get(k)}
    reach["dbname"] = "postgres"
    with psycopg.connect(**reach, autocommit=True) as admin:
        admin.execute(f"CREATE DATABASE {name}")
    try:
        yield environment | {
            "LINLI_DATABASE": f"postgresql://{given['user']}@/{name}?host={given.get('host', '')}"
        }
    finally:
        with psycopg.connect(**reach, autocommit=True) as admin:
            admin.execute(f"DROP DATABASE {name} WITH (FORCE)")


def run(environment: dict[str, str], program: str, *arguments: Any) -> Any:
    """Runs a program of this folder to its end; what it prints last is JSON."""
    done = subprocess.run(
        [sys.executable, "-m", f"tests.endurance.{program}", *map(str, arguments)],
        cwd=ROOT, env=environment, capture_output=True, text=True, timeout=300,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr[-3000:]
    return json.loads(done.stdout.splitlines()[-1])
