"""Figures with the peer's or the limit's figure of the same run.

python -m tools.bench cases [--rows N] [--repeat N] [--against REVISION] [--explain]
                                             creating and listing cases, PostgreSQL
python -m tools.bench inbox [--rows N] [--repeat N] [--on sqlite] [--explain]
                                             the soonest of very many tasks
python -m tools.bench grids [--data FOLDER]  drawing grids against METIS
python -m tools.bench locate                 points to areas against a search tree
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from contextlib import ExitStack
from pathlib import Path

import django
from django.db import connection

from tools.bench import beside
from tools.bench.cluster import cluster

# Beside the repository where the open data lies.
GRIDS = Path(__file__).resolve().parents[3] / "shared" / "data" / "grids"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tools.bench")
    parser.add_argument("what", choices=["cases", "inbox", "grids", "locate"])
    parser.add_argument("--rows", type=int, default=1_000_000, help="rows to fill in first")
    parser.add_argument("--repeat", type=int, default=200, help="times each figure is taken")
    parser.add_argument("--data", type=Path, default=GRIDS, help="folder with gaomi_*.parquet")
    parser.add_argument("--against", default="", help="a former revision to stand beside")
    parser.add_argument("--on", choices=["postgresql", "sqlite"], default="postgresql")
    parser.add_argument("--explain", action="store_true", help="show the plans as well")
    chosen = parser.parse_args(arguments)
    if chosen.what == "cases":
        return beside.run(chosen.rows, chosen.repeat, chosen.against, chosen.explain)
    with ExitStack() as stack:
        data = stack.enter_context(tempfile.TemporaryDirectory())
        os.environ |= {"LINLI_DATA": data, "DJANGO_SETTINGS_MODULE": "linli.site.settings"}
        if chosen.what == "inbox" and chosen.on == "postgresql":
            os.environ["LINLI_DATABASE"] = stack.enter_context(cluster())
        django.setup()
        stack.callback(connection.close)
        return measured(chosen)


def measured(chosen: argparse.Namespace) -> int:
    if chosen.what == "inbox":
        from tools.bench import inbox  # why: needs Django set up

        return inbox.run(chosen.rows, chosen.repeat, chosen.explain)
    if chosen.what == "grids":
        from tools.bench import grids  # why: needs Django set up

        return grids.run(chosen.data)
    from tools.bench import locate  # why: needs Django set up

    return locate.run()


if __name__ == "__main__":
    sys.exit(main())
