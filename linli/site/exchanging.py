"""`linli import` and `linli export`: sheets by their declaration, foreign cases by a profile."""

from __future__ import annotations

import argparse
import uuid
from dataclasses import replace
from pathlib import Path

from django.utils import translation

from linli.core.access.actor import Actor
from linli.core.exchange import columns, importing, queries, reading, writing
from linli.modules.cases.public import import_cases
from linli.site.progress import counting
from linli.site.stop import Stop

PROFILES = Path(__file__).resolve().parent.parent / "modules" / "cases" / "profiles"


def bring_in(chosen: argparse.Namespace) -> int:
    if chosen.kind == "list":
        for sheet in columns.sheets():
            print(f"{sheet.kind}: {sheet.label}")
        print("cases: " + ", ".join(sorted(p.stem for p in PROFILES.glob("*.toml"))))
        return 0
    if not Path(chosen.file).exists():
        raise Stop(f"no such file: {chosen.file}")
    return bring_in_cases(chosen) if chosen.kind == "cases" else bring_in_sheet(chosen)


def profile_path(name: str | None) -> Path:
    known = sorted(p.stem for p in PROFILES.glob("*.toml"))
    if not name:
        raise Stop(f"say which profile: --profile {' | '.join(known)} or a .toml file of your own")
    path = Path(name) if name.endswith(".toml") else PROFILES / f"{name}.toml"
    if not path.exists():
        raise Stop(f"no profile {name}; shipped are {', '.join(known)}")
    return path


def bring_in_cases(chosen: argparse.Namespace) -> int:
    if chosen.dry_run or chosen.skip_bad:
        raise Stop("cases come in all or none, and can be undone as a whole in the console")
    with counting("cases") as advance:
        summary = import_cases(
            chosen.file, profile_path(chosen.profile), district=chosen.district, progress=advance
        )
    print(summary)
    return 0


def bring_in_sheet(chosen: argparse.Namespace) -> int:
    sheet = columns.sheet(chosen.kind)
    table = reading.read(chosen.file, known=sheet.titles())
    actor = Actor.system("linli import")
    with counting(chosen.kind, len(table.rows)) as advance:
        run = importing.run(
            actor, sheet, table,
            mode="skip_bad" if chosen.skip_bad else "all_or_nothing",
            dry_run=chosen.dry_run, request_id=uuid.uuid4().hex, district=chosen.district,
            progress=lambda done, _all: advance(done),
        )  # fmt: skip
    print(", ".join(f"{name}: {number}" for name, number in run.counts.items()))
    if run.errors:
        Path(chosen.errors).write_bytes(queries.error_sheet(run))
        print(f"{len(run.errors)} faults; the rows with their reasons are in {chosen.errors}")
    return 1 if run.state == "failed" else 0


def bring_out(chosen: argparse.Namespace) -> int:
    """In Chinese, so that what goes out comes in again wherever it was made."""
    with translation.override("zh-hans"):
        sheet = columns.sheet(chosen.kind)
        if sheet.rows is None:
            raise Stop(f"{chosen.kind} is taken out on its own page, not from here")
        rows = list(sheet.rows(replace(Actor.system("linli export"), district=chosen.district)))
        path = Path(chosen.file)
        write = writing.write_csv if path.suffix == ".csv" else writing.write_xlsx
        path.write_bytes(write(sheet.columns, rows))
    print(f"{len(rows)} rows written to {path}")
    return 0
