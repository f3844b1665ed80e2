"""The command `linli`. Errors are one clear line; `--help` everywhere."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from pathlib import Path

import django
from django.core.exceptions import ImproperlyConfigured
from django.core.management.base import CommandError
from django.db import DatabaseError, OperationalError, ProgrammingError

from linli.core.errors import Error
from linli.engines.sentences import Unusable
from linli.site.cli_commands import PARTS
from linli.site.stop import Stop

# What a person can do something about; an error of programming keeps its trace.
EXPECTED = (
    Stop, Error, Unusable, CommandError, ImproperlyConfigured, DatabaseError, OSError, ValueError,
)  # fmt: skip


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(
        prog="linli", description="Linli (邻里): grassroots community governance. 基层治理系统。"
    )
    parser.add_argument(
        "--data", help="folder for database and files (default: $LINLI_DATA or ./var)"
    )
    parser.add_argument(
        "--database", help="database URL (default: $LINLI_DATABASE or SQLite in the data folder)"
    )
    kinds = parser.add_subparsers(dest="command", metavar="COMMAND", required=True)
    for part in PARTS:
        own = kinds.add_parser(part.name, help=part.help, description=part.help)
        part.arguments(own)
        own.set_defaults(part=part)
    chosen = parser.parse_args(arguments)
    return run(chosen)


def run(chosen: argparse.Namespace) -> int:
    for name, value in (("LINLI_DATA", chosen.data), ("LINLI_DATABASE", chosen.database)):
        if value:
            os.environ[name] = value
    if chosen.part.name == "demo":
        os.environ["LINLI_DEMO"] = "1"
        os.environ.setdefault("LINLI_BASE_URL", f"http://{chosen.host}:{chosen.port}")
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "linli.site.settings")
    try:
        prepare()
        return int(chosen.part.run(chosen) or 0)
    except KeyboardInterrupt:
        return 130
    except EXPECTED as error:
        if os.environ.get("LINLI_DEBUG") == "1":
            raise
        print(f"linli: {said(error)}", file=sys.stderr)
        return 1


def prepare() -> None:
    folder = Path(os.environ.get("LINLI_DATA", "var"))
    (folder / "static").mkdir(parents=True, exist_ok=True)
    django.setup()


def said(error: Exception) -> str:
    """One line for people, whatever went wrong."""
    if isinstance(error, OperationalError | ProgrammingError) and "no such table" in str(error):
        return "the database is empty: run `linli migrate` first"
    if isinstance(error, FileNotFoundError):
        return f"no such file: {error.filename}"
    text = " ".join(str(getattr(error, "detail", error)).split()) or type(error).__name__
    known = isinstance(error, Stop) or type(error).__module__.startswith("linli.")
    return text if known else f"{type(error).__name__}: {text}"


if __name__ == "__main__":
    sys.exit(main())
