"""What `linli` can do: each part has a name, a help line, its arguments and a run."""

from __future__ import annotations

import argparse
import secrets
import signal
import threading
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from typing import Any

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.module_loading import import_string

from linli.site import discovery, keyring
from linli.site.progress import counting
from linli.site.stop import Stop


@dataclass(frozen=True)
class Part:
    name: str
    help: str
    arguments: Callable[[argparse.ArgumentParser], None]
    run: Callable[[argparse.Namespace], int | None]


def later(name: str) -> Callable[[Any], Any]:
    """A function of `site` whose file is loaded when it runs: it needs Django set up, or is slow."""
    return lambda given: import_string(f"linli.site.{name}")(given)


def nothing(parser: argparse.ArgumentParser) -> None:
    """No arguments."""


def address(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8000)
    parser.add_argument("--threads", type=int, default=8)
    parser.add_argument("--workers", type=int, default=1, help="processes; SQLite allows one")
    parser.add_argument(
        "--with-worker", action="store_true", help="run the worker in this process too"
    )


def migrate(chosen: argparse.Namespace | None = None) -> None:
    """Bring the tables up to date and write the shipped figures, fields, roles, catalogue."""
    from linli.core.clock.seed import seed as seed_calendar  # why: needs Django set up
    from linli.core.fields.seeding import seed as seed_fields  # why: needs Django set up
    from linli.core.figures.queries import seed as seed_figures  # why: needs Django set up
    from linli.core.people.kinds import seed as seed_kinds  # why: needs Django set up
    from linli.core.values import rotation  # why: needs Django set up
    from linli.modules.cases.public import seed_replies  # why: needs Django set up
    from linli.modules.catalogue.public import seed_catalogue  # why: needs Django set up
    from linli.modules.console.public import seed_roles  # why: needs Django set up

    refuse_former()
    call_command("migrate", verbosity=0, interactive=False)
    rotation.prepare()
    for seed in (
        seed_calendar,
        seed_fields,
        seed_figures,
        seed_kinds,
        seed_roles,
        seed_catalogue,
        seed_replies,
    ):
        seed()


def refuse_former() -> None:
    """Migrations were squashed before 0.1: a database made before that is not brought up to date."""
    loader = MigrationLoader(connection)
    ours = {label for label, _ in loader.disk_migrations or {}}
    former = [one for one in loader.applied_migrations or {} if one[0] in ours]
    if any(one not in (loader.disk_migrations or {}) for one in former):
        raise Stop(
            "this database was made by an earlier version that cannot be brought up to date: "
            "keep it aside, name an empty one with --database or --data, and run `linli migrate` again"
        )


def run_migrate(chosen: argparse.Namespace) -> None:
    from linli.core.areas.tasks import warm  # why: needs Django set up

    migrate()
    warm()  # once per installation, so that no request waits for a compiler
    print("linli: the database is up to date")


def demo_arguments(parser: argparse.ArgumentParser) -> None:
    address(parser)
    parser.add_argument("--seed", type=int, default=7)
    parser.add_argument("--cases", type=int, default=3000)
    parser.add_argument("--only-build", action="store_true", help="build the database and stop")


def run_demo(chosen: argparse.Namespace) -> None:
    if chosen.host not in ("127.0.0.1", "localhost", "::1"):
        raise Stop("the demo's passwords are published, so it serves this machine only")
    from linli.site import serving  # why: needs Django set up
    from linli.site.demo import showing  # why: needs Django set up

    showing.prepare(chosen.seed, chosen.cases, migrate)
    if chosen.only_build:
        return
    print(showing.text(f"http://{chosen.host}:{chosen.port}"))
    serving.serve(chosen.host, chosen.port, threads=chosen.threads, with_worker=True)


def run_serve(chosen: argparse.Namespace) -> None:
    from linli.site import serving  # why: needs Django set up

    serving.refuse_unsafe()
    serving.serve(
        chosen.host, chosen.port,
        threads=chosen.threads, workers=chosen.workers, with_worker=chosen.with_worker,
    )  # fmt: skip


def run_worker(chosen: argparse.Namespace) -> None:
    from linli.core.outbox.worker import loop  # why: needs Django set up
    from linli.core.values import keys  # why: needs Django set up

    keys.ring()  # without it no message could be sent: say so now
    stop = threading.Event()
    for name in (signal.SIGINT, signal.SIGTERM):
        signal.signal(name, lambda *_: stop.set())
    print("linli: worker started; stop it with Ctrl-C", flush=True)
    loop(stop)


def journal_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["verify", "seal"])


