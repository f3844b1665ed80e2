"""`linli keys list` and `linli keys rotate`."""

from __future__ import annotations

import argparse


def arguments(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("action", choices=["list", "rotate"])


def run(chosen: argparse.Namespace) -> None:
    from linli.core.values import keys, rotation  # why: needs Django set up

    if chosen.action == "rotate":
        count = rotation.rotate(said=lambda table, rows: print(f"{table}: {rows}", flush=True))
        print(f"linli: {count} values encrypted anew; now make a backup of {keys.path()}")
    for key in keys.ring().keys:
        until = f", retired {key.retired}" if key.retired else ""
        print(f"{key.id}  {key.cipher}  {key.state}  made {key.made}{until}")
