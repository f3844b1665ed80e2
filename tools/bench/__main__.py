"""Figures with the peer's or the limit's figure of the same run.

python -m tools.bench cases [--cases N] [--repeat N] [--against REVISION] [--explain]
                                                        creating and listing cases, PostgreSQL
python -m tools.bench grids [--data FOLDER]             drawing grids against METIS
python -m tools.bench locate                            points to areas against a search tree
"""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import django

from tools.bench import beside

# Beside the repository where the open data lies.
GRIDS = Path(__file__).resolve().parents[3] / "shared" / "data" / "grids"


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tools.bench")
    parser.add_argument("what", choices=["cases", "grids", "locate"])
    parser.add_argument("--cases", type=int, default=1_000_000, help="rows to fill in first")
    parser.add_argument("--repeat", type=int, default=200, help="times each figure is taken")
    parser.add_argument("--data", type=Path, default=GRIDS, help="folder with gaomi_*.parquet")
    parser.add_argument("--against", default="", help="a former revision to stand beside")
    parser.add_argument("--explain", action="store_true", help="show the plans as well")
    chosen = parser.parse_args(arguments)
    if chosen.what == "cases":
        return beside.run(chosen.cases, chosen.repeat, chosen.against, chosen.explain)
    with tempfile.TemporaryDirectory() as data:
        os.environ |= {"LINLI_DATA": data, "DJANGO_SETTINGS_MODULE": "linli.site.settings"}
        django.setup()
        if chosen.what == "grids":
            from tools.bench import grids  # why: needs Django set up

            return grids.run(chosen.data)
        from tools.bench import locate  # why: needs Django set up

        return locate.run()


if __name__ == "__main__":
    sys.exit(main())
