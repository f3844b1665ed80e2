"""`python -m tools.bench cases [--cases N]`: figures with the limit's figure of the same run."""

from __future__ import annotations

import argparse
import os
import sys
import tempfile
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="tools.bench")
    parser.add_argument("what", choices=["cases"])
    parser.add_argument("--cases", type=int, default=1_000_000, help="rows to fill in first")
    parser.add_argument("--repeat", type=int, default=200, help="times each figure is taken")
    chosen = parser.parse_args(arguments)
    from tools.bench.cluster import cluster

    with cluster() as url, tempfile.TemporaryDirectory() as data:
        os.environ |= {
            "LINLI_DATABASE": url,
            "LINLI_DATA": data,
            "DJANGO_SETTINGS_MODULE": "linli.site.settings",
        }
        import django

        django.setup()
        from django.db import connection

        from tools.bench import cases

        try:
            return cases.run(chosen.cases, chosen.repeat)
        finally:
            connection.close()


if __name__ == "__main__":
    sys.exit(main())