def run_journal(chosen: argparse.Namespace) -> int:
    from linli.core.journal import chain  # why: needs Django set up

    if chosen.action == "seal":
        while chain.seal(timezone.now()) == chain.BATCH:
            pass
    with counting("journal") as advance:
        verdict = chain.verify(advance)
    for finding in verdict.findings:
        print(f"district {finding.district}, seal {finding.seq}: {finding.sentence}")
    print(f"{verdict.sealed} entries sealed, {verdict.waiting} waiting to be sealed")
    for district, (seq, digest) in sorted(verdict.heads.items()):
        print(f"head of {district}: {seq} {digest}")
    return 1 if verdict.findings else 0


def run_doctor(chosen: argparse.Namespace) -> int:
    from linli.site.doctor import examine  # why: needs Django set up

    findings = examine()
    for one in findings:
        mark = {"ok": "OK  ", "warn": "WARN", "bad": "BAD "}[one.level]
        print(f"{mark} {one.name}: {one.sentence}" + (f" -> {one.advice}" if one.advice else ""))
    return 1 if any(one.level == "bad" for one in findings) else 0


def import_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", help="cases, or the name of a sheet (see: linli import list -)")
    parser.add_argument("file")
    parser.add_argument("--profile", help="for cases: a shipped profile's name or a .toml file")
    parser.add_argument("--district", default="", help="6-digit district the rows belong to")
    parser.add_argument(
        "--skip-bad", action="store_true", help="take the good rows, report the bad ones"
    )
    parser.add_argument("--dry-run", action="store_true", help="check only")
    parser.add_argument("--errors", default="errors.xlsx", help="where the bad rows go")


def export_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("kind", help="name of a sheet")
    parser.add_argument("file", help=".xlsx or .csv")
    parser.add_argument("--district", default="", help="6-digit district whose rows are wanted")


def run_secret(chosen: argparse.Namespace) -> None:
    print(secrets.token_urlsafe(48))


def locating_arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("sheet", metavar="SHEET", help=".xlsx, .xls, .ods or .csv (UTF-8 or GBK)")
    parser.add_argument(
        "--out", help="where the result goes: .xlsx or .csv (default: *_located.xlsx)"
    )
    parser.add_argument(
        "--unmatched", help="unmatched rows as a file of their own, to be corrected"
    )
    parser.add_argument("--district", default="", help="6-digit district (default: the only one)")
    parser.add_argument("--column", default="", help="title of the address column")


def declared() -> Iterator[Part]:
    """What the modules bring: `command_line` in their apps.py, name -> help, arguments, run.

    `arguments` are name -> options of argparse; `run` is a function of the module's door that takes
    the actor and the arguments by name and returns a line to print. Django is not set up yet here.
    """
    for config in discovery.configs():
        for name, said in getattr(config, "command_line", {}).items():
            yield Part(name, said["help"], partial(_take, said), partial(_run, name, said))


def _take(said: dict[str, Any], parser: argparse.ArgumentParser) -> None:
    for name, options in said["arguments"].items():
        parser.add_argument(name, **options)


def _run(name: str, said: dict[str, Any], chosen: argparse.Namespace) -> None:
    from linli.core.access.actor import Actor  # why: needs Django set up

    given = {word.strip("-").replace("-", "_") for word in said["arguments"]}
    facts = {word: getattr(chosen, word) for word in given}
    print(f"linli: {import_string(said['run'])(Actor.system(f'linli {name}'), **facts)}")


PARTS: tuple[Any, ...] = (
    Part("demo", "build the demo district and serve it on this machine", demo_arguments, run_demo),
    Part("serve", "serve a real district", address, run_serve),
    Part("worker", "run the worker: outbox, clock, journal seals, retention", nothing, run_worker),
    Part("migrate", "make or update the tables and the shipped figures", nothing, run_migrate),
    Part(
        "import",
        "bring in a sheet or another system's cases",
        import_arguments,
        later("exchanging.bring_in"),
    ),
    Part("export", "write a sheet", export_arguments, later("exchanging.bring_out")),
    Part(
        "locate-addresses",
        "complete a sheet's addresses",
        locating_arguments,
        later("addressing.run"),
    ),
    Part("journal", "verify the journal's hash chain", journal_arguments, run_journal),
    Part("keys", "list or rotate the keys of encrypted columns", keyring.arguments, keyring.run),
    Part("doctor", "check database, worker, calendar, translations, disk", nothing, run_doctor),
    Part("secret", "print a new secret for LINLI_SECRET", nothing, run_secret),
    Part(
        "draw-grids",
        "draw service grids from files",
        later("drawing.arguments"),
        later("drawing.run"),
    ),
    *declared(),
)
