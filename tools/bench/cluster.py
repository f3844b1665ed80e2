"""A throw-away PostgreSQL cluster for measuring; durable commits as a district would have them."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


def binaries() -> Path:
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"))
    if not found:
        raise SystemExit("bench: PostgreSQL is missing: apt-get install postgresql-15")
    return found[-1].parent


def unprivileged(*command: str) -> list[str]:
    """PostgreSQL does not run as root."""
    if os.geteuid():
        return list(command)
    return ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups", *command]


@contextmanager
def cluster() -> Iterator[str]:
    """The database URL of an empty database; everything is gone afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="linli-bench-"))
    folder.chmod(0o711)
    if not os.geteuid():
        shutil.chown(folder, "postgres")
    data, quiet = str(folder / "pg"), {"check": True, "stdout": subprocess.DEVNULL}
    initdb, control = str(binaries() / "initdb"), str(binaries() / "pg_ctl")
    options = f"-k {folder} -c listen_addresses= -c shared_buffers=1GB -c max_wal_size=8GB"
    subprocess.run(
        unprivileged(
            initdb, "-D", data, "-U", "linli", "-A", "trust", "-E", "UTF8", "--locale=C.UTF-8"
        ),
        **quiet,
    )  # type: ignore[call-overload]
    subprocess.run(
        unprivileged(control, "-D", data, "-w", "-l", f"{data}/log", "-o", options, "start"),
        **quiet,
    )  # type: ignore[call-overload]
    try:
        subprocess.run(
            [str(binaries() / "createdb"), "-h", str(folder), "-U", "linli", "linli"], check=True
        )
        yield f"postgresql://linli@/linli?host={folder}"
    finally:
        subprocess.run(unprivileged(control, "-D", data, "-m", "immediate", "stop"), **quiet)  # type: ignore[call-overload]
        shutil.rmtree(folder, ignore_errors=True)
